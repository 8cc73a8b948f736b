#include "drift.h"

namespace wattwheel {

namespace {
constexpr uint16_t WINDOW_READINGS = 15000;  // five minutes
constexpr uint8_t WINDOWS_NEEDED = 5;
// The light that comes and goes by 8 % in a day changes by half as much in five minutes.
constexpr int32_t LITTLE_PART_OF_SPAN = 64;
}  // namespace

void Drift::take(Levels* levels, int16_t smooth_q4) {
  sum_q4_ += smooth_q4;
  if (++readings_ < WINDOW_READINGS) return;
  close(levels, sum_q4_ / readings_);
  sum_q4_ = readings_ = 0;
}

void Drift::close(Levels* levels, int32_t mean_q4) {
  const int32_t little_q4 = levels->span_q4() / LITTLE_PART_OF_SPAN;
  const bool stands = windows_ > 0 && abs(mean_q4 - mean_q4_) <= little_q4;
  mean_q4_ = mean_q4;
  if (!stands) {
    windows_ = 1;
    stood_at_q4_ = mean_q4;
    stood_with_ = *levels;
    return;
  }
  if (windows_ < WINDOWS_NEEDED) windows_++;
  if (windows_ < WINDOWS_NEEDED || abs(mean_q4 - stood_at_q4_) <= little_q4 || stood_at_q4_ <= 0) return;
  levels->disc_q4 = static_cast<int16_t>(stood_with_.disc_q4 * mean_q4 / stood_at_q4_);
  levels->mark_q4 = static_cast<int16_t>(stood_with_.mark_q4 * mean_q4 / stood_at_q4_);
}

}  // namespace wattwheel
