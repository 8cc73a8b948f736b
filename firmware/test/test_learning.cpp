#include <math.h>

#include "check.h"
#include "learning.h"

using namespace wattwheel;

namespace {
constexpr int32_t NOISE_Q4 = 8;
constexpr uint32_t TURN_MS = 30000;

/** A turn of a disc of two humps of 20 counts, in which each other bin is off by so much, up and down in turns. */
Profile turn(double off_q4) {
  Profile turn;
  for (int i = 0; i < Profile::BINS; i++) {
    const double hump_q4 = 320 * sin(4 * M_PI * i / Profile::BINS);
    turn.value_q4[i] = static_cast<int16_t>(1920 + hump_q4 + (i % 2 == 0 ? off_q4 : -off_q4));
  }
  return turn;
}
}  // namespace

TEST("two turns warped a little speak less against the profile than a good one speaks for it") {
  Learning learning;
  for (int i = 0; i < 10; i++) learning.take(turn(0), TURN_MS, NOISE_Q4, false);
  const int32_t before_q8 = learning.misfit_q8();
  const double off_q4 = sqrt(1.5 * before_q8);
  learning.take(turn(off_q4), TURN_MS, NOISE_Q4, true);
  learning.take(turn(-off_q4), TURN_MS, NOISE_Q4, true);
  learning.take(turn(0), TURN_MS, NOISE_Q4, true);
  CHECK(learning.misfit_q8() < before_q8);
}
