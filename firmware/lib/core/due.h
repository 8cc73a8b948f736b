#pragma once
#include <stdint.h>

namespace wattwheel {

/**
 * Expects the mark of a disc that turns fast: it is due after as long as the turn before took, and an eighth of that
 * sooner or later. A hump that were taken for the mark meanwhile costs nothing as long as but one turn can be counted
 * within that time.
 */
class Due {
 public:
  /** A turn was counted that took so long, and whose mark came at once or not. */
  void count(uint32_t took_ms, bool leapt) {
    took_ms_ = leapt && leapt_ ? took_ms : 0;
    leapt_ = leapt;
  }

  bool is_due(uint32_t since_ms, uint32_t shortest_interval_ms) const {
    const uint32_t eighth_ms = took_ms_ / 8;
    return 2 * eighth_ms < shortest_interval_ms && since_ms >= took_ms_ - eighth_ms && since_ms <= took_ms_ + eighth_ms;
  }

 private:
  bool leapt_ = false;
  uint32_t took_ms_ = 0;
};

}  // namespace wattwheel
