#include "host_clock.h"

#include <time.h>

namespace {
int64_t read_ms(clockid_t clock) {
  timespec now;
  clock_gettime(clock, &now);
  return now.tv_sec * 1000ll + now.tv_nsec / 1000000;
}
}  // namespace

int64_t monotonic_ms() {
  return read_ms(CLOCK_MONOTONIC);
}

int64_t wall_ms() {
  return read_ms(CLOCK_REALTIME);
}

HostClock::HostClock(double speed, int64_t start_ms)
    : speed_(speed), start_ms_(start_ms), began_wall_ms_(::wall_ms()), began_ms_(monotonic_ms()) {}

int64_t HostClock::now_ms() const {
  const int64_t passed_ms = monotonic_ms() - began_ms_;
  const int64_t real_ms = began_wall_ms_ + passed_ms;
  const int64_t hurried_ms = start_ms_ + static_cast<int64_t>(static_cast<double>(passed_ms) * speed_);
  return hurried_ms < real_ms ? hurried_ms : real_ms;
}
