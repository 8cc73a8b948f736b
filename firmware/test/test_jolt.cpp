#include "scene.h"

using namespace wattwheel;

namespace {
constexpr double FAST_W = 16000;
constexpr double DIM = 20, LIT = 170;  // the light of the room
constexpr double PALE_SPAN = 25, SWITCHED_IN_MS = 80;

DiscMake pale_disc(uint64_t seed) {
  DiscMake pale = clear_disc(seed);
  pale.disc *= PALE_SPAN / pale.span;
  pale.span = PALE_SPAN;
  pale.contrast = 16;
  pale.flicker = 0;
  return pale;
}
}  // namespace

TEST("a lamp that comes up or goes out within some readings, just after the mark of a fast disc, is no knock") {
  for (uint64_t seed = 1; seed <= 6; seed++) {
    Scene scene(pale_disc(seed), seed);
    scene.turn(12);
    const int error = scene.error();
    for (int turn = 0; turn < 100; turn++) {
      scene.run_to(0.08, FAST_W);
      scene.disc().set_ambient(turn % 2 ? DIM : LIT, SWITCHED_IN_MS);
    }
    scene.turn(2);
    CHECK_EQUAL(scene.relearnt(), 0);
    CHECK_EQUAL(scene.error(), error);
  }
}
