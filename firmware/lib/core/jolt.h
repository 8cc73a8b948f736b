#pragma once
#include "levels.h"

namespace wattwheel {

/**
 * Feels whether the sensor was knocked, or something came between it and the disc: within a
 * third of a second the readings are several times where neither disc nor mark ever is, or keep
 * leaping to and fro. A mark leaps in and out, be it in several readings, and a notch beside it does so once more. What
 * a change of the light may have made of a reading is no leap.
 */
class Jolt {
 public:
  /** Takes a reading, and what the light may have made it wrong by. */
  bool take(const Levels& levels, int32_t value_q4, int32_t error_q4, int32_t noise_q4);

 private:
  uint16_t wild_ = 0, leaps_ = 0;  // a bit for each of the last readings
  int32_t before_q4_ = 0, error_before_q4_ = 0, leapt_q4_ = 0;
};

}  // namespace wattwheel
