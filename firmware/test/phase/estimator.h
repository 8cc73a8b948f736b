#pragma once
#include <vector>

#include "follower.h"
#include "rotation.h"

/** A rule that says the power from ticks alone, some time after the last one. */
struct TickRule {
  const char* name;
  double (*power_w)(const Rotation& rotation, uint32_t after_ms);
};

/** The rules of the peers, the best last: the last turn's power P, and never more than its energy E over the time τ since. */
extern const std::vector<TickRule> TICK_RULES;

/** min(P, E/τ), where the others are measured against. */
double bounded_w(const Rotation& rotation, uint32_t after_ms);

/**
 * The live power as the server says it: what the last `turn` message told, while that is confident and not older than
 * 35 s, else min(P, E/τ). The sensor sends one when the power has changed by more than 5 % or 10 W, or the confidence has
 * come or gone, at most every 2 s, and at least every 30 s while it is confident.
 */
class Fusion {
 public:
  /** What the follower claims now. */
  void pass(const Claim& claim, uint32_t now_ms);
  /** The power and its band, as told; from ticks it is without confidence and without a band. */
  Claim power(const Rotation& rotation, uint32_t now_ms) const;

 private:
  bool due(const Claim& claim, uint32_t since_ms) const;

  Claim told_{};
  uint32_t told_at_ms_ = 0;
};
