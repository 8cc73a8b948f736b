// Simulated hours: hours [HOURS] [HOURS-BETWEEN-KNOCKS] [CONTRAST] [FIRST-SEED]. Prints each miscount of the sensor,
// then the sums of the detector alone and of the sensor.
#include <stdio.h>
#include <stdlib.h>

#include "watch.h"

namespace {
constexpr double HOURS_EACH = 20;

double argument(int argc, char** argv, int i, double otherwise) {
  return argc > i ? atof(argv[i]) : otherwise;
}

/** What many worlds come to. */
struct Sum {
  Outcome of_all;
  int unlearnt = 0, lost_at_start = 0, invented_at_start = 0;

  void add(const Outcome& one) {
    of_all.hours += one.hours;
    of_all.turns += one.turns;
    of_all.miscounts += one.miscounts;
    of_all.unsaid += one.unsaid;
    of_all.knocks += one.knocks;
    of_all.bad_knocks += one.bad_knocks;
    if (one.worst_knock > of_all.worst_knock) of_all.worst_knock = one.worst_knock;
    unlearnt += !one.learnt;
    if (one.first_error < 0) lost_at_start -= one.first_error;
    if (one.first_error > 0) invented_at_start += one.first_error;
  }

  void print(const char* who) const {
    printf("%s\n", who);
    printf("  learning: %d discs never learnt, %d turns lost, %d invented\n", unlearnt, lost_at_start, invented_at_start);
    printf("  after it: %u miscounts, %u of them without saying that the signal is weak\n", of_all.miscounts, of_all.unsaid);
    printf("  %u knocks: %u times one, or several in a row, cost more than a turn each; at worst %u in all\n", of_all.knocks,
           of_all.bad_knocks, of_all.worst_knock);
  }
};
}  // namespace

int main(int argc, char** argv) {
  const double hours = argument(argc, argv, 1, 10000), knocks_every = argument(argc, argv, 2, 1e9);
  const double contrast = argument(argc, argv, 3, 0);
  const uint64_t first_seed = static_cast<uint64_t>(argument(argc, argv, 4, 1));
  Sum by_mark, by_sensor;
  uint64_t seed = first_seed;
  for (; by_sensor.of_all.hours < hours; seed++) {
    Watch alone(Counting::BY_MARK, seed, knocks_every, contrast);
    by_mark.add(alone.run(HOURS_EACH));
    Watch whole(Counting::BY_MARK_AND_ANGLE, seed, knocks_every, contrast);
    whole.verbose = true;
    by_sensor.add(whole.run(HOURS_EACH));
    fflush(stdout);
  }
  const Outcome& outcome = by_sensor.of_all;
  printf("%.0f hours, %d discs, %u turns\n", outcome.hours, static_cast<int>(seed - first_seed), outcome.turns);
  by_mark.print("the mark alone");
  by_sensor.print("the sensor, which holds the marks against the disc's angle");
  return outcome.unsaid == 0 && outcome.bad_knocks == 0 ? 0 : 1;
}
