#include "followers.h"

#include "study.h"

Followers::Followers() {
  followers_.push_back(std::make_unique<StudyFilter>());
}

std::vector<Follower*> Followers::all() const {
  std::vector<Follower*> all;
  for (const auto& follower : followers_) all.push_back(follower.get());
  return all;
}
