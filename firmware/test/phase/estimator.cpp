#include "estimator.h"

#include <math.h>

namespace {
constexpr uint32_t GRID_MS = 10000, ZERO_AFTER_MS = 300000;
constexpr uint32_t TOLD_EVERY_MS = 2000, TOLD_AFTER_MS = 30000, FRESH_FOR_MS = 35000;

double held_w(const Rotation& rotation, uint32_t) {
  return rotation.power_w();
}

double zero_later_w(const Rotation& rotation, uint32_t after_ms) {
  return after_ms > ZERO_AFTER_MS ? 0 : rotation.power_w();
}

double on_grid_w(const Rotation& rotation, uint32_t after_ms) {
  return bounded_w(rotation, after_ms / GRID_MS * GRID_MS);
}
}  // namespace

const std::vector<TickRule> TICK_RULES = {
    {"hold the last turn's power P", held_w},
    {"hold, zero after 300 s", zero_later_w},
    {"E/τ on a grid of 10 s", on_grid_w},
    {"min(P, E/τ)", bounded_w},
};

double bounded_w(const Rotation& rotation, uint32_t after_ms) {
  return fmin(rotation.power_w(), rotation.bound_w(after_ms));
}

void Fusion::pass(const Claim& claim, uint32_t now_ms) {
  if (!due(claim, now_ms - told_at_ms_)) return;
  told_ = claim;
  told_at_ms_ = now_ms;
}

bool Fusion::due(const Claim& claim, uint32_t since_ms) const {
  if (since_ms < TOLD_EVERY_MS) return false;
  if (claim.confident != told_.confident) return true;
  const double change_w = fabs(claim.power_w - told_.power_w);
  return claim.confident && (since_ms >= TOLD_AFTER_MS || change_w > 10 || change_w > 0.05 * told_.power_w);
}

Claim Fusion::power(const Rotation& rotation, uint32_t now_ms) const {
  if (told_.confident && now_ms - told_at_ms_ <= FRESH_FOR_MS) return told_;
  return {false, bounded_w(rotation, now_ms - rotation.last_ms), 0, 0};
}
