#include "detector.h"

namespace wattwheel {

namespace {
constexpr uint32_t WEAK_BELOW_X10 = 80;
// In a faster turn less evidence must do; there is less time for chance, too.
constexpr uint32_t FAST_TURN_MS = 8000;
// Only slower turns show how far the reading travels; a faster load moves the means visibly less.
constexpr uint32_t SLOW_TURN_MS = 60000;
// Times wrap; what lies less than this before another time is before it, all else is after.
constexpr uint32_t LONGEST_LEARNING_MS = 7 * 86400000u;
}  // namespace

bool Detector::start_with(const Levels& levels) {
  if (levels.disc_q4 == levels.mark_q4) return false;
  levels_ = levels;
  learnt_ = true;
  placed_ = false;
  return true;
}

bool Detector::levels(Levels* levels) const {
  *levels = levels_;
  return learnt_;
}

void Detector::take(const Reading& reading) {
  last_ = reading;
  if (reading.saturated) {
    saturated_++;
    return;
  }
  noise_.take(reading.value_q4);
  const int16_t value_q4 = median_.take(reading.value_q4);
  const int16_t smooth_q4 = slow_mean_.take(value_q4);
  if (!noise_.known()) return;
  if (survey_.take(smooth_q4, reading.at_ms, noise_.deviation_q4())) look_for_mark();
  if (learnt_) follow(value_q4, smooth_q4, reading.at_ms);
}

void Detector::look_for_mark() {
  Finding finding;
  if (!survey_.find(noise_.deviation_q4(), &finding)) return;
  if (learnt_ && !Doubt::unseen_mark(levels_, finding)) return;
  if (learnt_) relearnt_++;
  adopt(finding);
}

void Detector::adopt(const Finding& finding) {
  levels_ = finding.levels;
  learnt_ = placed_ = true;
  gate_.set(finding.passing);
  entered_at_ms_ = finding.passed_at_ms[finding.passes - 1];
  for (uint8_t i = 0; i < finding.passes; i++) {
    if (is_turn(finding.passed_at_ms[i])) count(finding.passed_at_ms[i]);
  }
  survey_.forget();
  revolution_.restart();
}

void Detector::follow(int16_t value_q4, int16_t smooth_q4, uint32_t at_ms) {
  const int32_t noise_q4 = noise_.deviation_q4();
  if (!placed_) {
    // A mark that is there already came before we looked.
    gate_.set(levels_.depth_q4(smooth_q4) > levels_.leave_q4());
    placed_ = true;
  }
  revolution_.take(levels_, value_q4, smooth_q4, noise_q4, at_ms);
  if (gate_.take(levels_, levels_.depth_q4(value_q4), noise_q4, is_within(FAST_TURN_MS, at_ms), at_ms) == Gate::Event::ENTERED) enter_mark();
  if (!doubt_.out_of_range(levels_, smooth_q4)) return;
  learnt_ = false;
  relearnt_++;
}

void Detector::enter_mark() {
  const uint32_t at_ms = gate_.since_ms();
  if (is_same_mark(at_ms) || !is_turn(at_ms)) {
    rejected_++;
    levels_.travel_q4 -= levels_.travel_q4 / 4;
  } else {
    revolution_.teach(&levels_, counted_ && !is_within(SLOW_TURN_MS, at_ms));
    count(at_ms);
  }
  entered_at_ms_ = at_ms;
  survey_.forget();
  revolution_.restart();
}

bool Detector::is_turn(uint32_t at_ms) const {
  const uint32_t since_ms = at_ms - counted_at_ms_;
  const bool before = since_ms > UINT32_MAX - LONGEST_LEARNING_MS;
  return !counted_ || (since_ms >= shortest_interval_ms_ && !before);
}

// Standing at the mark's edge, a disc pushed back or a drifting light brings the same mark twice.
bool Detector::is_same_mark(uint32_t at_ms) const {
  const bool travel_known = counted_ && levels_.travel_q4 > levels_.span_q4();
  return travel_known && at_ms - entered_at_ms_ > SLOW_TURN_MS && revolution_.travel_q4() * 5 < levels_.travel_q4 * 2;
}

bool Detector::is_within(uint32_t duration_ms, uint32_t at_ms) const {
  return counted_ && at_ms - counted_at_ms_ < duration_ms;
}

void Detector::count(uint32_t at_ms) {
  ticks_.push({at_ms});
  counted_ = true;
  counted_at_ms_ = at_ms;
}

Sight Detector::sight() const {
  const int32_t noise_q4 = noise_.deviation_q4();
  const uint32_t contrast_x10 = learnt_ ? levels_.span_q4() * 10 / noise_q4 : 0;
  return {last_.value_q4, levels_.disc_q4,  levels_.mark_q4, noise_q4, contrast_x10,
          last_.dark,     rejected_,        relearnt_,       saturated_, learnt_,
          gate_.on_mark(), learnt_ && contrast_x10 < WEAK_BELOW_X10};
}

}  // namespace wattwheel
