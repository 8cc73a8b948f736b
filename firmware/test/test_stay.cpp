#include "check.h"
#include "stay.h"

using namespace wattwheel;

namespace {
/** A mark that stays, then none, and then one that stays. The clock wraps meanwhile. */
Stay stay_of(uint32_t before_ms, uint32_t between_ms, uint32_t lasts_ms) {
  Stay stay;
  uint32_t now_ms = 0xffffff00u;
  stay.enter(now_ms);
  stay.see(true, now_ms += before_ms);
  stay.leave(now_ms);
  stay.enter(now_ms += between_ms);
  stay.see(true, now_ms += lasts_ms);
  return stay;
}

bool suits(uint32_t before_ms, uint32_t between_ms, uint32_t lasts_ms) {
  return stay_of(before_ms, between_ms, lasts_ms).suits_fast_turn();
}

bool hurried(uint32_t before_ms, uint32_t between_ms, uint32_t lasts_ms) {
  return stay_of(before_ms, between_ms, lasts_ms).is_hurried();
}
}  // namespace

TEST("a mark that stays as long as the one before, and none for 18 times as long, suits a fast turn") {
  CHECK(suits(570, 10200, 590));
}

TEST("a load that rises or falls between two marks suits a fast turn") {
  CHECK(suits(65000, 52000, 160));
  CHECK(suits(140, 3100, 2000));
}

TEST("a mark that went by in less than half a second does not come back, however long none is there") {
  CHECK(suits(300, 600000, 900));
  CHECK(!suits(600, 600000, 900));
}

TEST("a mark that comes back sooner than a turn takes, or after the disc has stood, does not suit one") {
  CHECK(!suits(6100, 3400, 2000));
  CHECK(!suits(2600, 1575000, 1140));
}

TEST("marks that both stay long pass too slowly for their turn not to be seen") {
  CHECK(!suits(3000, 60000, 3000));
}

TEST("a mark that stays is hurried if it comes soon after one that stayed, too") {
  CHECK(hurried(660, 3260, 2000));
  CHECK(hurried(45900, 7500, 2000));
  CHECK(!hurried(2000, 31000, 2000));
}

TEST("a mark that goes by is not hurried, however soon it comes") {
  CHECK(!hurried(640, 1900, 640));
}

TEST("a hump beside the mark that keeps it from leaving is no part of its stay") {
  Stay stay;
  stay.enter(1000);
  stay.see(true, 1800);
  stay.see(false, 4000);
  stay.leave(4000);
  stay.enter(16000);
  stay.see(true, 18500);
  CHECK_EQUAL(stay.lasts_ms(), 2500);
  CHECK(!stay.is_hurried());
}
