// Simulated hours: hours [HOURS] [HOURS-BETWEEN-KNOCKS] [CONTRAST] [FIRST-SEED]. Prints each miscount, then the sums.
#include <stdio.h>
#include <stdlib.h>

#include "watch.h"

namespace {
constexpr double HOURS_EACH = 20;

double argument(int argc, char** argv, int i, double otherwise) {
  return argc > i ? atof(argv[i]) : otherwise;
}

void add(Outcome* sum, const Outcome& one) {
  sum->hours += one.hours;
  sum->turns += one.turns;
  sum->miscounts += one.miscounts;
  sum->unsaid += one.unsaid;
  sum->knocks += one.knocks;
  sum->bad_knocks += one.bad_knocks;
  if (one.worst_knock > sum->worst_knock) sum->worst_knock = one.worst_knock;
}
}  // namespace

int main(int argc, char** argv) {
  const double hours = argument(argc, argv, 1, 10000), knocks_every = argument(argc, argv, 2, 1e9);
  const double contrast = argument(argc, argv, 3, 0);
  uint64_t seed = static_cast<uint64_t>(argument(argc, argv, 4, 1));
  Outcome sum;
  int worlds = 0, unlearnt = 0, lost_at_start = 0, invented_at_start = 0;
  for (; sum.hours < hours; seed++, worlds++) {
    Watch watch(seed, knocks_every, contrast);
    watch.verbose = true;
    const Outcome one = watch.run(HOURS_EACH);
    add(&sum, one);
    unlearnt += !one.learnt;
    if (one.first_error < 0) lost_at_start -= one.first_error;
    if (one.first_error > 0) invented_at_start += one.first_error;
  }
  printf("%.0f hours, %d discs, %u turns\n", sum.hours, worlds, sum.turns);
  printf("learning: %d discs never learnt, %d turns lost, %d invented\n", unlearnt, lost_at_start, invented_at_start);
  printf("after it: %u miscounts, %u of them without saying that the signal is weak\n", sum.miscounts, sum.unsaid);
  printf("%u knocks: %u times one, or several in a row, cost more than a turn each; at worst %u in all\n", sum.knocks, sum.bad_knocks, sum.worst_knock);
  return sum.unsaid == 0 && sum.bad_knocks == 0 ? 0 : 1;
}
