#pragma once
#include <stdint.h>
#include <string.h>

namespace wattwheel {

/**
 * Holds turns back for as long as a knock takes to show: what was counted just before it may be
 * the knock itself. Each turn keeps its own time.
 */
class Hold {
 public:
  static constexpr uint32_t HELD_MS = 400;

  /** Holds a turn. There is room while what was held for long enough is taken. */
  void add(uint32_t at_ms) {
    if (count_ < MOST) at_ms_[count_++] = at_ms;
  }

  /** The oldest turn that was held for long enough; false if there is none. */
  bool release(uint32_t now_ms, uint32_t* at_ms) {
    if (count_ == 0 || now_ms - at_ms_[0] < HELD_MS) return false;
    *at_ms = at_ms_[0];
    memmove(at_ms_, at_ms_ + 1, --count_ * sizeof *at_ms_);
    return true;
  }

  bool is_empty() const { return count_ == 0; }
  void forget() { count_ = 0; }

 private:
  // The turns that a survey finds at once, and in that time those of a meter with 600 impulses per kWh at full load.
  static constexpr uint8_t MOST = 40;
  uint32_t at_ms_[MOST];
  uint8_t count_ = 0;
};

}  // namespace wattwheel
