#pragma once
#include <memory>
#include <vector>

#include "follower.h"

/** One of each, new; the last is the sensor's own. */
class Followers {
 public:
  Followers();
  std::vector<Follower*> all() const;
  const Follower& operator[](size_t i) const { return *followers_[i]; }

 private:
  std::vector<std::unique_ptr<Follower>> followers_;
};
