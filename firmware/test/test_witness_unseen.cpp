#include "followed.h"

using namespace wattwheel;

namespace {
constexpr double POWER_W = USUAL_POWER_W, FAST_W = 3 * POWER_W;
constexpr uint64_t SEEDS = 6;
}  // namespace

TEST("a mark that dazzling light hides is counted when the next one comes, at the time it came") {
  for (uint64_t seed = 1; seed <= SEEDS; seed++) {
    Followed scene(seed);
    const int error = scene.error(), unhelped_error = scene.unhelped_error();
    scene.dazzle_mark();
    scene.run_to(0.9);
    CHECK_EQUAL(scene.error(), error - 1);
    scene.run_to(0.3);
    CHECK_EQUAL(scene.unhelped_error(), unhelped_error - 1);
    CHECK_EQUAL(scene.error(), error);
    CHECK_NEAR(scene.before_ago_ms(), scene.mark_before_ago_ms(), 600);
    scene.turn(5);
    CHECK_EQUAL(scene.error(), error);
    CHECK_EQUAL(scene.witness().missed(), 1);
    CHECK_EQUAL(scene.witness().doubled(), 0);
  }
}

TEST("a mark that nobody saw is counted where two turns took as long as the one before, and not where the load leapt") {
  for (uint64_t seed = 1; seed <= SEEDS; seed++) {
    Followed scene(disc_alike(seed), seed);
    scene.turn(3, FAST_W);
    const int error = scene.error(), unhelped_error = scene.unhelped_error();
    scene.fade_mark(FAST_W);
    scene.turn(2, FAST_W);
    CHECK_EQUAL(scene.unhelped_error(), unhelped_error - 1);
    CHECK_EQUAL(scene.error(), error);
    CHECK_NEAR(scene.before_ago_ms(), scene.mark_before_ago_ms(), 600);
    scene.fade_mark(POWER_W);
    scene.turn(6, FAST_W);
    CHECK_EQUAL(scene.error(), error - 1);
    CHECK_EQUAL(scene.witness().missed(), 1);
  }
}

TEST("a mark that nobody saw is counted, too, where the one before came too soon, if the disc surely was followed") {
  uint64_t counted = 0;
  for (uint64_t seed = 1; seed <= SEEDS; seed++) {
    Followed scene(disc_alike(seed), seed);
    scene.turn(3, FAST_W);
    const int error = scene.error(), unhelped_error = scene.unhelped_error();
    scene.run_to(0.6, FAST_W);
    scene.disc().push(0.04);
    scene.run_to(0.3, FAST_W);
    scene.disc().push(-0.04);
    scene.fade_mark(FAST_W);
    scene.turn(2, FAST_W);
    CHECK_EQUAL(scene.unhelped_error(), unhelped_error - 1);
    CHECK(scene.error() <= error);
    counted += scene.error() == error;
  }
  CHECK(counted * 2 > SEEDS);
}

TEST("a passage that nobody saw is not counted where no light was too bright to see it and time is missing, too") {
  for (uint64_t seed = 1; seed <= SEEDS; seed++) {
    Followed scene(seed);
    const int error = scene.error();
    scene.run_to(0.97);
    scene.turn_unseen_to(0.09);
    scene.turn(6);
    CHECK_EQUAL(scene.error(), error - 1);
    CHECK_EQUAL(scene.witness().missed(), 0);
  }
}

TEST("a passage that nobody saw is not counted where the next mark does not come a turn after it") {
  for (uint64_t seed = 1; seed <= SEEDS; seed++) {
    Followed scene(disc_alike(seed), seed);
    const int unhelped_error = scene.unhelped_error();
    scene.dazzle_mark();
    scene.run_to(0.35);
    scene.turn_unseen_to(0.85);
    scene.turn(6);
    CHECK_EQUAL(scene.unhelped_error(), unhelped_error - 1);
    CHECK_EQUAL(scene.error(), unhelped_error - 1);
    CHECK_EQUAL(scene.witness().missed(), 0);
  }
}
