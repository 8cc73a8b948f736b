#pragma once
#include "profile.h"

namespace wattwheel {

/**
 * Learns the profile from turns that went steadily. Whether one did shows in the next: two steady turns look
 * alike, one in which the load changed is warped. A turn like the profile is blended into it; where
 * two in a row are like each other and not like the profile, they become the profile.
 */
class Learning {
 public:
  /** What a turn from mark to mark looked like. Answers whether it is like the profile, be it only since now. */
  bool take(const Profile& turn, uint32_t took_ms, int32_t noise_q4);

  /** Starts with a profile kept from before. */
  bool start_with(const Profile& profile);
  void forget() { known_ = has_candidate_ = false; }

  bool known() const { return known_; }
  const Profile& profile() const { return profile_; }
  /** How far turns differ from the profile, as a mean square. */
  int32_t misfit_q8() const { return misfit_q8_; }
  /** How often a profile was learnt that was not kept from before. */
  uint32_t learnt() const { return learnt_; }

 private:
  bool agrees(const Profile& one, const Profile& other, int32_t noise_q4, int32_t* difference_q8) const;
  void adopt(const Profile& turn, int32_t difference_q8);

  bool known_ = false, has_candidate_ = false;
  Profile profile_{}, candidate_{};
  uint32_t candidate_took_ms_ = 0, learnt_ = 0;
  int32_t misfit_q8_ = 0;
};

}  // namespace wattwheel
