#include "stay.h"

namespace wattwheel {

namespace {
// In half a second a disc goes on for 3 % of a turn and more while it stops.
constexpr uint32_t CARRIED_AWAY_MS = 500;
constexpr uint64_t LEAST_TURN = 2, MOST_TURN = 40;
// The widest mark leaves 16 times its own share of a turn.
constexpr uint64_t HURRIED_TURN = 8;
}  // namespace

void Stay::enter(uint32_t at_ms) {
  before_ms_ = lasts_ms_;
  between_ms_ = at_ms - left_at_ms_;
  lasts_ms_ = 0;
  seen_at_ms_ = at_ms;
}

void Stay::see(bool deep, uint32_t at_ms) {
  if (deep) lasts_ms_ += at_ms - seen_at_ms_;
  seen_at_ms_ = at_ms;
}

bool Stay::suits_fast_turn() const {
  const uint64_t shorter_ms = before_ms_ < lasts_ms_ ? before_ms_ : lasts_ms_;
  const uint64_t longer_ms = before_ms_ < lasts_ms_ ? lasts_ms_ : before_ms_;
  const bool suits = between_ms_ >= LEAST_TURN * shorter_ms && between_ms_ <= MOST_TURN * longer_ms;
  return before_ms_ < CARRIED_AWAY_MS || (shorter_ms < LONG_MS && suits);
}

bool Stay::comes_soon(uint32_t lasts_ms) const {
  const uint64_t shorter_ms = before_ms_ < lasts_ms ? before_ms_ : lasts_ms;
  return between_ms_ < HURRIED_TURN * shorter_ms;
}

}  // namespace wattwheel
