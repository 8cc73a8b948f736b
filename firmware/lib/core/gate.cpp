#include "gate.h"

namespace wattwheel {

namespace {
int32_t clamp(int32_t value, int32_t least, int32_t most) {
  return value < least ? least : value > most ? most : value;
}

// A random walk with steps of deviation n that drifts back by d reaches a height h with a
// probability of exp(-2 d h / n^2). With d = 0.16 of the span (a notch of 44 % under a level
// of 60 %) and n^2 = 4/3 of the noise (readings share a dark sample), h = 80 noise^2 / span
// makes that 5e-9. At least what no single reading gives; at most what a mark gives at high power.
int32_t needed_q4(int32_t span_q4, int32_t noise_q4) {
  const int32_t least_q4 = span_q4 / 2, most_q4 = span_q4 * 6 / 5;
  if (noise_q4 >= span_q4) return most_q4;
  const int64_t square = static_cast<int64_t>(noise_q4) * noise_q4;
  return clamp(static_cast<int32_t>(80 * square / span_q4), least_q4, most_q4);
}
}  // namespace

Gate::Event Gate::take(const Levels& levels, int16_t value_q4, int16_t median_q4, int32_t noise_q4, uint32_t at_ms, uint8_t due) {
  const bool leap = leap_.take(levels, value_q4, noise_q4, at_ms, due);
  if (on_mark_ || !leap) return weigh(levels, levels.depth_q4(median_q4), noise_q4, at_ms);
  set(true);
  leapt_ = true;
  since_ms_ = leap_.since_ms();
  return Event::ENTERED;
}

Gate::Event Gate::weigh(const Levels& levels, int32_t depth_q4, int32_t noise_q4, uint32_t at_ms) {
  const int32_t span_q4 = levels.span_q4();
  const int32_t depth_in_reason_q4 = clamp(depth_q4, -span_q4 / 4, span_q4 * 5 / 4);
  // A hand or a flash, neither disc nor mark.
  const bool wild = depth_q4 < -span_q4 || depth_q4 > span_q4 * 7 / 4;
  if (wild && !on_mark_) evidence_q4_ = 0;
  if (wild) return Event::NONE;
  if (evidence_q4_ == 0) since_ms_ = at_ms;
  evidence_q4_ += on_mark_ ? levels.leave_q4() - depth_in_reason_q4 : depth_in_reason_q4 - levels.enter_q4();
  if (evidence_q4_ < 0) evidence_q4_ = 0;
  if (evidence_q4_ < needed_q4(span_q4, noise_q4)) return Event::NONE;
  set(!on_mark_);
  return on_mark_ ? Event::ENTERED : Event::LEFT;
}

void Gate::set(bool on_mark) {
  on_mark_ = on_mark;
  leapt_ = false;
  evidence_q4_ = 0;
}

}  // namespace wattwheel
