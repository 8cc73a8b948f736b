#pragma once
#include <stdlib.h>

#include "reading.h"

namespace wattwheel {

/**
 * Sees the light of the room change within a reading. What changes evenly cancels. What does not makes the reading
 * wrong, but by no more than half of what has changed between its two dark samples, and by no more than half of the
 * sharper bend at one of them. So each reading is judged with the next, whose dark sample tells how the light goes on.
 */
class Light {
 public:
  /**
   * Takes the next reading and gives the one before, with what it may be wrong by in sixteenths of an ADC count; false
   * for the first.
   */
  bool take(const Reading& next, Reading* reading, int32_t* error_q4) {
    const int32_t rise = next.dark - waiting_.dark;
    const int32_t bend = larger(abs(rise_ - rise_before_), abs(rise - rise_)), change = abs(rise_);
    const bool known = seen_ > 0;
    *reading = waiting_;
    *error_q4 = seen_ < SURE_AFTER ? 0 : 16 / 2 * (change < bend ? change : bend);
    rise_before_ = rise_;
    rise_ = rise;
    waiting_ = next;
    if (seen_ < SURE_AFTER) seen_++;
    return known;
  }

 private:
  static constexpr uint8_t SURE_AFTER = 3;
  static int32_t larger(int32_t a, int32_t b) { return a > b ? a : b; }

  Reading waiting_{};
  int32_t rise_before_ = 0, rise_ = 0;  // of the light, from dark sample to dark sample: the waiting reading's is the last
  uint8_t seen_ = 0;
};

}  // namespace wattwheel
