#include "check.h"
#include "detector.h"
#include "disc.h"
#include "sampler.h"

using namespace wattwheel;

namespace {
constexpr MeterConfig METER{75000, 43470};
constexpr double SMALL_W = 200, LARGE_W = 3000;
constexpr double TURN_AT_1_W_MS = 3.6e9 / 75;

/** Nothing but a mark, of four hundredths of a turn, which is paler at its end. */
Shape only_a_mark() {
  Shape shape{};
  for (int i = 0; i < 5; i++) shape.depths[i] = i < 4 ? 1 : 0.64;
  return shape;
}
const Shape ONLY_A_MARK = only_a_mark();

DiscMake even_make() {
  DiscMake make{};
  make.disc = 130;
  make.span = 45;
  make.contrast = 30;
  make.impulses_per_kwh = 75;
  make.shape = &ONLY_A_MARK;
  return make;
}

/** A disc before a sensor that knows its levels, and nothing of its turns. */
class EvenDisc {
 public:
  explicit EvenDisc(uint64_t seed) : disc_(even_make(), seed) { detector_.start_with({130 * 16, 85 * 16, 0}); }

  void turn(double turns, double power_w) {
    const double for_ms = turns * TURN_AT_1_W_MS / power_w;
    for (int64_t left_ms = static_cast<int64_t>(for_ms); left_ms > 0; left_ms -= Sampler::SAMPLE_EVERY_MS) {
      sampler_.take(disc_.sample(sampler_.led_on(), power_w), disc_.now_ms());
      for (Reading reading; sampler_.next(&reading);) detector_.take(reading);
      for (Tick tick; detector_.next(&tick);) ticks_++;
    }
  }
  /** Turns that were not counted, half a turn after the last mark. */
  int lost() {
    while (disc_.phase() < 0.4 || disc_.phase() > 0.6) turn(0.01, LARGE_W);
    return static_cast<int>(disc_.turns()) - ticks_;
  }

 private:
  Disc disc_;
  Sampler sampler_;
  Detector detector_{METER};
  int ticks_ = 0;
};
}  // namespace

TEST("a disc that is even beside its mark loses no turn where a small load follows a large one") {
  for (uint64_t seed = 1; seed <= 3; seed++) {
    EvenDisc disc(seed);
    for (int i = 0; i < 6; i++) {
      disc.turn(20.3, SMALL_W);
      disc.turn(8.8, LARGE_W);
    }
    CHECK_EQUAL(disc.lost(), 0);
  }
}
