#include "check.h"
#include "dip.h"

using namespace wattwheel;

namespace {
constexpr int32_t FLANK_Q4 = 160, REACH_Q4 = 80;
}

TEST("a dip tells how long the reading took to come down, and for how long it has gone up") {
  Dip dip;
  uint32_t now_ms = 0xffffff00u;
  dip.restart(FLANK_Q4, now_ms);
  for (int32_t depth_q4 = FLANK_Q4; depth_q4 >= -FLANK_Q4; depth_q4 -= 4) dip.take(depth_q4, REACH_Q4, now_ms += 20);
  CHECK_NEAR(dip.down_ms(), 1600, 40);
  CHECK_EQUAL(dip.up_ms(now_ms - 200), 0);
  now_ms += 60000;
  for (int32_t depth_q4 = -FLANK_Q4; depth_q4 < FLANK_Q4; depth_q4 += 4) dip.take(depth_q4, REACH_Q4, now_ms += 20);
  CHECK_NEAR(dip.up_ms(now_ms), 1400, 40);
  CHECK_EQUAL(dip.lowest_q4(), -FLANK_Q4);
}

TEST("what the light drifts by while the disc stands beside its mark is no way down, nor is noise") {
  Dip dip;
  dip.restart(FLANK_Q4, 0);
  uint32_t now_ms = 500;
  for (int32_t drift_q4 = 0; drift_q4 < 120; drift_q4++) {
    const int32_t noise_q4 = drift_q4 % 2 ? 20 : -20;
    dip.take(-drift_q4 + noise_q4, REACH_Q4, now_ms += 60000);
  }
  CHECK(dip.down_ms() < 61000);
}
