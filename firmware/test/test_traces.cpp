#include "detector.h"
#include "traces.h"

using namespace wattwheel;

namespace {
struct Counted {
  int ticks;
  Levels levels;
};

// Plays a recording (`ms,adc`: lit minus dark) to a detector; warm, it knows the levels from before.
bool play(const char* name, const Levels* kept, Counted* counted) {
  const std::vector<Reading> readings = trace_of(name);
  if (readings.empty()) return false;
  Detector detector({75000, 43470});
  if (kept) CHECK(detector.start_with(*kept));
  counted->ticks = 0;
  for (const Reading& reading : readings) {
    detector.take(reading);
    for (Tick tick; detector.next(&tick);) counted->ticks++;
  }
  CHECK(detector.levels(&counted->levels));
  return true;
}

void counts_every_mark(const char* name, int marks) {
  Counted cold, warm;
  if (!play(name, nullptr, &cold)) return;
  CHECK(cold.ticks == marks || cold.ticks == marks - 1);
  if (!play(name, &cold.levels, &warm)) return;
  CHECK_EQUAL(warm.ticks, marks);
}
}  // namespace

TEST("a recording of 13 minutes: a cold start loses at most the first of 5 marks, a warm one none") {
  counts_every_mark("adc-2019-06-07.csv", 5);
}

TEST("a recording with a falling load: a cold start loses at most the first of 6 marks, a warm one none") {
  counts_every_mark("adc-2019-08-30.csv", 6);
}
