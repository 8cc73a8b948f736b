#pragma once
#include "levels.h"

namespace wattwheel {

/**
 * A mark that comes at once: at 25 kW it lasts for three readings. Their mean is beyond the level
 * for entering, two of them at least are more than halfway there (so one wild reading is none), and
 * it is far from where the disc was just before, and a while before: a disc that stands in a notch leaps by noise only.
 * Where the mark is due, less is asked for, but for two thirds of the time it is to last.
 */
class Leap {
 public:
  /** Takes the next reading; answers whether a leap to the mark is seen, which if it is due is to last for some readings. */
  bool take(const Levels& levels, int16_t value_q4, int32_t noise_q4, uint32_t at_ms, uint8_t due_readings);

  /** When the first reading of the leap came. */
  uint32_t since_ms() const { return since_ms_; }

 private:
  struct Shown;
  Shown shown(const Levels& levels) const;
  void remember(int16_t value_q4, uint32_t at_ms);
  void begin(uint8_t deep, uint8_t due_readings);

  static constexpr uint8_t READINGS = 3;
  int16_t values_q4_[READINGS] = {};
  uint32_t at_ms_[READINGS] = {};
  int32_t before_q8_ = 0, lately_q8_ = 0;  // the mean of what came just before the three, and of a good many readings
  uint8_t known_ = 0;
  uint32_t since_ms_ = 0;
  uint8_t deep_ = 0, asked_ = 0, left_ = 0;  // readings of what may be the mark that is due: deep, asked, yet to come
};

}  // namespace wattwheel
