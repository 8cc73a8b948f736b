#include "check.h"
#include "flat_disc.h"

using namespace wattwheel;

TEST("a cold detector finds the mark after three turns and counts them in retrospect") {
  Detector detector(METER);
  FlatDisc disc(detector);
  disc.turn(2);
  CHECK_EQUAL(disc.ticks, 0);
  CHECK(!detector.sight().learnt);
  disc.turn(8);
  disc.show(130, 3000);
  CHECK_EQUAL(disc.ticks, 10);
  CHECK_NEAR(detector.sight().disc_q4 / 16.0, 130, 2);
  CHECK_NEAR(detector.sight().mark_q4 / 16.0, 85, 2);
}

TEST("a knock that looks like the mark counts nothing, and of the turns after it one at most is lost while the disc is learnt anew") {
  Detector detector(METER);
  CHECK(detector.start_with(KNOWN));
  FlatDisc disc(detector);
  disc.turn(4);
  disc.show(130, 2000);
  for (int i = 0; i < 10; i++) {
    disc.show(85, 20);
    disc.show(250, 20);
  }
  disc.show(130, 2000);
  CHECK_EQUAL(disc.ticks, 4);
  CHECK(!detector.sight().learnt);
  disc.turn(5);
  disc.show(130, 2000);
  CHECK(disc.ticks == 9 || disc.ticks == 8);
}

TEST("a hand before the sensor while it learns does not keep it from learning") {
  Detector detector(METER);
  FlatDisc disc(detector);
  disc.turn(1);
  disc.show(20, 700);
  disc.show(300, 700);
  disc.turn(12);
  disc.show(130, 2000);
  CHECK(detector.sight().learnt);
  CHECK_NEAR(disc.ticks, 13, 1);
}

TEST("a shadow a little deeper than the mark, while it learns, does not take the mark's own passes with it") {
  for (int shadow = 58; shadow <= 68; shadow++) {
    Detector detector(METER);
    FlatDisc disc(detector);
    disc.turn(1);
    disc.show(shadow, 700);
    disc.turn(9);
    disc.show(130, 2000);
    CHECK(detector.sight().learnt);
    CHECK_NEAR(disc.ticks, 10, 1);
  }
}

TEST("a disc that never turns slower than in 1.6 s is learnt, too") {
  Detector detector(METER);
  FlatDisc disc(detector);
  for (int i = 0; i < 20; i++) {
    disc.show(130, 1540);
    disc.show(85, 60);
  }
  disc.show(130, 1000);
  CHECK_EQUAL(disc.ticks, 20);
}

TEST("a disc that stood on its mark while it was learnt is told from its mark") {
  Detector detector(METER);
  FlatDisc disc(detector);
  disc.turn(1);
  disc.show(85, 3600000);
  disc.turn(14);
  disc.show(130, 1000);
  CHECK(detector.sight().mark_q4 < detector.sight().disc_q4);
  CHECK_EQUAL(disc.ticks, 15);
}

TEST("a mark brighter than the disc counts just so") {
  Detector detector(METER);
  FlatDisc disc(detector);
  for (int i = 0; i < 6; i++) {
    disc.show(60, 9600);
    disc.show(90, 400);
  }
  disc.show(60, 1000);
  CHECK_EQUAL(disc.ticks, 6);
  CHECK(detector.sight().mark_q4 > detector.sight().disc_q4);
}

TEST("a sensor that is moved learns anew, and the turns meanwhile are counted") {
  Detector detector(METER);
  CHECK(detector.start_with(KNOWN));
  FlatDisc disc(detector);
  disc.turn(10);
  for (int i = 0; i < 12; i++) {
    disc.show(400, 9600);
    disc.show(340, 400);
  }
  disc.show(400, 1000);
  CHECK_NEAR(disc.ticks, 22, 1);
  CHECK_EQUAL(detector.sight().relearnt, 1);
  CHECK_NEAR(detector.sight().disc_q4 / 16.0, 400, 3);
}

TEST("a knock while it learns that shows the mark faster than a disc can turn counts nothing") {
  Detector detector(METER);
  FlatDisc disc(detector);
  disc.turn(1);
  disc.show(130, 4000);
  for (int i = 0; i < 4; i++) {
    disc.show(85, 100);
    disc.show(130, 100);
  }
  disc.turn(5);
  disc.show(130, 1000);
  CHECK_EQUAL(disc.ticks, 6);
}

TEST("a disc that stands on its mark in one of its first turns is never learnt the wrong way round") {
  Detector detector(METER);
  FlatDisc disc(detector);
  disc.turn(1);
  disc.show(130, 30000);
  disc.show(85, 2600000);
  for (int turn = 0; turn < 14; turn++) {
    disc.turn(1);
    CHECK(!detector.sight().learnt || detector.sight().mark_q4 < detector.sight().disc_q4);
  }
  disc.show(130, 1000);
  CHECK_EQUAL(disc.ticks, 16);
}

TEST("a mark that was counted, and is deeper than its levels, is not counted again when it is learnt anew") {
  Detector detector(METER);
  CHECK(detector.start_with({130 * 16, 102 * 16, 0}));
  FlatDisc disc(detector);
  for (int turn = 0; turn < 6; turn++) {
    disc.show(130, 60000);
    for (int edge = 125; edge > 85; edge -= 5) disc.show(edge, 800);
    disc.show(85, 4000);
  }
  disc.show(130, 1000);
  CHECK_EQUAL(disc.ticks, 6);
}

TEST("a disc that stands on its mark, and then turns slowly over a hump, is not learnt the wrong way round") {
  Detector detector(METER);
  FlatDisc disc(detector);
  disc.show(88, 10000);
  disc.show(95, 50000);
  disc.show(83, 20000);
  disc.show(114, 560000);
  disc.show(90, 120000);
  disc.show(84, 4000);
  disc.show(90, 30000);
  disc.show(93, 2000);
  disc.show(80, 1000);
  disc.show(93, 2000);
  disc.show(83, 100);
  CHECK(!detector.sight().learnt);
}
