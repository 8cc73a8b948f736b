#include "detector.h"

namespace wattwheel {

namespace {
constexpr uint32_t WEAK_BELOW_X10 = 80;
// Only slower turns show how far the reading travels; a faster load moves the means visibly less.
constexpr uint32_t SLOW_TURN_MS = 20000;
// A mark that comes at once belongs to a fast turn if the one before came within this.
constexpr uint32_t SOON_MS = 60000;
// A knock takes half a second; twice that is left out, so that a turn at full load is lost at most.
constexpr uint8_t SHAKEN_READINGS = 50;
// A disc that is pushed about on its mark may leave it for moments once.
constexpr uint8_t MOST_UPSIDE_DOWN = 2;
// Times wrap; what lies less than this before another time is before it, all else is after.
constexpr uint32_t LONGEST_LEARNING_MS = 7 * 86400000u;

int16_t nearest(int32_t value_q4, int32_t within_q4, int16_t to_q4) {
  if (to_q4 > value_q4 + within_q4) return static_cast<int16_t>(value_q4 + within_q4);
  return to_q4 < value_q4 - within_q4 ? static_cast<int16_t>(value_q4 - within_q4) : to_q4;
}
}  // namespace

bool Detector::start_with(const Levels& levels) {
  if (levels.disc_q4 == levels.mark_q4) return false;
  levels_ = levels;
  learnt_ = true;
  placed_ = entered_ = doubtful_ = false;
  drift_.restart();
  return true;
}

bool Detector::levels(Levels* levels) const {
  *levels = levels_;
  return learnt_;
}

void Detector::take(const Reading& reading, Arrival arrival) {
  last_ = reading;
  // Of a turn that is held back nobody knows yet who follows the angle.
  arrival_ = hold_.is_empty() ? arrival : Arrival::UNSURE;
  Reading judged;
  int32_t error_q4;
  if (light_.take(reading, &judged, &error_q4)) see(judged, error_q4);
}

void Detector::see(const Reading& reading, int32_t error_q4) {
  const bool dazzled = is_dazzled(error_q4);
  dazzled_ += reading.saturated || dazzled;
  if (reading.saturated) return;
  // Of all that a dazzled reading may be, it is taken for what is nearest to what was seen before.
  const int16_t raw_q4 = dazzled ? nearest(reading.value_q4, error_q4, value_q4_) : reading.value_q4;
  if (!dazzled) noise_.take(raw_q4);
  value_q4_ = median_.take(raw_q4);
  const int16_t smooth_q4 = slow_mean_.take(value_q4_);
  if (!noise_.known()) return;
  if (learnt_ && !dazzled && jolt_.take(levels_, raw_q4, error_q4, noise_.deviation_q4())) start_anew();
  if (shaken_ > 0) {
    shaken_--;
    survey_.restart();
    began_on_mark_ = false;
    return;
  }
  if (survey_.take(smooth_q4, reading.at_ms, noise_.deviation_q4())) look_for_mark();
  if (learnt_) follow(raw_q4, value_q4_, smooth_q4, reading.at_ms);
}

// A lamp that is switched leaves one reading that looks like a mark or a knock. Where lamps flicker all the time,
// that is noise.
bool Detector::is_dazzled(int32_t error_q4) const {
  constexpr int32_t DEVIATIONS = 6;
  if (!noise_.known() || error_q4 < DEVIATIONS * noise_.deviation_q4()) return false;
  return !learnt_ || error_q4 * 4 > levels_.span_q4();
}

// Where the sensor looks now nobody knows: its levels are learnt as at a cold start, without what was seen before.
void Detector::start_anew() {
  hold_.forget();
  learnt_ = false;
  relearnt_++;
  shaken_ = SHAKEN_READINGS;
}

void Detector::look_for_mark() {
  Finding finding;
  if (!survey_.find(noise_.deviation_q4(), &finding)) return;
  if (learnt_ && !Doubt::unseen_mark(levels_, finding)) return;
  if (learnt_) relearnt_++;
  adopt(finding);
}

void Detector::adopt(const Finding& finding) {
  learnt_ = placed_ = true;
  begin_with(finding.levels, finding.passing);
  if (finding.passing) stay_.enter(finding.passed_at_ms[finding.passes - 1]);
  for (uint8_t i = 0; i < finding.passes; i++) {
    const bool known = i == 0 && began_on_mark_ && finding.first_was_there;
    if (!known && is_alone(finding, i) && is_turn(finding.passed_at_ms[i])) count(finding.passed_at_ms[i]);
  }
  survey_.forget();
  began_on_mark_ = false;
}

void Detector::begin_with(const Levels& levels, bool on_mark) {
  levels_ = levels;
  gate_.set(on_mark);
  entered_ = doubtful_ = leapt_ = false;
  upside_down_ = 0;
  revolution_.start(levels_);
  fast_travel_q4_ = 0;
  drift_.restart();
}

void Detector::follow(int16_t raw_q4, int16_t value_q4, int16_t smooth_q4, uint32_t at_ms) {
  const int32_t noise_q4 = noise_.deviation_q4();
  if (!placed_) {
    // A mark that is there already came before we looked.
    gate_.set(levels_.depth_q4(smooth_q4) > levels_.leave_q4());
    stay_.enter(at_ms);
    placed_ = true;
  }
  revolution_.take(levels_, value_q4, smooth_q4, noise_q4, at_ms);
  const Gate::Event event = gate_.take(levels_, raw_q4, value_q4, noise_q4, at_ms, due_readings(at_ms));
  if (event != Gate::Event::NONE) drift_.restart();
  drift_.take(&levels_, smooth_q4);
  if (event == Gate::Event::ENTERED) enter_mark();
  const bool left = event == Gate::Event::LEFT;
  if (gate_.on_mark()) stay_.see(2 * levels_.depth_q4(value_q4) > levels_.span_q4(), at_ms);
  if (doubtful_) settle_doubt(left);
  if (left) leave_mark();
  if (!doubt_.out_of_range(levels_, smooth_q4)) return;
  learnt_ = false;
  relearnt_++;
}

void Detector::enter_mark() {
  entered_at_ms_ = gate_.since_ms();
  stay_.enter(entered_at_ms_);
  revolution_.enter(levels_);
  if (entered_ && !revolution_.came_down()) return judge_mark(true);
  // One that came slowly and left soon was pushed back.
  const bool was_fast = leapt_ && stay_.was_fast();
  leapt_ = gate_.leapt();
  arrived_ = arrival_;
  const bool goes_on = was_fast && (stay_.is_carried_away() || comes_at_once());
  const bool is_sure = goes_on || arrived_ == Arrival::NEXT_MARK;
  doubtful_ = entered_ && !is_sure && way().is_under(Stay::MOST_ASKED_PERCENT);
  if (!doubtful_) judge_mark(false);
}

void Detector::leave_mark() {
  stay_.leave(gate_.since_ms());
  revolution_.leave(&levels_);
  upside_down_ = stay_.is_upside_down() ? upside_down_ + 1 : 0;
  // A survey that saw the disc stand on its mark for most of the time may have taken that for the disc.
  if (upside_down_ == MOST_UPSIDE_DOWN) begin_with({levels_.mark_q4, levels_.disc_q4, 0}, false);
}

void Detector::settle_doubt(bool left) {
  const Comeback comeback(stay_, revolution_, way(), arrived_, entered_at_ms_);
  const bool fast = comes_at_once() && (left ? stay_.lasts_ms() < Stay::LONG_MS : stay_.has_passed());
  if (!left && !fast && comeback.may_show_more()) return;
  doubtful_ = false;
  judge_mark(!fast && comeback.is_same_mark());
}

// A fast turn shows little of its way, but its mark comes at once, and soon after the one before.
bool Detector::comes_at_once() const {
  return leapt_ && is_within(SOON_MS, entered_at_ms_);
}

void Detector::judge_mark(bool same_mark) {
  const uint32_t at_ms = entered_at_ms_;
  if (same_mark) {
    levels_.travel_q4 -= levels_.travel_q4 / 4;
    fast_travel_q4_ -= fast_travel_q4_ / 4;
  }
  if (same_mark || !is_turn(at_ms)) {
    rejected_++;
    rejected_at_ms_ = at_ms;
  } else {
    const bool slow = !is_within(SLOW_TURN_MS, at_ms);
    if (entered_ && !slow) fast_travel_q4_ = revolution_.travel_q4();
    revolution_.teach(&levels_, entered_ && slow);
    count(at_ms);
    // What is rejected stays in the survey: if the levels are wrong, they come as turns later.
    survey_.forget();
    began_on_mark_ = true;
  }
  entered_ = true;
  revolution_.restart(levels_);
}

// Of passes that follow each other faster than a disc can turn none is a turn: the sensor was knocked.
bool Detector::is_alone(const Finding& finding, uint8_t pass) const {
  const bool after = finding.apart_ms[pass] >= shortest_interval_ms_;
  return after && (pass + 1 == finding.passes || finding.apart_ms[pass + 1] >= shortest_interval_ms_);
}

bool Detector::is_turn(uint32_t at_ms) const {
  const uint32_t since_ms = at_ms - counted_at_ms_;
  const bool before = since_ms > UINT32_MAX - LONGEST_LEARNING_MS;
  return !counted_ || (since_ms >= shortest_interval_ms_ && !before);
}

uint8_t Detector::due_readings(uint32_t at_ms) const {
  if (!counted_ || !due_.is_due(at_ms - counted_at_ms_, shortest_interval_ms_)) return 0;
  return stay_.readings();
}

Way Detector::way() const {
  return Way(levels_, revolution_.travel_q4(), fast_travel_q4_, noise_.deviation_q4());
}

bool Detector::is_within(uint32_t duration_ms, uint32_t at_ms) const {
  return counted_ && at_ms - counted_at_ms_ < duration_ms;
}

void Detector::admit(uint32_t at_ms) {
  counted_at_ms_ = at_ms;
  survey_.forget();
  began_on_mark_ = false;
}

void Detector::count(uint32_t at_ms) {
  hold_.add(at_ms);
  due_.count(at_ms - counted_at_ms_, leapt_);
  counted_ = true;
  counted_at_ms_ = at_ms;
}

Sight Detector::sight() const {
  const int32_t noise_q4 = noise_.deviation_q4();
  const uint32_t contrast_x10 = learnt_ ? levels_.span_q4() * 10 / noise_q4 : 0;
  return {last_.value_q4, levels_.disc_q4,  levels_.mark_q4, noise_q4, contrast_x10,
          last_.dark,     rejected_,        rejected_at_ms_, relearnt_, dazzled_,
          learnt_,        gate_.on_mark(),  learnt_ && contrast_x10 < WEAK_BELOW_X10};
}

}  // namespace wattwheel
