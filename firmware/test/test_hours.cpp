#include <stdio.h>

#include "check.h"
#include "watch.h"

namespace {
constexpr double NEVER = 1e9;

Outcome watch(uint64_t seed, double hours, double hours_between_knocks, double contrast) {
  Watch world(Counting::BY_MARK, seed, hours_between_knocks, contrast);
  return world.run(hours);
}
}  // namespace

TEST("eight discs at a contrast of 16 and 24 under a household's loads, 160 hours: no turn lost, none invented") {
  for (uint64_t seed = 1; seed <= 8; seed++) {
    const Outcome outcome = watch(seed, 20, NEVER, seed % 2 ? 16 : 24);
    CHECK(outcome.learnt);
    CHECK_EQUAL(outcome.miscounts, 0);
  }
}

TEST("a detector that is learning neither invents a turn nor loses more than the first") {
  for (uint64_t seed = 101; seed <= 120; seed++) {
    const Outcome outcome = watch(seed, 0.5, NEVER, 14);
    CHECK(outcome.first_error == 0 || outcome.first_error == -1);
  }
}

TEST("at a contrast of 9 and up to 25 kW, less than one turn in a thousand is miscounted without a word") {
  Outcome sum;
  for (uint64_t seed = 11; seed <= 14; seed++) {
    const Outcome outcome = watch(seed, 10, NEVER, 9);
    sum.turns += outcome.turns;
    sum.unsaid += outcome.unsaid;
  }
  CHECK(sum.turns > 2000);
  CHECK(sum.unsaid * 1000 < sum.turns);
}

TEST("a sensor knocked every few hours miscounts one turn at most each time") {
  for (uint64_t seed = 21; seed <= 24; seed++) {
    const Outcome outcome = watch(seed, 10, 3, 24);
    CHECK(outcome.knocks >= 2);
    CHECK_EQUAL(outcome.bad_knocks, 0);
  }
}

TEST("where the contrast is under 8, the detector says that the signal is weak before it errs") {
  for (uint64_t seed = 31; seed <= 34; seed++) {
    const Outcome outcome = watch(seed, 5, NEVER, 5.5);
    CHECK_EQUAL(outcome.unsaid, 0);
  }
}

TEST("detector and sampler fit in 4 KB of static memory") {
  printf("    bytes: Detector %zu (of it Survey %zu, Revolution %zu), Sampler %zu\n", sizeof(wattwheel::Detector),
         sizeof(wattwheel::Survey), sizeof(wattwheel::Revolution), sizeof(wattwheel::Sampler));
  CHECK(sizeof(wattwheel::Detector) + sizeof(wattwheel::Sampler) <= 4096);
}
