#pragma once
#include <string>
#include <vector>

#include "estimator.h"
#include "followers.h"
#include "house.h"
#include "score.h"
#include "shape.h"
#include "viewer.h"

/** A house turns a disc before a sensor, and every estimator says each second what power that is. */
class Trial {
 public:
  struct Entry {
    std::string name;
    Score score;
  };

  Trial(const House& house, const Shape& shape);
  void run();

  /** First the rules from ticks, then a fusion of ticks with each follower. */
  const std::vector<Entry>& entries() const { return entries_; }
  const Score& own() const { return entries_.back().score; }
  /** The last of the rules from ticks: min(P, E/τ). */
  const Score& best_of_ticks() const { return entries_[TICK_RULES.size() - 1].score; }
  uint32_t ticks() const { return viewer_.rotation().ticks; }
  uint32_t turns() const { return disc_.turns(); }

 private:
  void judge(const Draw& draw);

  const House& house_;
  Followers followers_;
  Disc disc_;
  Viewer viewer_;
  std::vector<Fusion> fusions_;
  std::vector<Entry> entries_;
};

/** A disc as the recorded ones are, 130 counts and its mark 45 below, read with a noise of 1.5 counts. */
DiscMake recorded_make(const Shape& shape);
