#pragma once
#include <stdint.h>

namespace wattwheel {

/** Where the disc is and how fast it turns, as far as its brightness tells. */
struct Course {
  uint16_t phase;                 // since the last mark, in 1/65536 of a turn
  uint32_t turns_per_hour_x1000;  // as all speeds here, in thousandths of a turn per hour
  uint32_t low_per_hour_x1000;    // nine times in ten the speed is between these two
  uint32_t high_per_hour_x1000;
  uint8_t confidence;             // 0 … 100; under 50: do not believe it, fall back to ticks
};

}  // namespace wattwheel
