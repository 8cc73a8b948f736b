#pragma once
#include "quantity.h"

namespace wattwheel {

/** The present, as far as the device knows it. */
struct Now {
  int64_t uptime_ms;
  Quantity wall_ms;  // Unix epoch
};

/** A point in time on one of the device's clocks. */
struct Moment {
  enum class Clock : uint8_t { NONE, UPTIME, WALL };
  Clock clock;
  int64_t ms;

  static Moment at_uptime(int64_t ms) { return {Clock::UPTIME, ms}; }
};

/** Unix epoch ms of a moment. */
inline Quantity epoch_ms(const Moment& moment, const Now& now) {
  if (moment.clock == Moment::Clock::WALL) return {true, moment.ms};
  if (moment.clock == Moment::Clock::NONE || !now.wall_ms.known) return {false, 0};
  const int64_t ms = now.wall_ms.value + moment.ms - now.uptime_ms;
  return {true, ms < 0 ? 0 : ms};
}

/** How long ago a moment was; never negative. */
inline Quantity age_ms(const Moment& moment, const Now& now) {
  const bool on_wall = moment.clock == Moment::Clock::WALL;
  if (moment.clock == Moment::Clock::NONE || (on_wall && !now.wall_ms.known)) return {false, 0};
  const int64_t age = (on_wall ? now.wall_ms.value : now.uptime_ms) - moment.ms;
  return {true, age < 0 ? 0 : age};
}

/**
 * The device's clocks: the time since its start, which never wraps and never steps back, made of
 * a 32-bit count of milliseconds that wraps every 49.7 days; and what SNTP last said.
 */
class Clocks {
 public:
  /** To be called at least every 24 days; earlier than the last time changes nothing. */
  int64_t uptime_ms(uint32_t millis) {
    const int32_t passed = static_cast<int32_t>(millis - static_cast<uint32_t>(uptime_ms_));
    if (passed > 0) uptime_ms_ += passed;
    return uptime_ms_;
  }

  /** The uptime of a count taken up to 24 days ago. */
  int64_t uptime_then_ms(uint32_t millis) const {
    return uptime_ms_ + static_cast<int32_t>(millis - static_cast<uint32_t>(uptime_ms_));
  }

  /** SNTP said that it is `wall_ms` (Unix epoch); all moments of this boot have a wall time from now on. */
  void set_wall_ms(int64_t wall_ms, uint32_t millis) { wall_less_uptime_ms_ = {true, wall_ms - uptime_ms(millis)}; }

  Now now(uint32_t millis) {
    const int64_t ms = uptime_ms(millis);
    return {ms, {wall_less_uptime_ms_.known, wall_less_uptime_ms_.known ? ms + wall_less_uptime_ms_.value : 0}};
  }

 private:
  int64_t uptime_ms_ = 0;
  Quantity wall_less_uptime_ms_{};
};

}  // namespace wattwheel
