#pragma once
#include <stdint.h>

namespace wattwheel {

/** Where the disc would be if it had a certain speed, and how likely that is. */
struct Hypothesis {
  static constexpr uint32_t CERTAIN = 1u << 30;
  uint32_t weight;      // of CERTAIN
  int32_t angle_q24;    // since the last mark, in 1/2^24 of a turn
  uint32_t spread_q32;  // the variance of the angle, in 1/2^32 of a square turn
};

/** Joins hypotheses into one with the same mean and the same variance. */
class Joint {
 public:
  /** None of them is further than half a turn from `near`. */
  explicit Joint(int32_t near_q24) : near_q24_(near_q24) {}

  /** Adds a hypothesis with this weight. */
  void add(const Hypothesis& one, uint32_t weight);
  Hypothesis whole() const;

 private:
  const int32_t near_q24_;
  uint32_t weight_ = 0;
  int64_t way_ = 0, square_ = 0;
};

}  // namespace wattwheel
