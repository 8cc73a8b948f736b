#include "learning.h"

#include <stdlib.h>

namespace wattwheel {

namespace {
// A count of the ADC: what a disc without a profile moves by.
constexpr int32_t FLAT_Q8 = 16 * 16;
// Correlated by 0.94 at least, as turns of real discs are.
constexpr int64_t ALIKE = 8;
// What two turns must be more like each other than like the profile.
constexpr int64_t BETTER = 4;
// The ADC's own step, and what a line between two bins leaves out of a hump.
constexpr int32_t LEAST_MISFIT_Q8 = 6 * 6;
constexpr int32_t MOST_TURNS = 8, HALF_X16 = 8;
// A turn that fits better shows how good the profile is; one that fits worse may be warped itself.
constexpr int32_t BETTER_SHARE = 4, WORSE_SHARE = 16;
// A turn is usual that differs little more than turns do. One that is not, though it took as long as the one before,
// makes the next more usual, so that a disc whose looks change with time is not lost; else its load changed.
constexpr int32_t USUAL = 2, STRANGE_SHARE = 32;
// Who was learnt backwards is learnt forwards after so many turns.
constexpr uint8_t MOST_BACKWARDS = 250;
// What a profile of two turns may be wrong by all the same, as a share of its variance.
constexpr int32_t NEW_SHARE = 64;

bool is_flat(const Profile& profile, int32_t noise_q4) {
  const int32_t variance_q8 = profile.variance_q8();
  return variance_q8 < FLAT_Q8 || 4ll * variance_q8 < static_cast<int64_t>(noise_q4) * noise_q4;
}

// Turns as a steady load makes them last alike.
bool is_like(uint32_t a_ms, uint32_t b_ms) {
  return a_ms - a_ms / 16 < b_ms && b_ms - b_ms / 16 < a_ms;
}

// Turns under a drifting light look alike, too, each brighter than the one before by as much as it varies: no profile.
bool drifts(const Profile& one, const Profile& other) {
  const int64_t brighter_q4 = other.mean_q4() - one.mean_q4();
  return brighter_q4 * brighter_q4 > 2ll * one.variance_q8();
}
}  // namespace

bool Learning::take(const Profile& turn, uint32_t took_ms, int32_t noise_q4, bool followed) {
  const uint32_t learnt = learnt_;
  const int32_t before_q4 = profile_.mean_q4();
  const bool steady = has_candidate_ && is_like(took_ms, candidate_took_ms_);
  const bool adopted = steady && !(known_ && followed) && adopt(turn, noise_q4);
  const bool usual = adopted || (known_ && compare(turn, steady, noise_q4));
  expect(usual && steady && learnt == learnt_ ? profile_.mean_q4() - before_q4 : 0);
  candidate_ = turn;
  candidate_took_ms_ = took_ms;
  has_candidate_ = !adopted;
  return usual;
}

bool Learning::recognise(const Profile& turn, int32_t noise_q4) {
  Profile lit = profile_;
  if (is_flat(turn, noise_q4) || !lit.light_as(turn) || !lit.has_mark_of(turn)) return false;
  const int32_t difference_q8 = lit.difference_q8(turn);
  if (difference_q8 * ALIKE >= turn.variance_q8()) return false;
  profile_ = lit;
  if (difference_q8 > misfit_q8_) misfit_q8_ = difference_q8;
  known_ = true;
  learnt_++;
  expect(0);
  return true;
}

// Light that drifts makes one turn after the other brighter; what made a single one so is over.
void Learning::expect(int32_t brighter_q4) {
  const bool again = (brighter_q4 < 0) == (brighter_q4_ < 0);
  const int32_t least_q4 = abs(brighter_q4) < abs(brighter_q4_) ? brighter_q4 : brighter_q4_;
  expected_q4_ = again ? least_q4 : 0;
  brighter_q4_ = brighter_q4;
}

bool Learning::compare(const Profile& turn, bool steady, int32_t noise_q4) {
  Profile lit = profile_;
  if (is_flat(turn, noise_q4) || !lit.light_as(turn)) return false;
  const int32_t difference_q8 = lit.difference_q8(turn), brighter_q4 = lit.mean_q4() - profile_.mean_q4();
  if (difference_q8 * ALIKE >= turn.variance_q8()) return false;
  // A turn in which the load changed looks a little brighter or darker, too: not as much as sunlight makes it.
  const int32_t change_q8 = brighter_q4 * brighter_q4 + profile_.difference_q8(lit);
  const bool relit = change_q8 > profile_.variance_q8() / 2 + 4 * difference_q8;
  const bool usual = difference_q8 < USUAL * misfit_q8_;
  if (usual || relit) profile_ = lit;
  if (usual) blend(turn, difference_q8);
  else if (steady) misfit_q8_ += misfit_q8_ / STRANGE_SHARE;
  learnt_ += relit;
  return usual;
}

void Learning::blend(const Profile& turn, int32_t difference_q8) {
  if (turns_ < MOST_TURNS) turns_++;
  profile_.blend(turn, 16 / turns_);
  const int32_t more_q8 = difference_q8 + LEAST_MISFIT_Q8 - misfit_q8_;
  misfit_q8_ += more_q8 / (more_q8 < 0 ? BETTER_SHARE : WORSE_SHARE);
}

bool Learning::adopt(const Profile& turn, int32_t noise_q4) {
  if (is_flat(candidate_, noise_q4)) return false;
  const int64_t difference_q8 = candidate_.difference_q8(turn);
  if (difference_q8 * ALIKE >= candidate_.variance_q8() || (!known_ && drifts(candidate_, turn))) return false;
  if (known_ && (difference_q8 + LEAST_MISFIT_Q8) * BETTER > profile_.difference_q8(turn)) return false;
  if (known_ && goes_backwards(turn)) return false;
  profile_ = candidate_;
  profile_.blend(turn, HALF_X16);
  misfit_q8_ = static_cast<int32_t>(difference_q8 / 2 + LEAST_MISFIT_Q8) + profile_.variance_q8() / NEW_SHARE;
  turns_ = 2;
  known_ = true;
  learnt_++;
  return true;
}

bool Learning::goes_backwards(const Profile& turn) {
  const bool backwards = turn.difference_backwards_q8(profile_) * ALIKE < turn.variance_q8();
  backwards_ = backwards && backwards_ < MOST_BACKWARDS ? backwards_ + 1 : 0;
  return backwards_ > 0;
}

bool Learning::start_with(const Profile& profile) {
  const int32_t variance_q8 = profile.variance_q8();
  if (variance_q8 < FLAT_Q8) return false;
  profile_ = profile;
  misfit_q8_ = static_cast<int32_t>(variance_q8 / ALIKE / 2);
  turns_ = 2;
  known_ = true;
  has_candidate_ = false;
  return true;
}

}  // namespace wattwheel
