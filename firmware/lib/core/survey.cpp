#include "survey.h"

#include "candidate.h"

namespace wattwheel {

namespace {
constexpr uint8_t PASSES_NEEDED = 3;
// What is deeper than all but does not come again was no mark: a hand, a lamp, the world before
// a knock. It is passed over once something less deep has passed so often that it is no hump of
// the disc, of which there may be some in a turn.
constexpr uint8_t PASSES_NEEDED_AFTER_WORSE = 6;

// The side that is further from the mean reading: it alone may hold the mark.
bool find_from(const Places& places, uint8_t from, bool* low) {
  const int32_t low_q4 = Candidate(places, true, from).depth_q4();
  const int32_t high_q4 = Candidate(places, false, from).depth_q4();
  *low = low_q4 > high_q4;
  return low_q4 >= 0 && high_q4 >= 0;
}
}  // namespace

bool Survey::take(int16_t value_q4, uint32_t at_ms, int32_t noise_q4) {
  sum_q4_ += value_q4;
  summed_++;
  TurningPoint turned;
  if (!swing_.take(value_q4, at_ms, reach_q4(noise_q4), &turned)) return false;
  places_.add({turned, at_ms - turned_at_ms_, static_cast<int16_t>(sum_q4_ / summed_)});
  turned_at_ms_ = at_ms;
  sum_q4_ = 0;
  summed_ = 0;
  return true;
}

bool Survey::find(int32_t noise_q4, Finding* finding) const {
  uint8_t needed = PASSES_NEEDED;
  bool low;
  for (uint8_t from = 0; find_from(places_, from, &low); needed = PASSES_NEEDED_AFTER_WORSE) {
    const Candidate candidate(places_, low, from);
    uint8_t passes[Finding::MOST_PASSES];
    finding->passes = candidate.passes(passes, Finding::MOST_PASSES, &finding->passing);
    if (finding->passes - finding->passing >= needed) {
      for (uint8_t i = 0; i < finding->passes; i++) finding->passed_at_ms[i] = places_[passes[i]].point.at_ms;
      finding->levels.mark_q4 = candidate.mark_q4(noise_q4);
      finding->levels.travel_q4 = 0;
      return candidate.disc_q4(passes, finding->passes, &finding->levels.disc_q4) &&
             candidate.stands_out(finding->levels, noise_q4);
    }
    from = candidate.end();
  }
  return false;
}

}  // namespace wattwheel
