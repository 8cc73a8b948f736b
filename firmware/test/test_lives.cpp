#include <stdio.h>

#include "check.h"
#include "world.h"

using namespace wattwheel;

namespace {
struct Hardships {
  double reset, torn, power_cut, time_learnt;
  bool any_order;
};

/** A life of a sensor, checked after each step. */
void live(World& world, Random& random, const Hardships& hardships, int steps) {
  bool agrees = true, connected = false;
  for (int i = 0; i < steps && agrees && !world.full(); i++) {
    world.pass(random.chance(0.05) ? random.bits() % 200000 : random.bits() % 3000);
    const double dice = random.between(0, 1);
    if (dice < 0.45) {
      world.add();
    } else if (dice < 0.65) {
      if (connected) world.send();
    } else if (dice < 0.85) {
      if (connected) world.acknowledge(hardships.any_order);
    } else if (dice < 0.92) {
      if (connected && random.chance(0.5)) {
        world.lose();
        connected = false;
      } else if (!connected && random.chance(0.1)) {
        world.connect();
        connected = true;
      }
    }
    if (random.chance(hardships.time_learnt)) world.learn_time();
    const bool reset = random.chance(hardships.reset), cut = random.chance(hardships.power_cut);
    if (reset) world.reset(random.chance(hardships.torn), random.chance(0.8));
    if (cut) world.cut_power();
    if (reset || cut) connected = false;
    agrees = world.agrees();
    if (!agrees) printf("    disagrees at step %d, faults %d\n", i, world.faults);
  }
  CHECK(agrees);
}

/** Many lives; at the end of each all that is held is told. Answers how many turns were taken without a word. */
int lives(uint64_t seed, int count, uint16_t capacity, bool timed, const Hardships& hardships, World** last) {
  static World* world = nullptr;
  int taken = 0, merges = 0;
  for (int i = 0; i < count; i++) {
    delete world;
    world = new World(seed + static_cast<uint64_t>(i), capacity, timed);
    Random random(seed + 7000 + static_cast<uint64_t>(i));
    live(*world, random, hardships, 1500);
    world->drain();
    CHECK(world->agrees());
    CHECK_EQUAL(world->queue().turns(), 0);
    taken += world->taken - world->dropped;
    merges += world->merges > 0;
  }
  *last = world;
  CHECK(merges > 0 || capacity > 100);
  return taken;
}
}  // namespace

TEST("200 lives with losses, overflow and resets: nothing lost, nothing acknowledged twice, numbers dense") {
  World* world;
  CHECK_EQUAL(lives(1000, 200, 64, true, {0.01, 0, 0, 0, false}, &world), 0);
  CHECK_EQUAL(lives(1500, 100, 64, true, {0.003, 0, 0, 0, false}, &world), 0);
  CHECK_EQUAL(world->dropped, 0);
}

TEST("200 lives with acknowledgements in any order, in a large ring: nothing lost") {
  World* world;
  CHECK_EQUAL(lives(2000, 200, 512, true, {0.002, 0, 0, 0, true}, &world), 0);
}

TEST("200 lives with power cuts and torn memory, without the time at first: lost is only what was not kept") {
  World* world;
  const int taken = lives(3000, 200, 64, false, {0.01, 0.3, 0.01, 0.01, false}, &world);
  CHECK(taken > 0);
  CHECK(world->power_cuts + world->resets > 10);
}

TEST("200 lives with a start every ten steps: boots come and go, and what is dropped is counted") {
  World* world;
  lives(4000, 200, 64, true, {0.1, 0.1, 0.05, 0, false}, &world);
  CHECK(world->resets > 20);
}
