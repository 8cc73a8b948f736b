#include "survey.h"

namespace wattwheel {

namespace {
constexpr uint8_t PASSES_NEEDED = 3;
// A disc that stood near its mark draws the mean there, and the far side seems the other one. Even so
// the mark shows after that many passes, most of them without a standstill.
constexpr uint8_t PASSES_NEEDED_NEAR = 12;
// What is deeper than all but does not come again was no mark: a hand, a lamp, the world before
// a knock. It is passed over if something less deep has passed so often between two such places
// that it is no hump of the disc, of which there may be five in a turn.
constexpr uint8_t PASSES_NEEDED_AFTER_WORSE = 6, MOST_TRIES = 24;

/** The longest row of passes without a place between them that was left out. */
PassRow longest_row(const uint8_t* passes, uint8_t count, const PlaceSet& left_out, uint8_t places) {
  PassRow longest{}, row{};
  uint8_t next = 0;
  for (uint8_t i = 0; i < places && next < count; i++) {
    if (left_out.has(i)) row.passes = 0;
    if (passes[next] != i) continue;
    next++;
    if (row.passes++ == 0) row.first = i;
    row.last = i;
    if (row.passes > longest.passes) longest = row;
  }
  return longest;
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

void Survey::restart() {
  forget();
  swing_ = Swing();
  sum_q4_ = 0;
  summed_ = 0;
}

bool Survey::find(int32_t noise_q4, Finding* finding) const {
  PlaceSet left_out;
  for (uint8_t tries = 0; tries < MOST_TRIES; tries++) {
    const Candidate low(places_, true, left_out), high(places_, false, left_out);
    const int16_t mean_q4 = places_.count() == 0 ? 0 : places_.mean_q4(0, places_.count() - 1);
    const bool low_is_far = low.depth_q4(mean_q4) > high.depth_q4(mean_q4);
    const Candidate &far = low_is_far ? low : high, &near = low_is_far ? high : low;
    const uint8_t needed = left_out.empty() ? PASSES_NEEDED : PASSES_NEEDED_AFTER_WORSE;
    if (is_mark(far, left_out, needed, noise_q4, finding)) return true;
    const uint8_t far_passes = finding->passes;
    if (is_mark(near, left_out, PASSES_NEEDED_NEAR, noise_q4, finding)) return true;
    const bool near_is_rarer = finding->passes > 0 && (finding->passes < far_passes || far_passes == 0);
    (near_is_rarer ? near : far).leave_out(noise_q4, &left_out);
  }
  return false;
}

bool Survey::is_mark(const Candidate& candidate, const PlaceSet& left_out, uint8_t needed, int32_t noise_q4,
                     Finding* finding) const {
  uint8_t passes[Finding::MOST_PASSES];
  finding->passes = candidate.passes(passes, Finding::MOST_PASSES, &finding->passing);
  for (uint8_t i = 0; i < finding->passes; i++) {
    finding->passed_at_ms[i] = places_[passes[i]].point.at_ms;
    finding->apart_ms[i] = i == 0 ? UINT32_MAX : places_.took_ms(passes[i - 1], passes[i]);
  }
  finding->first_was_there = finding->passes > 0 && passes[0] == 0 && places_.whole();
  finding->levels.mark_q4 = candidate.mark_q4(noise_q4);
  finding->levels.travel_q4 = 0;
  const uint8_t over = finding->passes - finding->passing;
  const PassRow row = longest_row(passes, over, left_out, places_.count());
  return row.passes >= needed && candidate.disc_q4(passes, finding->passes, &finding->levels.disc_q4) &&
         candidate.stands_out(finding->levels, noise_q4, row);
}

}  // namespace wattwheel
