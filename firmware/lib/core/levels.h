#pragma once
#include <stdint.h>
#include <stdlib.h>

namespace wattwheel {

/**
 * What the detector knows of a disc; kept over a power loss, it starts warm. The mark may be
 * darker or brighter than the disc: the order of the two levels tells.
 */
struct Levels {
  int16_t disc_q4;    // in sixteenths of an ADC count, as all of these
  int16_t mark_q4;
  int32_t travel_q4;  // how far the reading moves up and down in a turn beside the mark; 0: not known

  int32_t span_q4() const { return abs(mark_q4 - disc_q4); }

  /** How far a value is on its way from the disc (0) to the mark (the span). */
  int32_t depth_q4(int32_t value_q4) const {
    return mark_q4 < disc_q4 ? disc_q4 - value_q4 : value_q4 - disc_q4;
  }

  /** The value of a depth. */
  int32_t value_q4(int32_t depth_q4) const {
    return mark_q4 < disc_q4 ? disc_q4 - depth_q4 : disc_q4 + depth_q4;
  }

  /** Hysteresis: real discs have a notch 44 % deep beside the mark and are counted twice at 50 %. */
  int32_t enter_q4() const { return span_q4() * 60 / 100; }
  int32_t leave_q4() const { return span_q4() * 35 / 100; }
};

}  // namespace wattwheel
