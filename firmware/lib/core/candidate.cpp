#include "candidate.h"

namespace wattwheel {

namespace {
// In a faster turn the mean of readings does not get down to the mark, so it takes many of them.
constexpr uint32_t SHARP_TURN_MS = 2000;
constexpr uint8_t MANY_PASSES = 12;
// What is deeper by more was something else: a knock's marks are not to take the disc's own with them.
constexpr int32_t SAME_DEPTH_DEVIATIONS = 3;

int16_t median(int16_t* values, uint8_t count) {
  for (uint8_t i = 1; i < count; i++) {
    const int16_t value = values[i];
    uint8_t at = i;
    for (; at > 0 && values[at - 1] > value; at--) values[at] = values[at - 1];
    values[at] = value;
  }
  return count == 0 ? 0 : values[count / 2];
}
}  // namespace

Candidate::Candidate(const Places& places, bool low, const PlaceSet& left_out)
    : places_(places), low_(low), left_out_(left_out) {
  for (uint8_t i = 0; i < places.count(); i++) {
    const TurningPoint& point = places[i].point;
    if (point.low != low || left_out.has(i)) continue;
    if (!exists_ || (low ? point.value_q4 < deepest_q4_ : point.value_q4 > deepest_q4_)) deepest_q4_ = point.value_q4;
    exists_ = true;
  }
  other_side_q4_ = median_of_other_side();
}

void Candidate::leave_out(int32_t noise_q4, PlaceSet* left_out) const {
  for (uint8_t i = 0; i < places_.count(); i++) {
    const int32_t shallower_q4 = abs(places_[i].point.value_q4 - deepest_q4_);
    if (holds(i) && shallower_q4 <= SAME_DEPTH_DEVIATIONS * noise_q4) left_out->add(i);
  }
}

uint8_t Candidate::passes(uint8_t* places, uint8_t most, bool* passing) const {
  uint8_t count = 0;
  *passing = false;
  for (uint8_t i = 0; i < places_.count() && count < most; i++) {
    if (!*passing && holds(i)) {
      *passing = true;
      places[count++] = i;
    } else if (is_back(places_[i].point)) {
      *passing = false;
    }
  }
  return count;
}

// The disc may have stood on the mark in some of the turns, or beside it, so that the other side passes quickly: most
// tell, and tell alike.
bool Candidate::disc_q4(const uint8_t* passes, uint8_t count, int16_t* level_q4) const {
  const bool many = count >= MANY_PASSES;
  const int32_t least_percent = many ? 55 : 60;
  int16_t means_q4[Places::MOST];
  uint8_t quick = 0, sharp = 0;
  for (uint8_t i = 0; i + 1 < count; i++) {
    const int16_t mean_q4 = places_.mean_q4(passes[i], passes[i + 1]);
    const bool far = abs(mean_q4 - deepest_q4_) * 100 > abs(other_side_q4_ - deepest_q4_) * least_percent;
    if (places_[passes[i + 1]].point.at_ms - places_[passes[i]].point.at_ms < SHARP_TURN_MS && !many) continue;
    sharp++;
    if (far) means_q4[quick++] = mean_q4;
  }
  *level_q4 = median(means_q4, quick);
  uint8_t alike = 0;
  for (uint8_t i = 0; i < quick; i++) alike += abs(means_q4[i] - *level_q4) * 3 < abs(*level_q4 - deepest_q4_);
  return sharp >= 2 && alike * 2 > sharp;
}

// The deepest of many noisy values is too deep by about one deviation.
int16_t Candidate::mark_q4(int32_t noise_q4) const {
  return static_cast<int16_t>(deepest_q4_ + (low_ ? noise_q4 : -noise_q4));
}

// Before and after the row it may have been another world: other light, or the sensor elsewhere.
bool Candidate::stands_out(const Levels& levels, int32_t noise_q4, const PassRow& row) const {
  const bool right_way = (levels.mark_q4 < levels.disc_q4) == low_;
  // A mark changes the light by a tenth at least; what is less is the roughness of a slow disc.
  if (!right_way || levels.span_q4() < 5 * noise_q4 || levels.span_q4() * 10 < levels.disc_q4) return false;
  uint8_t shoulders = 0, own = 0;
  for (uint8_t i = row.first; i <= row.last; i++) {
    const int32_t depth_q4 = levels.depth_q4(places_[i].point.value_q4);
    if (-depth_q4 * 13 > levels.span_q4() * 10) return false;
    own += holds(i);
    shoulders += !holds(i) && depth_q4 > levels.enter_q4();
  }
  return shoulders * 3 <= own;
}

bool Candidate::holds(uint8_t i) const {
  const TurningPoint& point = places_[i].point;
  return point.low == low_ && !left_out_.has(i) && abs(point.value_q4 - deepest_q4_) <= abs(other_side_q4_ - deepest_q4_) / 3;
}

bool Candidate::is_back(const TurningPoint& point) const {
  return point.low != low_ && abs(point.value_q4 - deepest_q4_) >= abs(other_side_q4_ - deepest_q4_) / 2;
}

int16_t Candidate::median_of_other_side() const {
  int16_t values[Places::MOST];
  uint8_t count = 0;
  for (uint8_t i = 0; i < places_.count(); i++) {
    const TurningPoint& point = places_[i].point;
    if (point.low != low_ && !left_out_.has(i)) values[count++] = point.value_q4;
  }
  return median(values, count);
}

}  // namespace wattwheel
