#pragma once
#include <stdint.h>

namespace wattwheel {

/**
 * The standard deviation of single readings. It is learnt from second differences, which do
 * not see the disc move. Neighbouring readings share a dark sample, which correlates them by 1/6,
 * so for Gaussian noise the mean size of a second difference is
 * sqrt(6 - 8/6) * sqrt(2/pi) = 1.724 standard deviations.
 */
class Noise {
 public:
  void take(int16_t value_q4);

  /** Standard deviation, in sixteenths of an ADC count; never under half a count, the ADC's own step. */
  int32_t deviation_q4() const;

  /** Whether enough readings were seen to believe it. */
  bool known() const { return seen_ >= 32; }

 private:
  int32_t mean_q12_ = 0;
  int16_t older_q4_ = 0, old_q4_ = 0;
  uint16_t seen_ = 0;
};

}  // namespace wattwheel
