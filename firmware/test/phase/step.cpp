#include "step.h"

#include <math.h>

namespace {
constexpr int PARTS = 100;
constexpr double LEAST_CHANGE = 0.2;

/** How ill a turn fits a disc that goes `share` of it until `time` of its duration, evenly before and after. */
double misfit(const Recording& recording, uint32_t turn, const Shape& shape, double time, double share) {
  double sum = 0;
  for (const wattwheel::Reading& reading : recording.readings) {
    if (reading.at_ms < recording.marks_ms[turn] || reading.at_ms >= recording.marks_ms[turn + 1]) continue;
    const double then = static_cast<double>(reading.at_ms - recording.marks_ms[turn]) / recording.turn_ms(turn);
    const double angle = then < time ? share * then / time : share + (1 - share) * (then - time) / (1 - time);
    const double depth = recording.levels.depth_q4(reading.value_q4) / static_cast<double>(recording.levels.span_q4());
    sum += pow(depth - shape.depth(angle), 2);
  }
  return sum;
}

uint32_t moment(const Recording& recording, uint32_t turn) {
  const Shape shape = shape_of(recording);
  double least = INFINITY, best = 0;
  for (int time = 1; time < PARTS; time++) {
    for (int share = 1; share < PARTS; share++) {
      const double ill = misfit(recording, turn, shape, time / static_cast<double>(PARTS), share / static_cast<double>(PARTS));
      if (ill >= least) continue;
      least = ill;
      best = time / static_cast<double>(PARTS);
    }
  }
  return recording.marks_ms[turn] + static_cast<uint32_t>(best * recording.turn_ms(turn));
}
}  // namespace

bool find_step(const Recording& recording, Step* step) {
  double largest = log(1 + LEAST_CHANGE);
  bool found = false;
  for (uint32_t turn = 1; turn + 1 < recording.turns(); turn++) {
    const double before_w = recording.turn_w(turn - 1), after_w = recording.turn_w(turn + 1), own_w = recording.turn_w(turn);
    const double change = fabs(log(after_w / before_w));
    const bool between = (own_w - before_w) * (after_w - own_w) > 0;
    if (!between || change < largest) continue;
    largest = change;
    found = true;
    *step = {turn, 0, before_w, after_w};
  }
  if (found) step->at_ms = moment(recording, step->turn);
  return found;
}
