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

bool is_deep(const Levels& levels, int16_t value_q4) {
  return levels.depth_q4(value_q4) * 100 >= levels.span_q4() * HALFWAY_PERCENT;
}

int32_t clamp(int32_t value, int32_t least, int32_t most) {
  return value < least ? least : value > most ? most : value;
}
}  // namespace

/** What the last three readings show of a leap; depths are summed up. */
struct Leap::Shown {
  int32_t sum_q4, span_q4;
  uint8_t deep;  // readings that are halfway at the mark at least

  bool is(const Asked& asked, int32_t from_q4, int32_t noise_q4) const {
    const int32_t leap_q4 = sum_q4 / READINGS - from_q4;
    return deep >= 2 && sum_q4 * 100 >= span_q4 * asked.level_percent * READINGS &&
           leap_q4 * 100 >= span_q4 * asked.leap_percent && leap_q4 >= asked.leap_deviations * noise_q4;
  }
};

bool Leap::take(const Levels& levels, int16_t value_q4, int32_t noise_q4, uint32_t at_ms, uint8_t due_readings) {
  remember(value_q4, at_ms);
  if (known_ <= READINGS) return false;
  const Shown shown = this->shown(levels);
  const int32_t before_q4 = levels.depth_q4(before_q8_ / 16), lately_q4 = levels.depth_q4(lately_q8_ / 16);
  // On a disc that stands, noise makes some readings before a leap low, too, but not a good many.
  if (shown.is(USUALLY, before_q4 > lately_q4 ? before_q4 : lately_q4, noise_q4)) {
    left_ = 0;
    since_ms_ = at_ms_[0];
    return true;
  }
  if (left_ > 0) {
    left_--;
    deep_ += is_deep(levels, value_q4);
  } else if (due_readings > 0 && shown.is(WHEN_DUE, before_q4, noise_q4)) {
    begin(shown.deep, due_readings);
  } else {
    return false;
  }
  if (deep_ < asked_) return false;
  left_ = 0;
  return true;
}

void Leap::remember(int16_t value_q4, uint32_t at_ms) {
  const bool knows = known_ > READINGS;
  before_q8_ = knows ? before_q8_ + (values_q4_[0] * 16 - before_q8_) / 4 : values_q4_[0] * 16;
  lately_q8_ = knows ? lately_q8_ + (values_q4_[0] * 16 - lately_q8_) / 16 : values_q4_[0] * 16;
  for (uint8_t i = 0; i + 1 < READINGS; i++) {
    values_q4_[i] = values_q4_[i + 1];
    at_ms_[i] = at_ms_[i + 1];
  }
  values_q4_[READINGS - 1] = value_q4;
  at_ms_[READINGS - 1] = at_ms;
  if (known_ < 255) known_++;
}

// Noise on a hump is over at once.
void Leap::begin(uint8_t deep, uint8_t due_readings) {
  since_ms_ = at_ms_[0];
  deep_ = deep;
  asked_ = (2 * due_readings + 2) / 3;
  left_ = due_readings > READINGS ? due_readings - READINGS : 0;
}

Leap::Shown Leap::shown(const Levels& levels) const {
  const int32_t span_q4 = levels.span_q4();
  Shown shown{0, span_q4, 0};
  for (int16_t value : values_q4_) {
    shown.sum_q4 += clamp(levels.depth_q4(value), -span_q4 / 4, span_q4 * 5 / 4);
    shown.deep += is_deep(levels, value);
  }
  return shown;
}

}  // namespace wattwheel
