#include "dip.h"

namespace wattwheel {

void Dip::restart(int32_t flank_q4, uint32_t at_ms) {
  flank_q4_ = lowest_q4_ = down_to_q4_ = flank_q4;
  left_at_ms_ = down_at_ms_ = up_from_ms_ = at_ms;
}

void Dip::take(int32_t depth_q4, int32_t reach_q4, uint32_t at_ms) {
  if (depth_q4 < lowest_q4_) lowest_q4_ = depth_q4;
  const int32_t further_q4 = down_to_q4_ - lowest_q4_, way_q4 = flank_q4_ - down_to_q4_;
  if (further_q4 >= reach_q4 && further_q4 >= way_q4) {
    down_to_q4_ = lowest_q4_;
    down_at_ms_ = at_ms;
  }
  if (depth_q4 - lowest_q4_ <= reach_q4 / 2) up_from_ms_ = at_ms;
}

}  // namespace wattwheel
