#include "check.h"
#include "humped_disc.h"

using namespace wattwheel;

TEST("marks that are told of in retrospect teach how the disc looks, and the next one finds it") {
  Tracker tracker(METER);
  HumpedDisc disc(tracker);
  disc.told = false;
  uint32_t marks_ms[3];
  disc.go(50, 30000);
  for (uint32_t& mark_ms : marks_ms) {
    mark_ms = disc.now_ms();
    disc.turn(1, 30000);
  }
  disc.go(20, 30000);
  Profile profile;
  CHECK(!tracker.profile(&profile));
  for (const uint32_t mark_ms : marks_ms) tracker.mark(mark_ms);
  CHECK(tracker.profile(&profile));
  CHECK_EQUAL(disc.course().confidence, 0);
  disc.told = true;
  disc.go(90, 30000);
  CHECK(disc.course().confidence >= 50);
}

TEST("a mark that is told of in retrospect, wherever on it, teaches where it begins") {
  Tracker tracker(METER), punctual(METER);
  HumpedDisc disc(tracker), other(punctual);
  disc.told = false;
  uint32_t marks_ms[4];
  other.turn(4, 30000);
  disc.go(50, 30000);
  for (uint32_t& mark_ms : marks_ms) {
    mark_ms = disc.now_ms();
    disc.turn(1, 30000);
  }
  for (uint32_t i = 0; i < 4; i++) tracker.mark(marks_ms[i] + 30000 * (1 + i % 3) / 100);
  Profile late, right;
  CHECK(tracker.profile(&late));
  CHECK(punctual.profile(&right));
  for (int i = 7; i < Profile::BINS - 2; i++) CHECK_NEAR(late.value_q4[i], right.value_q4[i], 2 * 16);
}

TEST("a mark that is told of in retrospect leaves a disc followed that surely is") {
  Tracker tracker(METER);
  HumpedDisc disc(tracker);
  disc.turn(5, 30000);
  disc.told = false;
  disc.go(50, 30000);
  const uint32_t came_at_ms = disc.now_ms();
  disc.go(20, 30000);
  tracker.mark(came_at_ms);
  CHECK(disc.course().confidence >= 50);
  CHECK_NEAR(disc.course().phase, disc.phase(), 65536 / 50);
  uint32_t at_ms;
  disc.go(20, 30000);
  CHECK(!tracker.missed(&at_ms));
}

TEST("a profile that was kept is believed once a mark came where it should, also over the wrap of the clock") {
  Tracker before(METER);
  HumpedDisc disc(before);
  disc.turn(5, 30000);
  Profile kept;
  CHECK(before.profile(&kept));
  Tracker tracker(METER);
  CHECK(tracker.start_with(kept));
  HumpedDisc again(tracker, UINT32_MAX - 75000);
  again.turn(1, 30000);
  CHECK_EQUAL(again.course().confidence, 0);
  again.turn(1, 30000);
  CHECK(again.course().confidence >= 50);
}

TEST("a mark half a turn after the last is doubted, and one where it should be is not") {
  Tracker tracker(METER);
  HumpedDisc disc(tracker);
  disc.turn(5, 30000);
  CHECK(tracker.doubted(disc.now_ms()));
  disc.go(50, 30000);
  CHECK(!tracker.doubted(disc.now_ms()));
}

TEST("a mark that comes is the same one as long as the disc is at it, the next one after a turn, and neither in between") {
  Tracker tracker(METER);
  HumpedDisc disc(tracker);
  CHECK(tracker.arrival() == Arrival::UNSURE);
  disc.turn(5, 30000);
  disc.go(56, 30000);
  CHECK(tracker.arrival() == Arrival::SAME_MARK);
  disc.go(20, 30000);
  CHECK(tracker.arrival() == Arrival::UNSURE);
  disc.go(30, 30000);
  CHECK(tracker.arrival() == Arrival::AWAY);
  disc.go(40, 30000);
  CHECK(tracker.arrival() == Arrival::NEXT_MARK);
}

TEST("a mark that nobody told of is missed, at the time it came") {
  Tracker tracker(METER);
  HumpedDisc disc(tracker);
  disc.turn(5, 30000);
  uint32_t at_ms = 0;
  CHECK(!tracker.missed(&at_ms));
  disc.told = false;
  disc.go(50, 30000);
  const uint32_t came_at_ms = disc.now_ms();
  disc.go(40, 30000);
  CHECK(tracker.missed(&at_ms));
  CHECK_NEAR(at_ms, came_at_ms, 600);
  CHECK(!tracker.missed(&at_ms));
}
