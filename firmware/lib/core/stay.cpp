#include "stay.h"

namespace wattwheel {

namespace {
// A disc that stops loses most of its speed in a third of a second: if it began to as its mark came, and that went by
// sooner than this, it goes on for two fifths of the mark's width at least.
constexpr uint32_t CARRIED_AWAY_MS = 400;
// The mean that shows the way does not follow a disc whose mark is gone so soon.
constexpr uint32_t TOO_FAST_MS = 200;
constexpr uint64_t LEAST_TURN = 10, MOST_TURN = 40;
// A load that falls and rises again slows a turn down between its marks, and one that is still there stays for longer.
constexpr uint64_t STOOD_TURN = 2 * MOST_TURN;
constexpr int32_t HURRIED_PERCENT = 45;
}  // namespace

void Stay::enter(uint32_t at_ms) {
  before_ms_ = lasts_ms_;
  between_ms_ = at_ms - left_at_ms_;
  lasts_ms_ = hump_ms_ = 0;
  seen_at_ms_ = at_ms;
}

void Stay::see(bool deep, uint32_t at_ms) {
  (deep ? lasts_ms_ : hump_ms_) += at_ms - seen_at_ms_;
  seen_at_ms_ = at_ms;
}

int32_t Stay::way_asked_percent(bool came_back) const {
  if (is_hurried()) return came_back || before_ms_ < LONG_MS ? MOST_ASKED_PERCENT : HURRIED_PERCENT;
  if (suits_turn()) return lasts_ms_ < LONG_MS ? 10 : 18;
  if (came_back) return MOST_ASKED_PERCENT;
  return suits_changing_turn() ? 18 : 28;
}

bool Stay::is_too_fast(uint32_t up_ms) const {
  return lasts_ms_ < TOO_FAST_MS || (lasts_ms_ < FOLLOWED_MS && up_ms > 4 * lasts_ms_);
}

bool Stay::stood_by(uint32_t down_ms, uint32_t up_ms) const {
  return lasts_ms_ >= FOLLOWED_MS && may_have_stood_by(down_ms) && 2 * up_ms <= lasts_ms_;
}

bool Stay::may_have_stood_by(uint32_t down_ms) const {
  return (before_ms_ >= LONG_MS || has_stood()) && down_ms <= before_ms_;
}

bool Stay::has_stood() const {
  return between_ms_ > STOOD_TURN * before_ms_ && between_ms_ > STOOD_TURN * lasts_ms_;
}

bool Stay::was_fast() const {
  return before_ms_ < CARRIED_AWAY_MS;
}

// A mark that comes sooner than a turn takes has come back all the same: the disc was stopping when it passed.
bool Stay::is_carried_away() const {
  return was_fast() && between_ms_ >= LEAST_TURN * before_ms_;
}

bool Stay::suits_changing_turn() const {
  const uint32_t lasts_ms = lasts_ms_ < LONG_MS ? lasts_ms_ : LONG_MS;
  return before_ms_ < lasts_ms ? suits_turn(before_ms_, lasts_ms) : suits_turn(lasts_ms, before_ms_);
}

bool Stay::suits_turn(uint64_t shorter_ms, uint64_t longer_ms) const {
  return between_ms_ >= LEAST_TURN * shorter_ms && between_ms_ <= MOST_TURN * longer_ms;
}

bool Stay::comes_soon(uint32_t lasts_ms) const {
  const uint64_t shorter_ms = before_ms_ < lasts_ms ? before_ms_ : lasts_ms;
  return between_ms_ < HURRIED_TURN * shorter_ms;
}

}  // namespace wattwheel
