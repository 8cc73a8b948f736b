#include "doubt.h"

namespace wattwheel {

bool Doubt::out_of_range(const Levels& levels, int32_t smooth_q4) {
  // Passes of a mark that is deeper than learnt add up, though it is but 3 % of a turn.
  constexpr uint16_t WEIGHT = 32, HALF_A_SECOND = 25 * WEIGHT;
  const int32_t span_q4 = levels.span_q4();
  const int32_t depth_q4 = levels.depth_q4(smooth_q4);
  if (depth_q4 < -span_q4 || depth_q4 > span_q4 * 14 / 10) {
    outside_ += WEIGHT;
  } else if (outside_ > 0) {
    outside_--;
  }
  if (outside_ < HALF_A_SECOND) return false;
  outside_ = 0;
  return true;
}

// Between two marks a disc may have some equal humps, four at most, and flatter than its mark. Where a
// knock has left a mark in the levels that is too deep, the disc's own is as flat, but goes on passing.
bool Doubt::unseen_mark(const Levels& levels, const Finding& finding) {
  constexpr uint8_t PASSES = 5, FLAT_PASSES = 8;
  const bool flat = finding.levels.span_q4() * 2 <= levels.span_q4();
  return finding.passes >= (flat ? FLAT_PASSES : PASSES);
}

}  // namespace wattwheel
