#pragma once
#include <stdint.h>

namespace wattwheel {

/**
 * How the reading went down from a mark, and up to the next one. Where it went down and up but once, and both at once,
 * the disc may have come back to its mark; how the light drifts while it stands beside that tells nothing.
 */
class Dip {
 public:
  /** The mark has left; its flank is so deep, in sixteenths of an ADC count, as all `_q4`. */
  void restart(int32_t flank_q4, uint32_t at_ms);
  /** How deep the reading is now, beside the mark; noise does not move it by `reach`. */
  void take(int32_t depth_q4, int32_t reach_q4, uint32_t at_ms);

  int32_t lowest_q4() const { return lowest_q4_; }
  /** How long it took to come down. */
  uint32_t down_ms() const { return down_at_ms_ - left_at_ms_; }
  /** For how long it has gone up until then; 0 if it has not yet. */
  uint32_t up_ms(uint32_t until_ms) const {
    const uint32_t since_ms = until_ms - up_from_ms_;
    return static_cast<int32_t>(since_ms) < 0 ? 0 : since_ms;
  }

 private:
  int32_t flank_q4_ = 0, lowest_q4_ = 0, down_to_q4_ = 0;
  uint32_t left_at_ms_ = 0, down_at_ms_ = 0, up_from_ms_ = 0;
};

}  // namespace wattwheel
