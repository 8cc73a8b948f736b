#include <stdio.h>
#include <stdlib.h>

#include "check.h"
#include "pace.h"
#include "tracker.h"

using namespace wattwheel;

namespace {
constexpr MeterConfig METER{75000, 43470};
constexpr int32_t NOISE_Q4 = 24;

/** A wave of parabolas, 4096 high, that comes once in 65536. */
int32_t wave(uint32_t at) {
  const int32_t along = static_cast<int32_t>(at & 0x7fff) >> 4;
  const int32_t height = (along * (2048 - along)) >> 8;
  return at & 0x8000 ? -height : height;
}

// A disc of 120 counts with two humps of a dozen, its mark of 78 over 4 %, and noise of a count and a half.
// Turns are told 0.4 s late.
class HumpedDisc {
 public:
  explicit HumpedDisc(Tracker& tracker, uint32_t now_ms = 1000) : tracker_(tracker), now_ms_(now_ms) {}

  /** Goes on by a share of a turn, in 1/100, at a speed; backwards if that is negative. */
  void go(int32_t percent, int32_t turn_ms) {
    const int64_t step = (20ll << 32) / turn_ms;
    for (int64_t left = (llabs(percent) << 32) / 100; left > 0; left -= llabs(step)) see(step);
  }
  void turn(int32_t turns, int32_t turn_ms) { go(turns * 100, turn_ms); }
  void stand(uint32_t for_ms) {
    for (uint32_t end_ms = now_ms_ + for_ms; now_ms_ != end_ms;) see(0);
  }

  Course course() const { return tracker_.course(); }
  /** The speed it has, as a share of what it would be at `turn_ms` a turn, in percent. */
  int32_t percent_of(uint32_t turn_ms) const {
    return static_cast<int32_t>(static_cast<uint64_t>(course().turns_per_hour_x1000) * turn_ms / 36000000);
  }
  uint16_t phase() const { return static_cast<uint16_t>(angle_ >> 16); }
  uint32_t now_ms() const { return now_ms_; }
  uint32_t marked_at_ms() const { return marked_at_ms_; }

  bool flat = false, told = true;
  int32_t brighter_q4 = 0, share_of_light = 16;
  uint8_t best = 0;  // the highest confidence since it was last cleared

 private:
  void see(int64_t step) {
    const int64_t before = angle_;
    angle_ += step;
    now_ms_ += 20;
    tracker_.take(reading_q4(), now_ms_, NOISE_Q4);
    if (angle_ >> 32 > before >> 32 && told) marked_at_ms_ = now_ms_, waiting_ = true;
    if (waiting_ && now_ms_ - marked_at_ms_ >= 400) {
      waiting_ = false;
      tracker_.mark(marked_at_ms_);
    }
    if (course().confidence > best) best = course().confidence;
  }

  int16_t reading_q4() {
    noise_ = noise_ * 1103515245u + 12345u;
    const int32_t noise_q4 = static_cast<int32_t>(noise_ >> 16) % 42 + static_cast<int32_t>(noise_ >> 8) % 42 - 41;
    const uint32_t place = static_cast<uint32_t>(angle_ >> 16) & 0xffff;
    const int32_t humps_q4 = flat ? 0 : (130 * wave(2 * place + 7000) + 70 * wave(place + 30000)) / 4096;
    const int32_t disc_q4 = place < 65536 * 4 / 100 ? 78 * 16 : 120 * 16 + humps_q4;
    return static_cast<int16_t>(disc_q4 * share_of_light / 16 + brighter_q4 + noise_q4);
  }

  Tracker& tracker_;
  uint32_t now_ms_, marked_at_ms_ = 0, noise_ = 1;
  int64_t angle_ = 1ll << 31;
  bool waiting_ = false;
};

void is_believed_within_five_turns(HumpedDisc& disc) {
  disc.turn(5, 30000);
  CHECK(disc.course().confidence >= 50);
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

TEST("turns in which the load changed do not warp what was learnt") {
  Tracker tracker(METER);
  HumpedDisc disc(tracker);
  disc.turn(6, 30000);
  disc.go(55, 30000);
  Profile learnt, now;
  CHECK(tracker.profile(&learnt));
  for (int i = 0; i < 10; i++) {
    disc.go(50, i % 2 == 0 ? 26000 : 34000);
    disc.go(50, i % 2 == 0 ? 34000 : 26000);
  }
  CHECK(tracker.profile(&now));
  CHECK(learnt.difference_q8(now) < 16 * 16 / 4);
}

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

TEST("a mark half a turn after the last is doubted, and one where it should be is not") {
  Tracker tracker(METER);
  HumpedDisc disc(tracker);
  disc.turn(5, 30000);
  CHECK(tracker.doubted(disc.now_ms()));
  disc.go(50, 30000);
  CHECK(!tracker.doubted(disc.now_ms()));
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
