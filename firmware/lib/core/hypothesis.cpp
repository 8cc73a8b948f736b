#include "hypothesis.h"

#include "powers.h"

namespace wattwheel {

namespace {
constexpr int32_t MOST_WAY_Q16 = (1 << 15) - 1;
}

void Joint::add(const Hypothesis& one, uint32_t weight) {
  int32_t way_q16 = (one.angle_q24 - near_q24_) >> 8;
  if (way_q16 > MOST_WAY_Q16) way_q16 = MOST_WAY_Q16;
  if (way_q16 < -MOST_WAY_Q16) way_q16 = -MOST_WAY_Q16;
  weight_ += weight;
  way_ += static_cast<int64_t>(way_q16) * weight;
  square_ += static_cast<int64_t>(one.spread_q32 + static_cast<uint32_t>(way_q16 * way_q16)) * weight;
}

Hypothesis Joint::whole() const {
  if (weight_ == 0) return {0, near_q24_, 0};
  const int32_t way_q16 = static_cast<int32_t>(quotient(way_, weight_));
  const int64_t spread_q32 = quotient(square_, weight_) - static_cast<int64_t>(way_q16) * way_q16;
  return {weight_, near_q24_ + way_q16 * 256, spread_q32 < 0 ? 0 : static_cast<uint32_t>(spread_q32)};
}

}  // namespace wattwheel
