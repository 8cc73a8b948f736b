#include "recording.h"

#include "rotation.h"
#include "rows.h"
#include "viewer.h"

using namespace wattwheel;

namespace {
/** The marks that a detector counts: at its first look for the levels, at its second for the marks. */
void find_marks(Recording* recording) {
  Viewer first({});
  for (const Reading& reading : recording->readings) first.see(reading);
  if (!first.levels(&recording->levels)) return;
  Detector second({75000, 43470});
  second.start_with(recording->levels);
  for (const Reading& reading : recording->readings) {
    second.take(reading);
    for (Tick tick; second.next(&tick);) recording->marks_ms.push_back(tick.at_ms);
  }
}

double difference(const Shape& a, const Shape& b) {
  double sum = 0;
  for (int i = 0; i < Shape::PLACES; i++) sum += (a.depths[i] - b.depths[i]) * (a.depths[i] - b.depths[i]);
  return sum;
}
}  // namespace

double Recording::turn_w(uint32_t turn) const {
  return WATT_MS_PER_TURN / turn_ms(turn);
}

Shape Recording::shape(uint32_t turn) const {
  Shape shape{};
  int seen[Shape::PLACES] = {};
  for (const Reading& reading : readings) {
    if (reading.at_ms < marks_ms[turn] || reading.at_ms >= marks_ms[turn + 1]) continue;
    const uint64_t since_ms = reading.at_ms - marks_ms[turn];
    const int place = static_cast<int>(since_ms * Shape::PLACES / turn_ms(turn));
    seen[place]++;
    shape.depths[place] += levels.depth_q4(reading.value_q4) / static_cast<double>(levels.span_q4());
  }
  for (int i = 0; i < Shape::PLACES; i++) {
    shape.depths[i] = seen[i] > 0 ? shape.depths[i] / seen[i] : i > 0 ? shape.depths[i - 1] : 1;
  }
  return shape;
}

std::vector<Recording> recordings_of(const std::string& folder) {
  std::vector<Recording> recordings;
  for (const std::string& name : files_of(folder, ".csv")) {
    Recording recording{name, readings_of(folder + "/" + name), {}, {}};
    find_marks(&recording);
    if (recording.turns() >= 2) recordings.push_back(recording);
  }
  return recordings;
}

Shape shape_of(const Recording& recording) {
  Shape best = recording.shape(0);
  double least = INFINITY;
  for (uint32_t turn = 0; turn + 1 < recording.turns(); turn++) {
    const Shape one = recording.shape(turn), next = recording.shape(turn + 1);
    if (difference(one, next) >= least) continue;
    least = difference(one, next);
    for (int i = 0; i < Shape::PLACES; i++) best.depths[i] = (one.depths[i] + next.depths[i]) / 2;
  }
  return best;
}
