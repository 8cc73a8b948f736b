#pragma once
#include <math.h>

#include "scene.h"

/** Both halves of the disc look the same, but for a narrow mark: who is half a turn off does not see it. */
inline Shape halves_alike() {
  Shape shape;
  for (int i = 0; i < Shape::PLACES; i++) shape.depths[i] = i < 2 ? 1 : 0.3 * sin(4 * M_PI * i / Shape::PLACES);
  return shape;
}
inline const Shape HALVES_ALIKE = halves_alike();

inline DiscMake disc_alike(uint64_t seed) {
  DiscMake alike = clear_disc(seed);
  alike.shape = &HALVES_ALIKE;
  return alike;
}

/** A scene in which the disc has been followed for long. */
class Followed : public Scene {
 public:
  explicit Followed(uint64_t seed) : Followed(clear_disc(seed), seed) {}
  Followed(const DiscMake& its_make, uint64_t seed) : Scene(its_make, seed) {
    turn(12);
    CHECK(motion().course().confidence >= 70);
  }
};
