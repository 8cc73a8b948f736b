#include "check.h"
#include "telling.h"

using namespace wattwheel;

namespace {
constexpr MeterConfig METER{75000, 43470};

/** 75 turns per kWh: 1 W is 75 thousandths of a turn per hour. */
Course at_watts(uint32_t power_w, uint8_t confidence = 90) {
  return {0, power_w * 75, power_w * 70, power_w * 80, confidence};
}

/** Looks whenever it is due in this time; answers how often it was told. */
int told(Telling& telling, const Course& course, int64_t from_ms, int64_t until_ms) {
  int times = 0;
  for (int64_t ms = from_ms; ms < until_ms; ms += 10) times += telling.is_due(ms) && telling.take(course, METER, ms);
  return times;
}
}  // namespace

TEST("a course is told as soon as it is sure, and then within 30 s") {
  Telling telling;
  CHECK_EQUAL(told(telling, at_watts(500, 49), 0, 60000), 0);
  CHECK_EQUAL(told(telling, at_watts(500, 50), 60000, 60200), 1);
  CHECK_EQUAL(told(telling, at_watts(500), 60200, 89000), 0);
  CHECK_EQUAL(told(telling, at_watts(500), 89000, 90200), 1);
  CHECK_EQUAL(told(telling, at_watts(500), 90200, 150200), 2);
}

TEST("a change of more than 10 W, or of more than 5 %, is told, and no smaller one") {
  Telling telling;
  told(telling, at_watts(1000), 0, 10);
  CHECK_EQUAL(told(telling, at_watts(1010), 10, 5000), 0);
  CHECK_EQUAL(told(telling, at_watts(1011), 5000, 5200), 1);
  CHECK_EQUAL(told(telling, at_watts(100), 5200, 7200), 1);
  CHECK_EQUAL(told(telling, at_watts(105), 7200, 12000), 0);
  CHECK_EQUAL(told(telling, at_watts(106), 12000, 12200), 1);
  CHECK_EQUAL(told(telling, at_watts(100), 12200, 14200), 1);
}

TEST("it is told no more often than every 2 s, however much it changes") {
  Telling telling;
  int times = 0;
  for (uint32_t ms = 0; ms < 20000; ms += 10) {
    times += telling.is_due(ms) && telling.take(at_watts(100 + ms), METER, ms);
  }
  CHECK_EQUAL(times, 10);
}

TEST("that it is not sure any more is told once") {
  Telling telling;
  told(telling, at_watts(500), 0, 10);
  CHECK_EQUAL(told(telling, at_watts(500, 20), 10, 2000), 0);
  CHECK_EQUAL(told(telling, at_watts(500, 20), 2000, 2010), 1);
  CHECK_EQUAL(told(telling, at_watts(100, 20), 2010, 90000), 0);
}

TEST("who has just come is told what is known, but no sooner") {
  Telling telling;
  told(telling, at_watts(500), 0, 10);
  telling.forget();
  CHECK_EQUAL(told(telling, at_watts(500), 10, 2000), 0);
  CHECK_EQUAL(told(telling, at_watts(500), 2000, 2010), 1);
}
