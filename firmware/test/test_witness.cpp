#include <algorithm>
#include <initializer_list>

#include "flash.h"
#include "followed.h"

using namespace wattwheel;

namespace {
constexpr MeterConfig WEAK_METER{75000, 3000};
constexpr double POWER_W = USUAL_POWER_W;
constexpr double BY_HAND_W = 40000;
constexpr uint32_t MINUTE_MS = 60000;
constexpr uint64_t SEEDS = 6;
}  // namespace

TEST("what passes by like a mark in the middle of a turn is not counted") {
  for (uint64_t seed = 1; seed <= SEEDS; seed++) {
    Followed scene(seed);
    const int error = scene.error(), unhelped_error = scene.unhelped_error();
    scene.run_to(0.5);
    scene.pass_by();
    scene.turn(5);
    CHECK_EQUAL(scene.unhelped_error(), unhelped_error + 1);
    CHECK_EQUAL(scene.error(), error);
    CHECK_EQUAL(scene.witness().doubled(), 1);
    CHECK_EQUAL(scene.witness().missed(), 0);
  }
}

TEST("what passes by like a mark is not counted either where the load falls then") {
  for (uint64_t seed = 1; seed <= SEEDS; seed++) {
    Followed scene(seed);
    const int error = scene.error(), unhelped_error = scene.unhelped_error();
    for (const double phase : {0.4, 0.6, 0.75}) {
      scene.run_to(phase);
      scene.pass_by();
      scene.run_to(0.3, POWER_W / 20);
      CHECK_EQUAL(scene.error(), error);
      scene.turn(3);
    }
    CHECK_EQUAL(scene.unhelped_error(), unhelped_error + 3);
    CHECK_EQUAL(scene.witness().doubled(), 3);
  }
}

TEST("a turn that a load makes in some seconds is counted, though the disc goes on slowly from where it was") {
  for (uint64_t seed = 1; seed <= SEEDS; seed++) {
    for (const double phase : {0.15, 0.3, 0.5}) {
      Followed scene(seed);
      const int error = scene.error();
      scene.run_to(phase, POWER_W / 40);
      scene.run_to(phase, 5 * POWER_W);
      scene.run_to(0.3, POWER_W / 20);
      scene.turn(2);
      CHECK_EQUAL(scene.error(), error);
      CHECK_EQUAL(scene.witness().doubled(), 0);
    }
  }
}

TEST("of two doubted marks in a turn both are counted, as the detector has them") {
  for (uint64_t seed = 1; seed <= SEEDS; seed++) {
    Followed scene(seed);
    scene.run_to(0.35);
    scene.pass_by();
    scene.run_to(0.55);
    scene.pass_by();
    scene.turn(5);
    CHECK_EQUAL(scene.error(), scene.unhelped_error());
    CHECK_EQUAL(scene.witness().doubled(), 0);
  }
}

TEST("a mark set aside is counted at once when the sensor is knocked, or its meter is another") {
  for (uint64_t seed = 1; seed <= SEEDS; seed++) {
    Followed knocked(seed), told(seed);
    for (Followed* scene : {&knocked, &told}) {
      const int error = scene->error();
      scene->run_to(0.5);
      scene->pass_by();
      scene->run_to(0.6);
      CHECK_EQUAL(scene->error(), error);
      if (scene == &knocked) scene->disc().knock();
      if (scene == &told) scene->motion().configure(SCENE_METER);
      scene->run_to(0.7);
      CHECK_EQUAL(scene->error(), error + 1);
      CHECK_NEAR(scene->last_ago_ms(), scene->passed_by_ago_ms(), 100);
    }
  }
}

TEST("a mark set aside is counted after five minutes in which no other came") {
  for (uint64_t seed = 1; seed <= SEEDS; seed++) {
    Followed scene(seed);
    const int error = scene.error();
    scene.run_to(0.5);
    scene.pass_by();
    scene.run(5 * MINUTE_MS, POWER_W / 1000);
    scene.run(1000, POWER_W / 1000);
    CHECK_EQUAL(scene.error(), error + 1);
    CHECK_NEAR(scene.last_ago_ms(), scene.passed_by_ago_ms(), 100);
  }
}

TEST("a mark that is rejected, though the disc has turned, is counted when it has gone on, at the time it came") {
  for (uint64_t seed = 1; seed <= SEEDS; seed++) {
    Followed scene(seed);
    const int error = scene.error(), unhelped_error = scene.unhelped_error();
    scene.run_to(0.9);
    scene.mistake_meter(WEAK_METER);
    scene.run_to(0.2);
    CHECK_EQUAL(scene.error(), error - 1);
    scene.run_to(0.4);
    scene.mistake_meter(SCENE_METER);
    CHECK_EQUAL(scene.unhelped_error(), unhelped_error - 1);
    CHECK_EQUAL(scene.error(), error);
    CHECK_NEAR(scene.last_ago_ms(), scene.mark_ago_ms(), 200);
    scene.turn(5);
    CHECK_EQUAL(scene.error(), error);
    CHECK_EQUAL(scene.witness().missed(), 1);
    CHECK_EQUAL(scene.witness().doubled(), 0);
  }
}

TEST("a mark that is rejected while somebody pushes the disc about is counted if the disc surely came so far and has gone on") {
  uint32_t counted = 0;
  for (uint64_t seed = 1; seed <= SEEDS; seed++) {
    Followed scene(seed);
    const int unhelped_error = scene.unhelped_error();
    scene.run_to(0.9);
    scene.mistake_meter({75000, 100});
    scene.run_to(0.01, POWER_W / 10);
    uint8_t least = 100;
    for (int i = 1; i <= 6; i++) {
      scene.disc().push(i % 2 ? -0.03 : 0.03);
      scene.run(3000, 0);
      least = std::min(least, scene.motion().course().confidence);
    }
    CHECK(least < 50);
    scene.run_to(0.7);
    scene.mistake_meter(SCENE_METER);
    scene.turn(5);
    CHECK_EQUAL(scene.unhelped_error(), unhelped_error - 1);
    CHECK_EQUAL(scene.error(), unhelped_error - 1 + static_cast<int>(scene.witness().missed()));
    CHECK(scene.witness().missed() <= 1);
    counted += scene.witness().missed();
  }
  CHECK(counted >= SEEDS / 2);
}

TEST("a disc that is pushed back over its mark adds no turn to those that the detector counts") {
  uint32_t rejected = 0;
  for (uint64_t seed = 1; seed <= SEEDS; seed++) {
    Followed scene(seed);
    for (int i = 1; i <= 12; i++) {
      scene.run_to(0.08, POWER_W / 40);
      scene.disc().push(-0.02 * i);
      scene.run_to(0.08, POWER_W / 40);
      scene.run_to(0.3);
    }
    CHECK_EQUAL(scene.error(), scene.unhelped_error());
    CHECK_EQUAL(scene.witness().missed(), 0);
    rejected += scene.rejected();
  }
  CHECK(rejected >= 6 * SEEDS);
}

TEST("a disc that stops on its mark, is pushed out of it and creeps back is not counted again where its angle is known") {
  int unhelped = 0;
  for (uint64_t seed = 1; seed <= SEEDS; seed++) {
    Followed scene(seed);
    const int error = scene.error(), unhelped_error = scene.unhelped_error();
    for (int i = 0; i < 5; i++) {
      scene.run_to(0.02, POWER_W / 4);
      scene.run(1000 + 500 * i, 0);
      scene.disc().push(-0.03 - 0.01 * i);
      scene.run(30000, 0);
      scene.run_to(0.08, POWER_W / 40);
      scene.run_to(0.3);
    }
    CHECK_EQUAL(scene.error(), error);
    unhelped += scene.unhelped_error() - unhelped_error;
  }
  CHECK(unhelped > 0);
}

TEST("a turn that comes where the angle is wrong is set aside, and counted when the next comes there, too") {
  for (uint64_t seed = 1; seed <= SEEDS; seed++) {
    Followed scene(disc_alike(seed), seed);
    const int error = scene.error();
    scene.turn_unseen_to(0.8);
    scene.run_to(0.3);
    CHECK_EQUAL(scene.error(), error - 1);
    scene.turn(1);
    CHECK_EQUAL(scene.error(), error);
    CHECK_NEAR(scene.before_ago_ms(), scene.mark_before_ago_ms(), 600);
    scene.turn(5);
    CHECK_EQUAL(scene.error(), error);
    CHECK_EQUAL(scene.witness().doubled(), 0);
  }
}

TEST("the profile of another disc costs no turn") {
  for (uint64_t seed = 1; seed <= SEEDS; seed++) {
    Flash flash;
    Scene other(clear_disc(seed + 100), seed, flash);
    other.turn(12);
    other.motion().keep(0);
    CHECK_EQUAL(flash.writes, 1);
    Scene scene(clear_disc(seed), seed, flash);
    for (int i = 0; i < 15; i++) {
      scene.run_to(0.6, POWER_W);
      scene.run_to(0.3, i % 3 ? POWER_W / 2 : 2 * POWER_W);
      CHECK_EQUAL(scene.error(), scene.unhelped_error());
    }
  }
}

TEST("a disc that is turned by hand loses no turn") {
  for (uint64_t seed = 1; seed <= SEEDS; seed++) {
    Followed scene(seed);
    const int error = scene.error();
    for (int i = 1; i <= 12; i++) {
      scene.run_to(0.35);
      scene.run_to(0.35 + 0.05 * i, BY_HAND_W);
      scene.run_to(0.3);
      CHECK_EQUAL(scene.error(), error);
    }
  }
}
