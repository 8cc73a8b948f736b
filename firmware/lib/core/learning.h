#pragma once
#include "profile.h"

namespace wattwheel {

/**
 * Learns the profile from turns that went steadily. Whether one did shows in the next: two steady turns look
 * alike, one in which the load changed is warped. A turn like the profile tells in which light the disc is now, and
 * one that is no more unlike it than turns usually are is blended into it; where two in a row are much more
 * like each other than like the profile, they become the profile, unless the disc went backwards in them.
 */
class Learning {
 public:
  /**
   * What a turn from mark to mark looked like; a profile by which the disc was surely followed is not replaced. Answers
   * whether it looked as the disc does.
   */
  bool take(const Profile& turn, uint32_t took_ms, int32_t noise_q4, bool followed);

  /** What would be a turn if the disc had gone on steadily: if it looks as it once did but for the light, it is known again. */
  bool recognise(const Profile& turn, int32_t noise_q4);

  /** Starts with a profile kept from before. */
  bool start_with(const Profile& profile);
  void forget() { known_ = has_candidate_ = false; }

  bool known() const { return known_; }
  const Profile& profile() const { return profile_; }
  /** How far turns differ from the profile, as a mean square. */
  int32_t misfit_q8() const { return misfit_q8_; }
  /** By how much the turn under way will be brighter on the mean than the last one was. */
  int32_t expected_q4() const { return expected_q4_; }
  /** How often what the disc looks like was learnt anew, be it that the light on it is another. */
  uint32_t learnt() const { return learnt_; }

 private:
  bool adopt(const Profile& turn, int32_t noise_q4);
  bool goes_backwards(const Profile& turn);
  bool compare(const Profile& turn, bool steady, int32_t noise_q4);
  void expect(int32_t brighter_q4);
  void blend(const Profile& turn, int32_t difference_q8);

  bool known_ = false, has_candidate_ = false;
  Profile profile_{}, candidate_{};
  uint32_t candidate_took_ms_ = 0, learnt_ = 0;
  int32_t misfit_q8_ = 0, turns_ = 0;
  int32_t brighter_q4_ = 0, expected_q4_ = 0;  // by how much the last turn was, and the next is to be
  uint8_t backwards_ = 0;  // turns in a row
};

}  // namespace wattwheel
