#include <math.h>

#include "blank_board.h"
#include "check.h"
#include "disc.h"
#include "motion.h"
#include "sampler.h"

using namespace wattwheel;

namespace {
constexpr MeterConfig METER{75000, 43470};
constexpr double POWER_W = 50, NEAR = 0.05;
constexpr uint32_t LEARNT_AFTER = 11;

/** A disc before a sensor whose light drifts, under a load so small that a turn takes 16 minutes. */
class SlowDisc {
 public:
  explicit SlowDisc(uint64_t seed) : random_(seed), disc_(clear_make(random_), seed) {}

  /** The share of its next turn in which it is believed to be where it is. */
  double followed() {
    while (disc_.turns() < LEARNT_AFTER) look();
    int looks = 0, near = 0;
    for (const uint32_t turns = disc_.turns(); disc_.turns() == turns; looks++) near += look();
    return static_cast<double>(near) / looks;
  }

 private:
  bool look() {
    sampler_.take(disc_.sample(sampler_.led_on(), POWER_W), disc_.now_ms());
    for (Reading reading; sampler_.next(&reading);) {
      detector_.take(reading);
      motion_.take(reading, detector_.sight());
      for (Tick tick; motion_.next(detector_, &tick);) {
      }
    }
    const Course course = motion_.course();
    const double off = course.phase / 65536.0 - disc_.phase();
    return course.confidence >= Tracker::BELIEVED && fabs(off - round(off)) < NEAR;
  }

  Random random_;
  Disc disc_;
  Sampler sampler_;
  Detector detector_{METER};
  BlankBoard board_;
  Motion motion_{board_, METER};
};
}  // namespace

TEST("a disc that takes 16 minutes for a turn is followed all around it, while the light on it drifts") {
  for (uint64_t seed = 1; seed <= 8; seed++) CHECK(SlowDisc(seed).followed() > 0.9);
}
