#include "learning.h"

#include <stdlib.h>

namespace wattwheel {

namespace {
// A count of the ADC: what a disc without a profile moves by.
constexpr int32_t FLAT_Q8 = 16 * 16;
// Correlated by 0.94 at least, as turns of real discs are.
constexpr int64_t ALIKE = 8;
// The ADC's own step, and what a line between two bins leaves out of a hump.
constexpr int32_t LEAST_MISFIT_Q8 = 6 * 6;
constexpr int32_t NEW_X16 = 2, HALF_X16 = 8;

bool is_like(uint32_t a_ms, uint32_t b_ms) {
  return a_ms < b_ms * 4 / 3 && b_ms < a_ms * 4 / 3;
}
}  // namespace

bool Learning::take(const Profile& turn, uint32_t took_ms, int32_t noise_q4) {
  int32_t difference_q8 = 0;
  const bool like_profile = known_ && agrees(profile_, turn, noise_q4, &difference_q8);
  if (like_profile) {
    profile_.blend(turn, NEW_X16);
    misfit_q8_ += (difference_q8 + LEAST_MISFIT_Q8 - misfit_q8_) / 4;
  }
  const bool like_candidate = !like_profile && has_candidate_ && is_like(took_ms, candidate_took_ms_) &&
                              agrees(candidate_, turn, noise_q4, &difference_q8);
  if (like_candidate) adopt(turn, difference_q8);
  candidate_ = turn;
  candidate_took_ms_ = took_ms;
  has_candidate_ = !like_profile && !like_candidate;
  return like_profile || like_candidate;
}

// Turns under a drifting light look alike, too, each brighter than the one before by as much as it varies: no profile.
bool Learning::agrees(const Profile& one, const Profile& other, int32_t noise_q4, int32_t* difference_q8) const {
  const int32_t variance_q8 = one.variance_q8(), brighter_q4 = other.mean_q4() - one.mean_q4();
  *difference_q8 = one.difference_q8(other);
  const bool flat = variance_q8 < FLAT_Q8 || 4ll * variance_q8 < static_cast<int64_t>(noise_q4) * noise_q4;
  const bool drifts = !known_ && static_cast<int64_t>(brighter_q4) * brighter_q4 > 2ll * variance_q8;
  return !flat && !drifts && static_cast<int64_t>(*difference_q8) * ALIKE < variance_q8;
}

void Learning::adopt(const Profile& turn, int32_t difference_q8) {
  profile_ = candidate_;
  profile_.blend(turn, HALF_X16);
  misfit_q8_ = difference_q8 / 2 + LEAST_MISFIT_Q8;
  known_ = true;
  learnt_++;
}

bool Learning::start_with(const Profile& profile) {
  const int32_t variance_q8 = profile.variance_q8();
  if (variance_q8 < FLAT_Q8) return false;
  profile_ = profile;
  misfit_q8_ = static_cast<int32_t>(variance_q8 / ALIKE / 2);
  known_ = true;
  has_candidate_ = false;
  return true;
}

}  // namespace wattwheel
