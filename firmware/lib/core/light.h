#pragma once
#include <stdint.h>

namespace wattwheel {

/**
 * Sees the light of the room leap. What changes evenly cancels in a reading; what leaps between its three samples
 * makes it wrong by as much as the mean of its dark samples leaves the line of the two readings before.
 */
class Light {
 public:
  /** By how much the reading with this dark mean may be wrong, in sixteenths of an ADC count as well. */
  int32_t error_q4(uint16_t dark) {
    const int32_t bend = seen_ < 2 ? 0 : dark - 2 * old_ + older_;
    older_ = old_;
    old_ = dark;
    if (seen_ < 2) seen_++;
    return 16 * (bend < 0 ? -bend : bend);
  }

 private:
  int32_t older_ = 0, old_ = 0;
  uint8_t seen_ = 0;
};

}  // namespace wattwheel
