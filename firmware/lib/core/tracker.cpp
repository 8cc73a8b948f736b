#include "tracker.h"

#include <stdlib.h>

#include "powers.h"

namespace wattwheel {

namespace {
// A turn is told once no knock can be what it was; one that comes later was found in retrospect, and only teaches.
constexpr uint32_t LATEST_MS = 1000;
// A disc that nobody looked at for so long may be anywhere.
constexpr uint32_t LONGEST_GAP_MS = 2000;
// A step is a 512th of a turn, but a change is seen within half a second, and several readings make one.
constexpr uint32_t LONGEST_STEP_MS = 500, SHORTEST_STEP_MS = 80;
constexpr int64_t STEP_Q32 = 1ll << 23;
// What the profile is wrong by is the same within half of its bins: glances nearer than that say it again.
constexpr int64_t ALIKE_Q24 = TURN_Q24 / 256, MOST_ALIKE = 8;
// Two turns that look alike say a good deal, a profile of before the last power loss nothing yet.
constexpr uint8_t SHOWN = 70;
// So far the disc is followed blindly, if it goes on as it went.
constexpr uint32_t MOST_UNSEEN = 6;
// So far ahead the light is believed to drift as it did.
constexpr uint32_t MOST_DRIFT = 2;
constexpr uint8_t SURE = 70;
constexpr int32_t AT_MARK_Q24 = TURN_Q24 * 3 / 20;
constexpr int32_t AWAY_Q24 = TURN_Q24 / 2;
constexpr int32_t MISSED_BEYOND_Q24 = TURN_Q24 / 4;
// The band is to hold the speed nine times in ten; a thirtieth on each side leaves room for what the model leaves out.
constexpr uint32_t LOW_Q16 = 65536 / 30, HALF_Q16 = 65536 / 2, HIGH_Q16 = 65536 - LOW_Q16;

// Mean speeds are in 1/2^32 of a turn per ms.
uint32_t step_ms(int32_t mean_speed) {
  const int64_t step_ms = STEP_Q32 / (mean_speed + 1);
  if (step_ms > LONGEST_STEP_MS) return LONGEST_STEP_MS;
  return step_ms < SHORTEST_STEP_MS ? SHORTEST_STEP_MS : static_cast<uint32_t>(step_ms);
}

int32_t whole_turns(int32_t angle_q24) {
  return (angle_q24 + TURN_Q24 / 2) / TURN_Q24;
}

bool is_at_mark(int32_t angle_q24) {
  return abs(angle_q24 - whole_turns(angle_q24) * TURN_Q24) < AT_MARK_Q24;
}

uint32_t per_hour_x1000(int32_t per_ms_q32) {
  return static_cast<uint32_t>((static_cast<uint64_t>(per_ms_q32) * 3600000000ull) >> 32);
}
}  // namespace

void Tracker::configure(const MeterConfig& meter) {
  belief_.configure(meter);
  following_ = false;
}

bool Tracker::start_with(const Profile& profile) {
  if (!learning_.start_with(profile)) return false;
  following_ = false;
  return true;
}

bool Tracker::profile(Profile* profile) const {
  *profile = learning_.profile();
  return learning_.known();
}

void Tracker::forget() {
  learning_.forget();
  following_ = marked_ = false;
}

void Tracker::take(int16_t value_q4, uint32_t at_ms, int32_t noise_q4) {
  last_at_ms_ = at_ms;
  noise_q4_ = noise_q4;
  trace_.take(value_q4, at_ms);
  find_again();
  if (!following_) return;
  sum_q4_ += value_q4;
  summed_++;
  if (at_ms - stepped_at_ms_ >= step_ms_) step();
}

void Tracker::step() {
  const uint32_t for_ms = last_at_ms_ - stepped_at_ms_;
  if (for_ms == 0) return;
  following_ = for_ms < LONGEST_GAP_MS;
  if (!following_) return;
  const int32_t before_q24 = belief_.angle_q24() - TURN_Q24;
  belief_.step(for_ms);
  const int32_t way = way_q24(belief_.mean_speed(), for_ms);
  if (summed_ > 0) trust_.glance(belief_.weigh(glance(for_ms), learning_.profile()), way);
  begin_step();
  const int32_t beyond_q24 = belief_.angle_q24() - TURN_Q24;
  beyond_ = beyond_q24 >= MISSED_BEYOND_Q24;
  if (before_q24 >= 0 || beyond_q24 < 0) return;
  const int64_t since_ms = static_cast<int64_t>(for_ms) * beyond_q24 / (beyond_q24 - before_q24);
  passed_at_ms_ = last_at_ms_ - static_cast<uint32_t>(since_ms);
}

Glance Tracker::glance(uint32_t for_ms) const {
  const int64_t noise_q8 = static_cast<int64_t>(noise_q4_) * noise_q4_;
  int64_t alike = ALIKE_Q24 / (way_q24(belief_.mean_speed(), for_ms) + 1);
  if (alike < 1) alike = 1;
  if (alike > MOST_ALIKE) alike = MOST_ALIKE;
  const int64_t variance_q8 = noise_q8 / summed_ + learning_.misfit_q8() * alike + 1;
  return {sum_q4_ / summed_ - drifted_q4(), static_cast<int32_t>(variance_q8), static_cast<int32_t>(alike)};
}

// The profile is lit as the last turn was on the mean, half a turn before that ended.
int32_t Tracker::drifted_q4() const {
  const uint32_t took_ms = usual_.took_ms, since_ms = last_at_ms_ - usual_.at_ms;
  if (took_ms == 0 || usual_.at_ms != marked_at_ms_ || since_ms > MOST_DRIFT * took_ms) return 0;
  const int64_t way_q4 = static_cast<int64_t>(learning_.expected_q4()) * (since_ms + took_ms / 2);
  return static_cast<int32_t>(quotient(way_q4, took_ms));
}

void Tracker::mark(uint32_t told_ms) {
  const bool late = last_at_ms_ - told_ms > LATEST_MS;
  const uint32_t at_ms = late ? trace_.edge_ms(told_ms) : told_ms;
  const uint32_t ago_ms = last_at_ms_ - at_ms, took_ms = marked_ ? at_ms - marked_at_ms_ : 0;
  const uint32_t learnt = learning_.learnt();
  Profile turn;
  if (marked_ && trace_.turn(marked_at_ms_, at_ms, &turn) &&
      learning_.take(turn, took_ms, noise_q4_, confidence() >= BELIEVED)) {
    usual_ = {at_ms, took_ms, 1};
  }
  marked_ = true;
  marked_at_ms_ = at_ms;
  beyond_ = false;
  if (late) {
    following_ = following_ && confidence() >= BELIEVED;
    if (following_) belief_.pass(ago_ms);
    return;
  }
  trace_.start(at_ms, took_ms);
  if (following_) step();
  if (following_ && learnt == learning_.learnt()) {
    if (!trust_.mark(belief_.mark(ago_ms))) belief_.begin(0, ago_ms, took_ms);
  } else if (learning_.known()) {
    follow_from(0, ago_ms, took_ms);
  }
  begin_step();
  missed_ = false;
  closely_ = true;
}

// In strong light no mark may be seen for some turns. If the load has stayed, the disc looks as before but for the light.
void Tracker::find_again() {
  const uint32_t since_ms = last_at_ms_ - usual_.at_ms, took_ms = usual_.took_ms;
  if (took_ms == 0 || since_ms > MOST_UNSEEN * took_ms || since_ms < (usual_.turns + 1) * took_ms) return;
  const uint32_t ended_at_ms = usual_.at_ms + ++usual_.turns * took_ms;
  Profile turn;
  if (!trace_.turn(ended_at_ms - took_ms, ended_at_ms, &turn) || !learning_.recognise(turn, noise_q4_)) return;
  // Its mark may yet be told.
  passed_at_ms_ = ended_at_ms;
  const uint32_t ago_ms = last_at_ms_ - ended_at_ms;
  const int32_t turns = confidence() >= BELIEVED ? whole_turns(angle_q24(ago_ms)) : 1;
  follow_from(turns > 1 ? turns * TURN_Q24 : TURN_Q24, ago_ms, took_ms);
}

void Tracker::follow_from(int32_t from_q24, uint32_t ago_ms, uint32_t took_ms) {
  belief_.begin(from_q24, ago_ms, took_ms);
  trust_.begin(begun_with_ == learning_.learnt() ? 0 : SHOWN);
  begun_with_ = learning_.learnt();
  following_ = true;
  missed_ = false;
  begin_step();
}

void Tracker::begin_step() {
  if (closely_ && last_at_ms_ - stepped_at_ms_ > SHORTEST_STEP_MS) {
    closely_ = false;
    closely_until_ms_ = stepped_at_ms_;
  }
  stepped_at_ms_ = last_at_ms_;
  step_ms_ = step_ms(belief_.mean_speed());
  sum_q4_ = summed_ = 0;
  beyond_ = false;
}

Course Tracker::course() const {
  if (!following_) return {0, 0, 0, 0, 0};
  const int32_t angle_q24 = belief_.angle_q24();
  const int32_t within_q24 = angle_q24 < 0 ? 0 : angle_q24 < TURN_Q24 ? angle_q24 : TURN_Q24 - 1;
  Course course;
  course.phase = static_cast<uint16_t>(within_q24 >> 8);
  course.turns_per_hour_x1000 = per_hour_x1000(belief_.speed_at(HALF_Q16));
  course.low_per_hour_x1000 = per_hour_x1000(belief_.speed_at(LOW_Q16));
  course.high_per_hour_x1000 = per_hour_x1000(belief_.speed_at(HIGH_Q16));
  course.confidence = confidence();
  return course;
}

uint8_t Tracker::confidence() const {
  return following_ ? trust_.confidence(belief_.backwards_q16()) : 0;
}

bool Tracker::doubted(uint32_t at_ms) const {
  int32_t angle_q24;
  const bool closely = closely_ || static_cast<int32_t>(closely_until_ms_ - at_ms) >= 0;
  return closely && surely_at(at_ms, &angle_q24) && angle_q24 > AT_MARK_Q24 && angle_q24 < TURN_Q24 - AT_MARK_Q24;
}

bool Tracker::nears_mark() const {
  const int32_t angle_q24 = belief_.angle_q24();
  return angle_q24 > TURN_Q24 / 3 * 2 && angle_q24 < TURN_Q24 && confidence() >= SURE;
}

Arrival Tracker::arrival() const {
  const uint8_t sure = confidence();
  if (sure < BELIEVED) return Arrival::UNSURE;
  const int32_t angle_q24 = belief_.angle_q24();
  const bool at_mark = is_at_mark(angle_q24);
  // Who has lost the disc seldom sees it arrive at its mark.
  if (at_mark && whole_turns(angle_q24) > 0) return Arrival::NEXT_MARK;
  if (sure < SURE) return Arrival::UNSURE;
  if (at_mark) return Arrival::SAME_MARK;
  return angle_q24 > AWAY_Q24 ? Arrival::AWAY : Arrival::UNSURE;
}

uint8_t Tracker::turns_until(uint32_t at_ms) const {
  int32_t angle_q24;
  if (!surely_at(at_ms, &angle_q24)) return 0;
  return is_at_mark(angle_q24) ? static_cast<uint8_t>(whole_turns(angle_q24)) : 0;
}

bool Tracker::surely_at(uint32_t at_ms, int32_t* angle_q24) const {
  if (confidence() < SURE) return false;
  const bool before = static_cast<int32_t>(stepped_at_ms_ - at_ms) > 0;
  const uint32_t ago_ms = before ? stepped_at_ms_ - at_ms : 0;
  *angle_q24 = this->angle_q24(ago_ms);
  return true;
}

int32_t Tracker::angle_q24(uint32_t ago_ms) const {
  return belief_.angle_q24() - way_q24(belief_.mean_speed(), ago_ms);
}

bool Tracker::missed(uint32_t* at_ms) {
  if (!following_ || missed_ || !beyond_) return false;
  if (last_at_ms_ - passed_at_ms_ < LATEST_MS || confidence() < SURE) return false;
  missed_ = true;
  *at_ms = passed_at_ms_;
  return true;
}

}  // namespace wattwheel
