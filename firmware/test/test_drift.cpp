#include "check.h"
#include "detector.h"
#include "drift.h"
#include "flat_disc.h"

using namespace wattwheel;

namespace {
constexpr uint32_t READINGS_PER_HOUR = 180000;

/** Shows readings that go evenly from one value to another. */
void show(Drift& drift, Levels& levels, int from_q4, int to_q4, double hours) {
  const int readings = static_cast<int>(hours * READINGS_PER_HOUR);
  for (int i = 0; i < readings; i++) {
    drift.take(&levels, static_cast<int16_t>(from_q4 + static_cast<int64_t>(to_q4 - from_q4) * i / readings));
  }
}

/** A disc of 130 counts with a mark of 85 stands for hours while a part of its light goes, and then turns. */
int ticks_after_drift(double left, bool on_mark) {
  Detector detector(METER);
  detector.start_with(KNOWN);
  FlatDisc disc(detector);
  disc.turn(3);
  if (!on_mark) disc.show(130, 2000);
  uint32_t now_ms = disc.now_ms(), noise = 1;
  int ticks = disc.ticks;
  const auto see = [&](double counts, uint32_t for_ms) {
    for (uint32_t end_ms = now_ms + for_ms; now_ms != end_ms; now_ms += 20) {
      noise = noise * 1103515245u + 12345u;
      Reading reading{};
      reading.at_ms = now_ms;
      reading.value_q4 = static_cast<int16_t>(counts * 16 + static_cast<int>(noise >> 16) % 48 - 24);
      detector.take(reading);
      for (Tick tick; detector.next(&tick);) ticks++;
    }
  };
  for (int minute = 0; minute < 600; minute++) see((on_mark ? 85 : 130) * (1 - (1 - left) * minute / 600), 60000);
  for (int turn = 0; turn < 3; turn++) {
    see(130 * left, 9600);
    see(85 * left, 400);
  }
  see(130 * left, 1000);
  return ticks;
}
}  // namespace

TEST("a disc that stands for ten hours while its light drifts is known when it turns again, wherever it stood") {
  for (int percent = 82; percent <= 118; percent += 18) {
    CHECK_EQUAL(ticks_after_drift(percent / 100.0, false), 6);
    CHECK_EQUAL(ticks_after_drift(percent / 100.0, true), 6);
  }
}

TEST("the levels go with the share of the light that is left, and begin to after twenty minutes") {
  Drift drift;
  Levels levels = KNOWN;
  show(drift, levels, 2000, 2000, 0.3);
  CHECK_EQUAL(levels.disc_q4, KNOWN.disc_q4);
  show(drift, levels, 2000, 1900, 3);
  show(drift, levels, 1900, 1900, 0.2);
  CHECK_NEAR(levels.disc_q4, KNOWN.disc_q4 * 0.95, 2);
  CHECK_NEAR(levels.mark_q4, KNOWN.mark_q4 * 0.95, 2);
}

TEST("a disc that goes on under the least load, or jumps, changes no level") {
  Drift drift;
  Levels levels = KNOWN;
  for (int turn = 0; turn < 5; turn++) {
    show(drift, levels, 2000, 2160, 0.33);
    show(drift, levels, 2160, 2000, 0.33);
  }
  show(drift, levels, 2000, 2000, 0.3);
  show(drift, levels, 1900, 1900, 0.3);
  CHECK_EQUAL(levels.disc_q4, KNOWN.disc_q4);
  CHECK_EQUAL(levels.mark_q4, KNOWN.mark_q4);
}
