#include "patience.h"

namespace wattwheel {

Patience::Advice Patience::advice(int64_t uptime_ms) {
  const int64_t passed_ms = uptime_ms - since_ms_;
  if (state_ == State::TRYING && passed_ms >= ANSWER_WITHIN_MS) return Advice::GIVE_UP;
  if (state_ != State::WAITING || passed_ms < wait_ms_) return Advice::NOTHING;
  state_ = State::TRYING;
  since_ms_ = uptime_ms;
  return Advice::TRY;
}

void Patience::connected(int64_t uptime_ms) {
  state_ = State::CONNECTED;
  since_ms_ = uptime_ms;
}

void Patience::lost(int64_t uptime_ms) {
  if (state_ == State::WAITING) return;
  if (state_ == State::CONNECTED && uptime_ms - since_ms_ > longest_ms_) longest_ms_ = FIRST_WAIT_MS;
  wait_ms_ = longest_ms_ / 2 + random() % static_cast<uint32_t>(longest_ms_ / 2 + 1);
  longest_ms_ = 2 * longest_ms_ < LONGEST_WAIT_MS ? 2 * longest_ms_ : LONGEST_WAIT_MS;
  state_ = State::WAITING;
  since_ms_ = uptime_ms;
}

void Patience::hurry() {
  longest_ms_ = FIRST_WAIT_MS;
  if (state_ == State::WAITING) wait_ms_ = 0;
}

// Marsaglia's xorshift with 32 bits of state.
uint32_t Patience::random() {
  random_ ^= random_ << 13;
  random_ ^= random_ >> 17;
  random_ ^= random_ << 5;
  return random_;
}

}  // namespace wattwheel
