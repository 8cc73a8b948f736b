#pragma once
#include <stdint.h>

namespace wattwheel {

/**
 * How far the tracker may be believed, 0 … 100: no further than the last marks came where they were expected, and
 * than the readings of the last moments fit. The band about the speed says how far those that are possible lie apart:
 * just after a load was switched it is wide, and the last turn says still less.
 */
class Trust {
 public:
  /** Begins with what can be said for the profile, 0 … 100. */
  void begin(uint8_t marks);

  /** How badly a glance fitted, in 1/32 of a nat, and how far the disc went in it, in 1/2^24 of a turn. */
  void glance(uint32_t against_q5, int32_t way_q24);
  /** The mark came; the disc was believed to be so far from it, in 1/2^24 of a turn. Answers whether that is near. */
  bool mark(int32_t error_q24);

  /** How likely it is that the disc goes backwards, in 1 / 2^16, takes from it, too. */
  uint8_t confidence(uint32_t backwards_q16) const;

 private:
  int32_t marks_ = 0;  // 100 at most
  int32_t against_q13_ = 0;
};

}  // namespace wattwheel
