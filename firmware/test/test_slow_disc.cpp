#include <math.h>

#include "scene.h"

using namespace wattwheel;

namespace {
constexpr double SMALL_W = 50, NEAR = 0.05;
constexpr uint32_t LEARNT_AFTER = 11, LOOK_EVERY_MS = 1000;

bool is_followed(Scene& scene) {
  const Course course = scene.motion().course();
  const double off = course.phase / 65536.0 - scene.disc().phase();
  return course.confidence >= Tracker::BELIEVED && fabs(off - round(off)) < NEAR;
}

/** The share of a turn, once the disc is known, in which it is believed to be where it is. */
double share_followed(uint64_t seed) {
  Scene scene(clear_disc(seed), seed);
  while (scene.disc().turns() < LEARNT_AFTER) scene.run(LOOK_EVERY_MS, SMALL_W);
  int looks = 0, followed = 0;
  for (const uint32_t turns = scene.disc().turns(); scene.disc().turns() == turns; looks++) {
    scene.run(LOOK_EVERY_MS, SMALL_W);
    followed += is_followed(scene);
  }
  return static_cast<double>(followed) / looks;
}
}  // namespace

TEST("a disc that takes 16 minutes for a turn is followed all around it, while the light on it drifts") {
  for (uint64_t seed = 1; seed <= 8; seed++) CHECK(share_followed(seed) > 0.9);
}
