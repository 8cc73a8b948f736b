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

Way way(int travel, int gone, int noise = 1, int fast = 0) {
  return Way(disc(travel), gone * 16, fast * 16, noise * 16);
}
/** By how much deeper the flank of the mark lies, where a turn's way begins and ends. */
int32_t deeper_q4(const Levels& now, const Levels& before) {
  return before.depth_q4(now.value_q4(now.leave_q4())) - before.leave_q4();
}
}  // namespace

TEST("the flanks of the mark alone are a short way, a whole turn is a long one") {
  CHECK(way(100, 30).is_under(10));
  CHECK(way(100, 45).is_under(25));
  CHECK(!way(100, 60).is_under(38));
  CHECK(!way(100, 100).is_under(95));
}

TEST("a way that is less than the flanks is under any share, but none is under nothing") {
  CHECK(way(100, 20).is_under(1));
  CHECK(!way(100, 20).is_under(0));
}

TEST("a turn that began fast is held against the last fast one, where there was one, and that showed less") {
  CHECK(way(100, 43).is_under_fast(25));
  CHECK(!way(100, 43, 1, 60).is_under_fast(25));
  CHECK(way(100, 43, 1, 60).is_under_fast(50));
  CHECK(way(100, 43, 1, 60).is_under(25));
  CHECK(!way(100, 50, 1, 300).is_under_fast(25));
}

TEST("until a slow turn has shown its way, what a fast one showed tells how far a turn goes at least") {
  CHECK(way(0, 40, 1, 100).is_under(25));
  CHECK(way(0, 40, 1, 100).is_under_fast(25));
  CHECK(!way(0, 50, 1, 100).is_under(25));
}

TEST("a disc that is even beside its mark tells no turn by its way, nor does one in much noise") {
  CHECK(!way(32, 28).is_under(38));
  CHECK(!way(50, 30, 8).is_under(38));
}

TEST("a turn has two humps if its way beside the mark is four times what noise hides, and what it adds") {
  CHECK(way(100, 30, 4).has_humps());
  CHECK(!way(100, 30, 5).has_humps());
  CHECK(!way(0, 30).has_humps());
}

TEST("where no turn has shown its way yet, none is under a share of it") {
  CHECK(!way(0, 0).is_under(50));
}

TEST("a turn's way goes from flank to flank, however fast the mark comes and goes") {
  for (int lasts = 1; lasts < 20; lasts++) {
    Levels levels = disc(100);
    Revolution revolution;
    uint32_t at_ms = 0;
    for (int turn = 0; turn < 3; turn++) {
      for (int i = 0; i < 100; i++) revolution.take(levels, 100 * 16, 100 * 16, 16, at_ms += 20);
      revolution.enter(levels);
      revolution.restart(levels);
      for (int i = 0; i < lasts; i++) revolution.take(levels, 60 * 16, 60 * 16, 16, at_ms += 20);
      revolution.leave(&levels);
    }
    CHECK_NEAR(revolution.travel_q4(), 2 * levels.leave_q4(), 8);
  }
}

TEST("the first turn that is seen whole shows all of its way, a later one moves it by a quarter") {
  Revolution revolution;
  Levels levels = disc(0);
  revolution.restart(levels);
  for (uint32_t i = 0; i < 100; i++) revolution.take(levels, 100 * 16, 100 * 16, 16, 20 * i);
  revolution.enter(levels);
  Levels before = levels;
  revolution.teach(&levels, true);
  CHECK_EQUAL(levels.travel_q4, revolution.travel_q4() + 2 * deeper_q4(levels, before));
  before = levels;
  before.travel_q4 = revolution.travel_q4() + 400;
  levels = before;
  revolution.teach(&levels, true);
  CHECK_EQUAL(levels.travel_q4, revolution.travel_q4() + 300 + 2 * deeper_q4(levels, before));
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
  revolution.enter(levels);
  CHECK(revolution.travel_q4() - levels.leave_q4() < 12 * 16);
}
