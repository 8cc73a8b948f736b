#pragma once
#include <stdint.h>

namespace wattwheel {

/** Median of the last three values: one wild value leaves no trace. */
class MedianOfThree {
 public:
  int16_t take(int16_t value) {
    const int16_t a = older_, b = old_;
    older_ = old_;
    old_ = value;
    if (known_ < 2) {
      known_++;
      return value;
    }
    const int16_t low = a < b ? a : b, high = a < b ? b : a;
    return value < low ? low : value > high ? high : value;
  }

 private:
  int16_t older_ = 0, old_ = 0;
  uint8_t known_ = 0;
};

/** A mean that forgets: each value weighs 1 / 2^SHIFT. */
template <int SHIFT>
class SlowMean {
 public:
  int16_t take(int16_t value) {
    mean_q4_ = known_ ? mean_q4_ + ((value * 16 - mean_q4_) >> SHIFT) : value * 16;
    known_ = true;
    return static_cast<int16_t>(mean_q4_ >> 4);
  }

 private:
  int32_t mean_q4_ = 0;
  bool known_ = false;
};

}  // namespace wattwheel
