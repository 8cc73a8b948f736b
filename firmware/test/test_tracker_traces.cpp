#include <math.h>
#include <stdio.h>

#include "detector.h"
#include "traces.h"
#include "tracker.h"

using namespace wattwheel;

namespace {
constexpr MeterConfig METER{75000, 43470};
constexpr double WATT_MS_PER_TURN = 3.6e12 / 75000;
constexpr int MOST_MARKS = 16, MOST_TURNS = MOST_MARKS - 1;

// A recording (`ms,adc`: lit minus dark), and when its marks came: a warm detector says.
struct Recording {
  std::vector<Reading> readings;
  uint32_t marks_ms[MOST_MARKS];
  int marks = 0;
  Levels levels;

  bool read(const char* name) {
    readings = trace_of(name);
    if (readings.empty()) return false;
    find_marks();
    return true;
  }

  double power_w(int turn) const { return WATT_MS_PER_TURN / (marks_ms[turn + 1] - marks_ms[turn]); }
  /** As long as the turn before or after it, by 2 %. */
  bool is_steady(int turn) const {
    return (turn > 0 && is_alike(turn, turn - 1)) || (turn + 2 < marks && is_alike(turn, turn + 1));
  }

 private:
  bool is_alike(int turn, int other) const { return fabs(power_w(turn) / power_w(other) - 1) < 0.02; }

  void find_marks() {
    Detector cold(METER);
    Tick tick;
    for (const Reading& reading : readings) cold.take(reading);
    CHECK(cold.levels(&levels));
    Detector warm(METER);
    CHECK(warm.start_with(levels));
    for (const Reading& reading : readings) {
      warm.take(reading);
      while (marks < MOST_MARKS && warm.next(&tick)) marks_ms[marks++] = tick.at_ms;
    }
  }
};

/** Follows a recording as the sensor does; `look` is told each reading's time, its turn, and what the tracker says. */
template <typename Look>
void follow(const Recording& recording, Look look) {
  static Tracker tracker(METER);
  tracker = Tracker(METER);
  Detector detector(METER);
  detector.start_with(recording.levels);
  int turn = -1;
  for (const Reading& reading : recording.readings) {
    detector.take(reading);
    tracker.take(reading.value_q4, reading.at_ms, detector.sight().noise_q4);
    for (Tick tick; detector.next(&tick);) tracker.mark(tick.at_ms);
    while (turn + 1 < recording.marks && reading.at_ms >= recording.marks_ms[turn + 1]) turn++;
    if (turn >= 0 && turn + 1 < recording.marks) look(reading.at_ms, turn, tracker.course());
  }
}

double power_w(const Course& course) {
  return course.turns_per_hour_x1000 / 75.0;
}

// Turns as a steady load makes them are followed with a mean error of 6 % at most, and believed nearly always.
void follows_steady_turns(const char* name, int first) {
  static Recording recording;
  recording = Recording();
  if (!recording.read(name)) return;
  double errors[MOST_TURNS] = {}, believed[MOST_TURNS] = {}, count[MOST_TURNS] = {};
  follow(recording, [&](uint32_t, int turn, const Course& course) {
    count[turn]++;
    believed[turn] += course.confidence >= 50;
    errors[turn] += fabs(power_w(course) / recording.power_w(turn) - 1);
  });
  for (int turn = first; turn + 1 < recording.marks; turn++) {
    printf("    %s, turn %d, %5.0f W: %4.1f %% off, believed %3.0f %% of the time\n", name, turn + 1,
           recording.power_w(turn), 100 * errors[turn] / count[turn], 100 * believed[turn] / count[turn]);
    if (!recording.is_steady(turn)) continue;
    CHECK(errors[turn] / count[turn] <= 0.06);
    CHECK(believed[turn] / count[turn] >= 0.9);
  }
}
}  // namespace

TEST("a recording with a falling load: the steady turns after the first two are followed") {
  follows_steady_turns("adc-2019-08-30.csv", 3);
}

TEST("a recording with a falling load: a load switched off in the middle of a turn is seen within two seconds") {
  static Recording recording;
  recording = Recording();
  if (!recording.read("adc-2019-08-30.csv")) return;
  const double before_w = recording.power_w(1), after_w = recording.power_w(3);
  uint32_t left_ms = 0, there_ms = 0;
  follow(recording, [&](uint32_t at_ms, int turn, const Course& course) {
    if (turn != 2) return;
    if (power_w(course) > before_w * 0.9) left_ms = at_ms, there_ms = 0;
    if (there_ms == 0 && fabs(power_w(course) / after_w - 1) < 0.2) there_ms = at_ms;
  });
  printf("    from %.0f W at %u ms to %.0f W at %u ms\n", before_w, left_ms, after_w, there_ms);
  CHECK(there_ms > left_ms);
  CHECK(there_ms - left_ms <= 2000);
}
