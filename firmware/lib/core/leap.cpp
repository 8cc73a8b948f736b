#include "leap.h"

namespace wattwheel {

namespace {
// In percent of the span.
constexpr int32_t HALFWAY_PERCENT = 50;

struct Asked {
  int32_t level_percent, leap_percent, leap_deviations;
};
// What a mark of 3 % gives at 25 kW, in the mean of three, lies as far above the usual level as a hump lies below.
constexpr Asked USUALLY{62, 35, 4}, WHEN_DUE{55, 20, 2};

int32_t clamp(int32_t value, int32_t least, int32_t most) {
  return value < least ? least : value > most ? most : value;
}
}  // namespace

bool Leap::take(const Levels& levels, int16_t value_q4, int32_t noise_q4, uint32_t at_ms, bool due) {
  before_q8_ = known_ <= READINGS ? values_q4_[0] * 16 : before_q8_ + (values_q4_[0] * 16 - before_q8_) / 4;
  for (uint8_t i = 0; i + 1 < READINGS; i++) {
    values_q4_[i] = values_q4_[i + 1];
    at_ms_[i] = at_ms_[i + 1];
  }
  values_q4_[READINGS - 1] = value_q4;
  at_ms_[READINGS - 1] = at_ms;
  if (known_ < 255) known_++;
  if (known_ <= READINGS) return false;
  const int32_t span_q4 = levels.span_q4(), before_q4 = levels.depth_q4(before_q8_ / 16);
  int32_t sum_q4 = 0;
  uint8_t halfway = 0;
  for (int16_t value : values_q4_) {
    const int32_t depth_q4 = levels.depth_q4(value);
    sum_q4 += clamp(depth_q4, -span_q4 / 4, span_q4 * 5 / 4);
    halfway += depth_q4 * 100 >= span_q4 * HALFWAY_PERCENT;
  }
  const int32_t leap_q4 = sum_q4 / READINGS - before_q4;
  const Asked& asked = due ? WHEN_DUE : USUALLY;
  return halfway >= 2 && sum_q4 * 100 >= span_q4 * asked.level_percent * READINGS &&
         leap_q4 * 100 >= span_q4 * asked.leap_percent && leap_q4 >= asked.leap_deviations * noise_q4;
}

}  // namespace wattwheel
