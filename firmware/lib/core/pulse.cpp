#include "pulse.h"

namespace wattwheel {

bool Pulse::take(bool active, uint32_t at_ms, Tick* tick) {
  const bool completed = settle(at_ms, tick);
  if (active != active_) {
    active_ = active;
    since_ms_ = at_ms;
  }
  return completed;
}

bool Pulse::settle(uint32_t now_ms, Tick* tick) {
  if (active_ == held_ || now_ms - since_ms_ < settle_ms_) return false;
  held_ = active_;
  if (!held_) return false;
  if (!is_turn(since_ms_)) {
    rejected_++;
    return false;
  }
  counted_ = true;
  counted_at_ms_ = since_ms_;
  *tick = {since_ms_};
  return true;
}

bool Pulse::is_turn(uint32_t at_ms) const {
  return !counted_ || at_ms - counted_at_ms_ >= shortest_interval_ms_;
}

}  // namespace wattwheel
