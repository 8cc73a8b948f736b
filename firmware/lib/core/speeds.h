#pragma once
#include "pace.h"

namespace wattwheel {

/**
 * The speeds that a disc may have, from fast backwards over standing to fast forwards. Each forward one is 14/15
 * of the next, down from the most that the meter's largest power gives to a 2,000th of that.
 */
class Speeds {
 public:
  static constexpr uint8_t COUNT = 128, STANDING = 16;
  /** From one to the next, as a share of a speed: 1/14. */
  static constexpr uint8_t PER_SPEED = 14;

  void configure(const MeterConfig& meter);

  /** In 1/2^32 of a turn per ms. */
  int32_t operator[](uint8_t i) const { return per_ms_q32_[i]; }

 private:
  int32_t per_ms_q32_[COUNT];
};

/** What goes by in a time at a speed, in 1/2^24 of a turn. */
inline int32_t way_q24(int32_t per_ms_q32, uint32_t for_ms) {
  return static_cast<int32_t>((static_cast<int64_t>(per_ms_q32) * for_ms) >> 8);
}

}  // namespace wattwheel
