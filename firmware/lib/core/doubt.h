#pragma once
#include "survey.h"

namespace wattwheel {

/**
 * Doubts the levels: after a knock, in a new light or with a weaker LED the disc is no longer
 * what was learnt. Each sign is one that a turning or standing disc in its place never gives.
 */
class Doubt {
 public:
  /** The reading is where neither disc nor mark ever is, for half a second in all. */
  bool out_of_range(const Levels& levels, int32_t smooth_q4);

  /** The survey has found a mark that the levels do not see. */
  static bool unseen_mark(const Levels& levels, const Finding& finding);

 private:
  uint16_t outside_ = 0;
};

}  // namespace wattwheel
