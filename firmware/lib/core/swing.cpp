#include "swing.h"

#include <stdlib.h>

namespace wattwheel {

bool Swing::take(int16_t value_q4, uint32_t at_ms, int32_t reach_q4, TurningPoint* turned) {
  if (!known_) {
    known_ = true;
    start_q4_ = origin_q4_ = value_q4;
    turn(value_q4, at_ms);
    return false;
  }
  const int32_t ahead = ahead_q4(value_q4);
  if (ahead > 0) {
    extreme_q4_ = value_q4;
    // Standing at the extreme, noise deepens it a little for hours; that is not when it came there.
    if (abs(extreme_q4_ - step_q4_) * 2 >= reach_q4) {
      step_q4_ = value_q4;
      came_at_ms_ = at_ms;
    }
    return false;
  }
  if (-ahead < reach_q4) return false;
  // Where it stood at the start is no turning point.
  const bool real = origin_q4_ != start_q4_ || abs(extreme_q4_ - start_q4_) >= reach_q4;
  start_q4_ = INT16_MIN;
  *turned = {came_at_ms_, extreme_q4_, !rising_};
  travelled_q4_ += abs(extreme_q4_ - origin_q4_);
  origin_q4_ = extreme_q4_;
  turn(value_q4, at_ms);
  return real;
}

int32_t Swing::travel_q4(int32_t to_q4) const {
  return travelled_q4_ + abs(extreme_q4_ - origin_q4_) + abs(to_q4 - extreme_q4_);
}

void Swing::restart(int16_t from_q4) {
  travelled_q4_ = 0;
  origin_q4_ = extreme_q4_ = from_q4;
}

int32_t Swing::ahead_q4(int16_t value_q4) const {
  return rising_ ? value_q4 - extreme_q4_ : extreme_q4_ - value_q4;
}

void Swing::turn(int16_t value_q4, uint32_t at_ms) {
  rising_ = !rising_;
  extreme_q4_ = step_q4_ = value_q4;
  came_at_ms_ = at_ms;
}

}  // namespace wattwheel
