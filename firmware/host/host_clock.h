#pragma once
#include <stdint.h>

/** Milliseconds that only go forward. */
int64_t monotonic_ms();
/** Unix epoch ms. */
int64_t wall_ms();

/**
 * The time of a simulated device, Unix epoch ms. It may begin in the past; then it runs `speed` times as fast until it
 * has caught up with the machine's, and with it from then on.
 */
class HostClock {
 public:
  HostClock(double speed, int64_t start_ms);

  int64_t now_ms() const;
  int64_t start_ms() const { return start_ms_; }

 private:
  const double speed_;
  const int64_t start_ms_, began_wall_ms_, began_ms_;
};
