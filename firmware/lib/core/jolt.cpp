#include "jolt.h"

namespace wattwheel {

namespace {
constexpr int NEEDED = 5;

int count(uint16_t bits) {
  int ones = 0;
  for (; bits != 0; bits &= bits - 1) ones++;
  return ones;
}
}  // namespace

bool Jolt::take(const Levels& levels, int32_t value_q4, int32_t error_q4, int32_t noise_q4) {
  const int32_t span_q4 = levels.span_q4(), depth_q4 = levels.depth_q4(value_q4);
  const int32_t move_q4 = value_q4 - before_q4_, size_q4 = abs(move_q4) - error_q4 - error_before_q4_;
  const int32_t leap_q4 = size_q4 * 10 > span_q4 * 3 && size_q4 > 5 * noise_q4 ? move_q4 : 0;
  const bool turned = leap_q4 != 0 && (leapt_q4_ == 0 || (leap_q4 < 0) != (leapt_q4_ < 0));
  before_q4_ = value_q4;
  error_before_q4_ = error_q4;
  leapt_q4_ = leap_q4;
  wild_ = static_cast<uint16_t>(wild_ << 1 | (depth_q4 < -span_q4 || depth_q4 > span_q4 * 7 / 4));
  leaps_ = static_cast<uint16_t>(leaps_ << 1 | turned);
  if ((wild_ | leaps_) == 0 || count(wild_) + count(leaps_) < NEEDED) return false;
  wild_ = leaps_ = 0;
  return true;
}

}  // namespace wattwheel
