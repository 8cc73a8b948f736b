#include "noise.h"

#include <stdlib.h>

namespace wattwheel {

namespace {
constexpr int32_t LEAST_Q4 = 8;
// An edge of the mark is no noise: no difference counts for more than three times the mean.
constexpr int32_t LARGEST_OF_MEAN = 3;

// Young means learn fast; an old one knows the last 256 readings, 5 s.
int shift_at(uint16_t seen) {
  return seen < 16 ? 2 : seen < 64 ? 4 : seen < 256 ? 6 : 8;
}
}  // namespace

void Noise::take(int16_t value_q4) {
  const int32_t bend_q4 = abs(value_q4 - 2 * old_q4_ + older_q4_);
  older_q4_ = old_q4_;
  old_q4_ = value_q4;
  if (seen_ < 256) seen_++;
  if (seen_ <= 2) return;
  const int32_t most_q12 = LARGEST_OF_MEAN * mean_q12_ + (LEAST_Q4 << 8);
  const int32_t bend_q12 = bend_q4 << 8;
  mean_q12_ += ((bend_q12 < most_q12 ? bend_q12 : most_q12) - mean_q12_) >> shift_at(seen_);
}

int32_t Noise::deviation_q4() const {
  const int32_t deviation_q4 = ((mean_q12_ >> 8) * 148) >> 8;
  return deviation_q4 > LEAST_Q4 ? deviation_q4 : LEAST_Q4;
}

}  // namespace wattwheel
