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

int32_t asked(uint32_t before_ms, uint32_t between_ms, uint32_t lasts_ms) {
  return stay_of(before_ms, between_ms, lasts_ms).way_asked_percent(false);
}

bool hurried(uint32_t before_ms, uint32_t between_ms, uint32_t lasts_ms) {
  return stay_of(before_ms, between_ms, lasts_ms).is_hurried();
}
}  // namespace

TEST("where a mark stays as long as the one before, and none for 18 times as long, little of a turn's way is asked for") {
  CHECK_EQUAL(asked(570, 10200, 590), 10);
}

TEST("where a load rises or falls between two marks, less of a turn's way is asked for") {
  CHECK_EQUAL(asked(65000, 52000, 600), 18);
  CHECK_EQUAL(asked(510, 8000, 1900), 18);
}

TEST("a disc that crept past its mark and goes on fast has turned, where the time suits a turn as fast as the next passes") {
  CHECK_EQUAL(asked(62880, 5080, 320), 10);
}

TEST("a mark that stays for minutes lasts for as many readings as can be counted, not for none") {
  CHECK_EQUAL(stay_of(510, 8000, 1900).readings(), 95);
  CHECK_EQUAL(stay_of(510, 8000, 256 * 20).readings(), 255);
  CHECK_EQUAL(stay_of(510, 8000, 180000).readings(), 255);
}

TEST("the way to a mark is not seen where that is gone within 0.2 s") {
  CHECK(stay_of(65000, 52000, 180).is_too_fast(0));
  CHECK(!stay_of(65000, 52000, 200).is_too_fast(0));
}

TEST("a mark that is gone within 0.3 s passes too fast for its way to be seen, but where the reading had been going up for no longer than four times that") {
  CHECK(stay_of(3820, 191060, 200).is_too_fast(182260));
  CHECK(stay_of(3820, 191060, 280).is_too_fast(1140));
  CHECK(!stay_of(3820, 191060, 280).is_too_fast(1120));
  CHECK(!stay_of(3820, 191060, 300).is_too_fast(182260));
}

TEST("a mark that went by too fast for the disc to stop beside it does not come back, however long none is there") {
  CHECK(stay_of(300, 600000, 900).is_carried_away());
  CHECK(stay_of(140, 3100, 2000).is_carried_away());
  CHECK(!stay_of(600, 600000, 900).is_carried_away());
  CHECK_EQUAL(asked(600, 600000, 900), 28);
}

TEST("a mark that went by fast while the disc stopped, and comes back at once, is to show a way") {
  CHECK_EQUAL(asked(420, 3460, 2000), 28);
}

TEST("a mark that went by in half a second may come back: the disc stopped meanwhile, and then stood beside it") {
  CHECK_EQUAL(asked(460, 37280, 2000), 18);
}

TEST("a mark that comes back sooner than a turn takes, or after the disc has stood, is to show more of its way") {
  CHECK_EQUAL(asked(6100, 3400, 2000), 45);
  CHECK_EQUAL(asked(2600, 1575000, 1140), 28);
}

TEST("a disc that stops just past its mark and stays there when it is pushed back is to show most of a turn's way") {
  CHECK_EQUAL(asked(540, 3100, 2000), Stay::MOST_ASKED_PERCENT);
}

TEST("a disc that seems to have come back is to show most of its way, but not where the time suits a turn as fast as its mark passes") {
  CHECK_EQUAL(stay_of(2600, 1575000, 1140).way_asked_percent(true), Stay::MOST_ASKED_PERCENT);
  CHECK_EQUAL(stay_of(12620, 277000, 480).way_asked_percent(true), Stay::MOST_ASKED_PERCENT);
  CHECK_EQUAL(stay_of(6100, 3400, 2000).way_asked_percent(true), Stay::MOST_ASKED_PERCENT);
  CHECK_EQUAL(stay_of(570, 10200, 590).way_asked_percent(true), 10);
  CHECK_EQUAL(stay_of(3120, 62020, 2000).way_asked_percent(true), 18);
}

TEST("a disc stood close by where it stopped at its mark or stood since, and was down and up again within the time that the marks took") {
  const Stay stay = stay_of(4000, 319000, 800);
  CHECK(stay.stood_by(300, 400));
  CHECK(!stay.stood_by(4020, 400));
  CHECK(!stay.stood_by(300, 420));
  CHECK(stay_of(4000, 319000, 300).stood_by(300, 20));
  CHECK(!stay_of(4000, 319000, 280).stood_by(300, 20));
  CHECK(!stay_of(1900, 151000, 800).stood_by(300, 400));
  CHECK(stay_of(1900, 153000, 800).stood_by(300, 400));
}

TEST("the disc is taken for the mark where that stays for more than eight times as long as none does, before and after") {
  CHECK(stay_of(9120, 300, 9120).is_upside_down());
  CHECK(!stay_of(9120, 1140, 9120).is_upside_down());
  CHECK(!stay_of(9120, 300, 2400).is_upside_down());
  CHECK(!stay_of(2400, 300, 9120).is_upside_down());
}

TEST("a disc has slowed down at its mark and stood since if that stayed for two seconds, and none did for long") {
  CHECK(stay_of(4000, 1575000, 800).has_slowed_and_stood());
  CHECK(!stay_of(1980, 1575000, 800).has_slowed_and_stood());
  CHECK(!stay_of(4000, 320000, 800).has_slowed_and_stood());
}

TEST("a disc has stood where twice the time lies between its marks that a turn takes at the speed of either") {
  CHECK(stay_of(4000, 320020, 800).has_stood());
  CHECK(!stay_of(4000, 320000, 800).has_stood());
  CHECK(!stay_of(800, 320000, 4000).has_stood());
  CHECK(!stay_of(3840, 165080, 2480).has_stood());
}

TEST("a time between marks suits a turn as fast as the next one passes until that stays for a tenth of it") {
  CHECK(stay_of(3140, 196900, 19680).suits_turn());
  CHECK(!stay_of(3140, 196900, 19700).suits_turn());
  CHECK(!stay_of(3140, 196900, 4900).suits_turn());
}

TEST("a turn began fast if its first mark was gone within a second, unless the next is hurried") {
  CHECK(stay_of(660, 123040, 2000).began_fast());
  CHECK(!stay_of(1000, 123040, 2000).began_fast());
  CHECK(!stay_of(660, 3000, 2000).began_fast());
}

TEST("marks that both stay long pass too slowly for their turn not to be seen") {
  CHECK_EQUAL(asked(3000, 60000, 3000), 18);
}

TEST("a mark may be hurried until it has stayed for long enough after the one before") {
  CHECK(stay_of(72800, 28200, 2000).may_be_hurried());
  CHECK(stay_of(72800, 28200, 3600).is_hurried());
  CHECK(!stay_of(72800, 28200, 3600).may_be_hurried());
  CHECK(!stay_of(2000, 28200, 100).may_be_hurried());
}

TEST("a mark that stays is hurried if it comes soon after one that stayed, too") {
  CHECK(hurried(660, 3260, 2000));
  CHECK(hurried(45900, 7500, 2000));
  CHECK(!hurried(2000, 31000, 2000));
}

TEST("a mark that goes by is not hurried, however soon it comes") {
  CHECK(!hurried(640, 1900, 640));
}

TEST("a mark has passed, though a hump keeps it from leaving, once it was seen no longer for as long as it was, and for a fifth of a second") {
  Stay stay = stay_of(500, 8000, 400);
  stay.see(false, 0xffffff00u + 500 + 8000 + 780);
  CHECK(!stay.has_passed());
  stay.see(false, 0xffffff00u + 500 + 8000 + 800);
  CHECK(stay.has_passed());
  Stay shorter = stay_of(500, 8000, 100);
  shorter.see(false, 0xffffff00u + 500 + 8000 + 280);
  CHECK(!shorter.has_passed());
  Stay longer = stay_of(500, 8000, 2000);
  longer.see(false, 0xffffff00u + 500 + 8000 + 9000);
  CHECK(!longer.has_passed());
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
