#include "followers.h"

#include "own.h"
#include "study.h"

Followers::Followers() {
  followers_.push_back(std::make_unique<StudyFilter>());
  followers_.push_back(std::make_unique<OwnTracker>());
}

std::vector<Follower*> Followers::all() const {
  std::vector<Follower*> all;
  for (const auto& follower : followers_) all.push_back(follower.get());
  return all;
}
