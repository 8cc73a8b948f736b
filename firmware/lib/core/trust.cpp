#include "trust.h"

#include <stdlib.h>

#include "profile.h"

namespace wattwheel {

namespace {
constexpr int32_t NEAR_Q24 = TURN_Q24 / 20, FAR_Q24 = TURN_Q24 / 8;
// Noise as it is expected is 16; thrice the noise would be 144, all the time.
constexpr int32_t USUAL_Q5 = 24, BAD_Q5 = 72, LOST_Q5 = 48;
// Judged over a tenth of a turn, so that the edge of a mark alone condemns nothing; by so many glances.
constexpr int32_t WHILE_Q24 = TURN_Q24 / 10, FEWEST = 8, MOST = 40;
// Two marks must then come where they are expected.
constexpr int32_t LOST = -40;

int32_t percent(int64_t share, int64_t whole) {
  const int64_t all = share * 100 / whole;
  return all < 0 ? 0 : all > 100 ? 100 : static_cast<int32_t>(all);
}

int32_t least(int32_t a, int32_t b) {
  return a < b ? a : b;
}
}  // namespace

void Trust::begin(uint8_t marks) {
  marks_ = marks;
  against_q13_ = 0;
}

void Trust::glance(uint32_t against_q5, int32_t way_q24) {
  const int32_t all = WHILE_Q24 / (way_q24 + 1), glances = all < FEWEST ? FEWEST : all > MOST ? MOST : all;
  against_q13_ += (static_cast<int32_t>(against_q5 << 8) - against_q13_) / glances;
  if (against_q13_ >> 8 > LOST_Q5) marks_ = LOST;
}

bool Trust::mark(int32_t error_q24) {
  if (abs(error_q24) < NEAR_Q24) marks_ += (101 - marks_) / 2;
  if (abs(error_q24) > FAR_Q24) marks_ /= 4;
  return abs(error_q24) <= FAR_Q24;
}

uint8_t Trust::confidence(uint32_t backwards_q16) const {
  const int32_t fits = percent(BAD_Q5 - (against_q13_ >> 8), BAD_Q5 - USUAL_Q5);
  const int32_t forwards = percent(65536 - 4 * static_cast<int64_t>(backwards_q16), 65536);
  return static_cast<uint8_t>(least(marks_ < 0 ? 0 : marks_, least(fits, forwards)));
}

}  // namespace wattwheel
