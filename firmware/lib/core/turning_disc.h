#pragma once
#include "picture.h"
#include "quantity.h"

namespace wattwheel {

/** The disc on the display turns as that of the meter does, as far as the power tells. */
class TurningDisc {
 public:
  /** It has turned under `power_mw` for `duration_ms`; where the power is not known it stands. */
  void turn(const Quantity& power_mw, uint32_t duration_ms, uint32_t impulses_per_mwh) {
    if (!power_mw.known || power_mw.value <= 0) return;
    // 1 kWh is 3.6e12 mW ms, so a turn is 3.6e15 / impulses per MWh.
    const uint64_t mw_ms_per_turn = 3600000000000000ull / (impulses_per_mwh ? impulses_per_mwh : 75000);
    mw_ms_ = (mw_ms_ + static_cast<uint64_t>(power_mw.value) * duration_ms) % mw_ms_per_turn;
    place_x1000_ = static_cast<uint16_t>(mw_ms_ * 1000 / mw_ms_per_turn);
  }

  uint16_t place_x1000() const { return place_x1000_; }

 private:
  uint64_t mw_ms_ = 0;
  uint16_t place_x1000_ = 0;
};

/** The disc with its mark at a place of its turn. */
DiscShape disc_shape(uint16_t place_x1000);

}  // namespace wattwheel
