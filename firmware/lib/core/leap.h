#pragma once
#include "levels.h"

namespace wattwheel {

/**
 * A mark that comes at once: at 25 kW it lasts for three readings. Their mean is beyond the level
 * for entering, two of them at least are more than halfway there (so one wild reading is none), and
 * it is far from where the disc was just before: a disc that stands in a notch leaps by noise only. Where the mark is
 * due, less is asked for.
 */
class Leap {
 public:
  /** Takes the next reading; answers whether the last three are a leap to the mark. */
  bool take(const Levels& levels, int16_t value_q4, int32_t noise_q4, uint32_t at_ms, bool due);

  /** When the first of the three came. */
  uint32_t since_ms() const { return at_ms_[0]; }

 private:
  static constexpr uint8_t READINGS = 3;
  int16_t values_q4_[READINGS] = {};
  uint32_t at_ms_[READINGS] = {};
  int32_t before_q8_ = 0;  // the mean of what came before the three
  uint8_t known_ = 0;
};

}  // namespace wattwheel
