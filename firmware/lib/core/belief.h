#pragma once
#include "hypothesis.h"
#include "profile.h"
#include "speeds.h"

namespace wattwheel {

/** What was seen in a step: the mean of the readings. */
struct Glance {
  int32_t value_q4;
  int32_t variance_q8;  // about the profile
  int32_t alike;        // how many steps see about the same place of the disc, and so say the same
};

/**
 * What is believed of the disc: for each speed, how likely it is and where the disc would be. Bayes' rule moves
 * it on: a step goes by and the load may have changed; a glance is more or less likely where
 * each hypothesis has the disc, and corrects where that is; the mark says where all of them are.
 * A household has its loads, so a speed that leaps goes mostly where it often is.
 */
class Belief {
 public:
  void configure(const MeterConfig& meter);

  /** All that is known is where the disc was so long ago, and how long the turn before took. */
  void begin(int32_t from_q24, uint32_t ago_ms, uint32_t turn_ms);

  /** Time goes by, a few seconds at most. */
  void step(uint32_t for_ms);

  /**
   * Weighs the hypotheses by what was seen in the last step. Answers how badly it fits what is believed then,
   * in 1/32 of a nat; 16 is usual.
   */
  uint32_t weigh(const Glance& glance, const Profile& profile);

  /** The mark came; answers how far from it the disc was believed to be, in 1/2^24 of a turn. */
  int32_t mark(uint32_t ago_ms);

  /** A mark came so long ago that it says no more where the disc is now: only turns are counted from it on. */
  void pass(uint32_t ago_ms);

  /** As in `Speeds`; what goes backwards stands still in it. */
  int32_t mean_speed() const;
  /** The speed that it is below with a probability, in 1 / 2^16. */
  int32_t speed_at(uint32_t probability_q16) const;
  int32_t angle_q24() const { return angle_q24_; }
  /** How likely it is that the disc goes backwards, in 1 / 2^16. */
  uint32_t backwards_q16() const;

 private:
  struct Chances;
  struct Passed;
  Hypothesis mixed(uint8_t i, const Passed& passed, const Hypothesis& anywhere, const Chances& chances) const;
  Hypothesis anywhere() const;
  struct Fit {
    uint32_t against_q5;  // what speaks against the hypothesis, in 1/32 of a nat
    uint32_t misfit_q5;   // the part of it that is for the error, not for saying little
  };
  Fit fit(Hypothesis* one, int32_t way_q24, const Glance& glance, const Profile& profile) const;
  void normalise();
  void find_angle();
  void remember();

  Speeds speeds_;
  Hypothesis now_[Speeds::COUNT] = {};
  uint32_t often_[Speeds::COUNT] = {};  // how likely each speed has been lately, of Hypothesis::CERTAIN
  uint32_t stepped_ms_ = 0;
  int32_t angle_q24_ = 0;  // the mean of them all: asked at each reading, but it moves with a step only
};

}  // namespace wattwheel
