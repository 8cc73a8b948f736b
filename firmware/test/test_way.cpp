#include "check.h"
#include "random.h"
#include "revolution.h"
#include "way.h"

using namespace wattwheel;

namespace {
/** A mark 40 counts deep, so that its flanks make 28 of a turn's way. */
constexpr Levels disc(int travel) {
  return {100 * 16, 60 * 16, travel * 16};
}

Way way(int travel, int gone, int noise = 1) {
  return Way(disc(travel), gone * 16, noise * 16);
}
}  // namespace

TEST("the flanks of the mark alone are a short way, a whole turn is a long one") {
  CHECK(way(100, 30).is_short());
  CHECK(way(100, 45).is_short());
  CHECK(!way(100, 60).is_short());
  CHECK(way(100, 100).is_long());
  CHECK(!way(100, 60).is_long());
}

TEST("a disc that is nearly even beside its mark tells no turn by its way, nor does one in much noise") {
  CHECK(!way(50, 28).is_short());
  CHECK(!way(50, 50).is_long());
  CHECK(!way(100, 45, 8).is_short());
  CHECK(!way(100, 100, 8).is_long());
}

TEST("where no turn has shown its way yet, none is short") {
  CHECK(!way(0, 0).is_short());
  CHECK(way(0, 0).is_long());
}

TEST("a disc that stands for ten hours goes no way by noise") {
  Revolution revolution;
  Random random(7);
  MedianOfThree median;
  SlowMean<1> smooth;
  const Levels levels = disc(100);
  constexpr int32_t NOISE_Q4 = 4 * 16;
  for (uint32_t at_ms = 0; at_ms < 36000000; at_ms += 20) {
    const int16_t value_q4 = median.take(static_cast<int16_t>(100 * 16 + NOISE_Q4 * random.normal()));
    revolution.take(levels, value_q4, smooth.take(value_q4), NOISE_Q4, at_ms);
  }
  CHECK(revolution.travel_q4() < 12 * 16);
}
