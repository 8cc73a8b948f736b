#include "check.h"
#include "flat_disc.h"
#include "sampler.h"

using namespace wattwheel;

TEST("a warm detector counts each mark, half a second after it came, at the time its edge came") {
  Detector detector(METER);
  CHECK(detector.start_with(KNOWN));
  FlatDisc disc(detector);
  disc.show(130, 9600);
  const uint32_t came_at_ms = disc.now_ms();
  disc.show(85, 400);
  disc.show(130, 100);
  CHECK_EQUAL(disc.ticks, 1);
  CHECK_NEAR(disc.last.at_ms, came_at_ms, 40);
}

TEST("a mark that lies under the sensor at a warm start was counted before") {
  Detector detector(METER);
  CHECK(detector.start_with(KNOWN));
  FlatDisc disc(detector);
  disc.show(85, 5000);
  CHECK_EQUAL(disc.ticks, 0);
  disc.turn(2);
  CHECK_EQUAL(disc.ticks, 2);
}

TEST("a disc that stands for a day, on its mark or beside it, adds no turn and changes no level") {
  Detector detector(METER);
  CHECK(detector.start_with(KNOWN));
  FlatDisc disc(detector);
  disc.turn(20);
  const Sight before = detector.sight();
  disc.show(85, 43200000);
  disc.show(130, 43200000);
  CHECK_EQUAL(disc.ticks, 20);
  CHECK_EQUAL(detector.sight().disc_q4, before.disc_q4);
  CHECK_EQUAL(detector.sight().mark_q4, before.mark_q4);
}

TEST("a mark nearer to the one before than the largest power allows is rejected") {
  Detector detector(METER);
  CHECK(detector.start_with(KNOWN));
  FlatDisc disc(detector);
  disc.turn(3);
  disc.show(130, 300);
  disc.show(85, 100);
  disc.show(130, 300);
  CHECK_EQUAL(disc.ticks, 3);
  CHECK_EQUAL(detector.sight().rejected, 1);
}

TEST("a contrast under 8 is called weak") {
  Detector detector(METER);
  CHECK(detector.start_with({130 * 16, 126 * 16, 0}));
  FlatDisc disc(detector);
  disc.show(130, 10000);
  CHECK(detector.sight().weak);
  CHECK(detector.sight().contrast_x10 < 80);
}

TEST("levels that are kept make the next detector start where the last one was") {
  Detector before(METER);
  FlatDisc disc(before);
  Levels levels;
  CHECK(!before.levels(&levels));
  disc.turn(6);
  CHECK(before.levels(&levels));
  Detector after(METER);
  CHECK(after.start_with(levels));
  CHECK_EQUAL(after.sight().disc_q4, levels.disc_q4);
  CHECK(!after.start_with({80, 80, 0}));
}

TEST("turns count over the wrap of the 32-bit clock, and after a standstill of 40 days") {
  Detector detector(METER);
  CHECK(detector.start_with(KNOWN));
  FlatDisc disc(detector, 0xffffffffu - 39999);
  disc.turn(8);
  CHECK_EQUAL(disc.ticks, 8);
  FlatDisc later(detector, disc.now_ms() + 40u * 86400000u);
  later.turn(2);
  CHECK_EQUAL(later.ticks, 2);
}

TEST("saturated readings are left out and counted") {
  Detector detector(METER);
  CHECK(detector.start_with(KNOWN));
  FlatDisc disc(detector);
  disc.turn(2);
  Reading reading{};
  reading.saturated = 1;
  for (int i = 0; i < 51; i++) detector.take(reading);
  CHECK_EQUAL(detector.sight().dazzled, 50);
  CHECK(!detector.sight().on_mark || disc.ticks == 2);
}

TEST("a warm start in the middle of a turn counts the next mark, though the disc has hardly moved since") {
  Detector detector(METER);
  CHECK(detector.start_with({130 * 16, 85 * 16, 400 * 16}));
  FlatDisc disc(detector, 500000);
  disc.show(130, 2000);
  disc.show(85, 400);
  CHECK_EQUAL(disc.ticks, 1);
}

TEST("a fast mark is told when it has gone by, though a hump beside it keeps it from leaving") {
  Detector detector(METER);
  CHECK(detector.start_with({KNOWN.disc_q4, KNOWN.mark_q4, 120 * 16}));
  FlatDisc disc(detector);
  disc.turn(3);
  disc.show(130, 9500);
  disc.show(85, 500);
  disc.show(112, 600);
  CHECK_EQUAL(disc.ticks, 4);
}

TEST("levels that were learnt upside down are turned over within three turns, and none of the later ones is lost") {
  Detector detector(METER);
  CHECK(detector.start_with({KNOWN.mark_q4, KNOWN.disc_q4, 0}));
  FlatDisc disc(detector);
  disc.turn(4);
  Levels levels;
  CHECK(detector.levels(&levels));
  CHECK(levels.mark_q4 < levels.disc_q4);
  const int ticks = disc.ticks;
  disc.turn(10);
  disc.show(130, 1000);
  CHECK_EQUAL(disc.ticks, ticks + 10);
}

TEST("a hump as deep as a mark was known to be is no mark once a slow turn has shown how deep the mark is") {
  Detector detector(METER);
  CHECK(detector.start_with({130 * 16, 100 * 16, 0}));
  FlatDisc disc(detector);
  for (int turn = 0; turn < 2; turn++) {
    disc.show(130, 9600);
    disc.show(90, 1500);
    disc.show(130, 3000);
    disc.show(111, 1000);
  }
  disc.show(130, 1000);
  CHECK_EQUAL(disc.ticks, 2);
}

TEST("a lamp that is switched, at once or within some readings, is no mark, wherever in a reading it begins") {
  int invented = 0;
  for (int lamp = 20; lamp <= 360; lamp += 20) {
    for (int samples = 1; samples <= 12; samples++) {
      Sampler sampler;
      Detector detector(METER);
      CHECK(detector.start_with(KNOWN));
      for (int i = 0; i < 600; i++) {
        const int since = i - 400 - lamp / 20 % 4, lit = since <= 0 ? 0 : since >= samples ? lamp : lamp * since / samples;
        sampler.take(static_cast<uint16_t>(20 + i % 2 + lit + (sampler.led_on() ? 130 : 0)), 1000 + 10u * i);
        Reading reading;
        if (sampler.next(&reading)) detector.take(reading);
        Tick tick;
        while (detector.next(&tick)) invented++;
      }
      CHECK(detector.sight().learnt);
    }
  }
  CHECK_EQUAL(invented, 0);
}

TEST("a lamp that is switched while a fast mark passes does not hide it") {
  for (int samples = 1; samples <= 6; samples++) {
    for (int from = 790; from < 830; from++) {
      Sampler sampler;
      Detector detector(METER);
      CHECK(detector.start_with(KNOWN));
      int ticks = 0;
      for (int i = 0; i < 1100; i++) {
        const int since = i - from, lit = since <= 0 ? 0 : since >= samples ? 180 : 180 * since / samples;
        const int own = i >= 200 && i % 200 < 12 ? 85 : 130;
        sampler.take(static_cast<uint16_t>(20 + i % 2 + lit + (sampler.led_on() ? own : 0)), 1000 + 10u * i);
        Reading reading;
        if (sampler.next(&reading)) detector.take(reading);
        for (Tick tick; detector.next(&tick);) ticks++;
      }
      CHECK_EQUAL(ticks, 5);
    }
  }
}

TEST("a mark whose edges take several readings, each of them a leap, is no knock") {
  Detector detector(METER);
  CHECK(detector.start_with({210 * 16, 150 * 16, 0}));
  FlatDisc disc(detector);
  for (int turn = 0; turn < 5; turn++) {
    disc.show(232, 6000);
    for (int counts = 212; counts > 150; counts -= 21) disc.show(counts, 20);
    disc.show(148, 160);
    for (int counts = 169; counts < 230; counts += 21) disc.show(counts, 20);
  }
  disc.show(232, 1000);
  CHECK_EQUAL(disc.ticks, 5);
  CHECK_EQUAL(detector.sight().relearnt, 0);
}
