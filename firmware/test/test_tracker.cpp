#include "check.h"
#include "humped_disc.h"

using namespace wattwheel;

namespace {
void is_believed_within_five_turns(HumpedDisc& disc) {
  disc.turn(5, 30000);
  CHECK(disc.course().confidence >= 50);
}

// Turns of two halves, each at a speed of its own: in every turn the same way round, or in turns.
void keeps_its_profile(bool alike) {
  Tracker tracker(METER);
  HumpedDisc disc(tracker);
  disc.turn(6, 30000);
  disc.go(55, 30000);
  Profile learnt, now;
  CHECK(tracker.profile(&learnt));
  for (int i = 0; i < 10; i++) {
    const bool slow_first = alike || i % 2 == 0;
    disc.go(50, slow_first ? 26000 : 34000);
    disc.go(50, slow_first ? 34000 : 26000);
  }
  CHECK(tracker.profile(&now));
  CHECK(learnt.difference_q8(now) < 16 * 16 / 4);
}
}  // namespace

TEST("after two steady turns a disc is followed: where it is, how fast it turns") {
  Tracker tracker(METER);
  HumpedDisc disc(tracker);
  disc.turn(2, 60000);
  CHECK_EQUAL(disc.course().confidence, 0);
  disc.turn(1, 60000);
  for (int i = 0; i < 9; i++) {
    disc.go(i == 0 ? 5 : 10, 60000);
    CHECK_NEAR(disc.course().phase, disc.phase(), 65536 / 50);
    CHECK_NEAR(disc.percent_of(60000), 100, 10);
    CHECK(disc.course().confidence >= 50);
  }
}

TEST("a load that is switched on or off within a turn is seen before the disc has gone another tenth") {
  Tracker tracker(METER);
  HumpedDisc disc(tracker);
  disc.turn(4, 60000);
  disc.go(20, 60000);
  disc.go(10, 20000);
  CHECK_NEAR(disc.percent_of(20000), 100, 15);
  disc.turn(1, 20000);
  disc.go(10, 100000);
  CHECK_NEAR(disc.percent_of(100000), 100, 15);
}

TEST("the band about the speed holds it, and is narrow where the load is steady") {
  Tracker tracker(METER);
  HumpedDisc disc(tracker);
  disc.turn(4, 60000);
  uint32_t held = 0;
  for (int i = 0; i < 100; i++) {
    disc.go(1, 60000);
    held += disc.course().low_per_hour_x1000 <= 60000 && disc.course().high_per_hour_x1000 >= 60000;
  }
  CHECK(held >= 90);
  CHECK(disc.course().high_per_hour_x1000 - disc.course().low_per_hour_x1000 < 60000 * 3 / 10);
}

TEST("a flat disc is never believed, not even when its light drifts") {
  Tracker tracker(METER);
  HumpedDisc disc(tracker);
  disc.flat = true;
  for (int i = 0; i < 20; i++) {
    disc.turn(1, 30000);
    disc.brighter_q4 += i < 10 ? 0 : 16;
  }
  CHECK(disc.best < 50);
}

TEST("a disc that turns back is not believed any more within a turn, and is again within five") {
  Tracker tracker(METER);
  HumpedDisc disc(tracker);
  is_believed_within_five_turns(disc);
  disc.go(40, 30000);
  CHECK(disc.course().confidence >= 50);
  disc.go(30, -30000);
  CHECK(disc.course().confidence < 50);
  is_believed_within_five_turns(disc);
}

TEST("a disc that turns backwards for three turns is not believed, and then found as it was") {
  Tracker tracker(METER);
  HumpedDisc disc(tracker);
  is_believed_within_five_turns(disc);
  disc.go(50, 30000);
  disc.go(100, -30000);
  disc.best = 0;
  disc.go(200, -30000);
  CHECK(disc.best < 50);
  disc.turn(3, 30000);
  CHECK(disc.course().confidence >= 50);
}

TEST("a sensor that was knocked believes nothing, and what it learns within five turns") {
  Tracker tracker(METER);
  HumpedDisc disc(tracker);
  is_believed_within_five_turns(disc);
  tracker.forget();
  disc.share_of_light = 12;
  CHECK_EQUAL(disc.course().confidence, 0);
  is_believed_within_five_turns(disc);
}

TEST("another light on the disc is felt within a turn, and learnt within five") {
  Tracker tracker(METER);
  HumpedDisc disc(tracker);
  is_believed_within_five_turns(disc);
  disc.brighter_q4 = 12 * 16;
  disc.go(50, 30000);
  CHECK(disc.course().confidence < 50);
  is_believed_within_five_turns(disc);
}

TEST("another light in which no mark is seen is learnt within three turns of a steady load") {
  Tracker tracker(METER);
  HumpedDisc disc(tracker);
  is_believed_within_five_turns(disc);
  disc.told = false;
  disc.share_of_light = 11;
  disc.turn(3, 30000);
  CHECK(disc.course().confidence >= 50);
  CHECK_NEAR(disc.percent_of(30000), 100, 15);
  uint32_t missed_at_ms;
  CHECK(tracker.missed(&missed_at_ms));
  CHECK_NEAR(missed_at_ms, disc.now_ms() - 15000, 600);
}

TEST("a sensor that sees another disc without a mark does not take it for the one it knew") {
  Tracker tracker(METER);
  HumpedDisc disc(tracker);
  is_believed_within_five_turns(disc);
  tracker.forget();
  disc.told = false;
  disc.go(300, -30000);
  CHECK(disc.course().confidence < 50);
  disc.flat = true;
  disc.turn(3, 30000);
  CHECK(disc.course().confidence < 50);
}

TEST("turns in which the load changed do not warp what was learnt") {
  keeps_its_profile(false);
}

TEST("turns that a load warps alike are no other disc as long as the disc is followed") {
  keeps_its_profile(true);
}

TEST("a profile without humps is no profile") {
  Tracker tracker(METER);
  Profile flat{};
  CHECK(!tracker.start_with(flat));
}

TEST("a disc that stands still is not believed to turn") {
  Tracker tracker(METER);
  HumpedDisc disc(tracker);
  disc.turn(5, 30000);
  disc.go(10, 30000);
  disc.stand(20000);
  CHECK(disc.course().turns_per_hour_x1000 < 6000);
  CHECK_NEAR(disc.course().phase, disc.phase(), 65536 / 30);
}
