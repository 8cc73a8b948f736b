#include "revolution.h"

namespace wattwheel {

namespace {
// A slow turn says so much of its levels that half of it is taken; drift between slow turns is large, too.
constexpr uint32_t SURE_READINGS = 16;

int32_t larger(int32_t a, int32_t b) {
  return a > b ? a : b;
}

// One turn moves a level by an eighth of the span at most: a hand or a knock that looked like one leaves little.
int16_t blend(int32_t old, int32_t now, bool sure, int32_t span_q4) {
  const int32_t step = (now - old) / (sure ? 2 : 4), most = span_q4 / 8;
  return static_cast<int16_t>(old + (step > most ? most : step < -most ? -most : step));
}

int16_t flank_q4(const Levels& levels) {
  return static_cast<int16_t>(levels.value_q4(levels.leave_q4()));
}

// A turn's way begins and ends at the flank: where that has moved, it is by twice as much longer or shorter.
int32_t travel_from_q4(const Levels& now, const Levels& before) {
  const int32_t deeper_q4 = before.depth_q4(flank_q4(now)) - before.leave_q4();
  return larger(now.travel_q4 + 2 * deeper_q4, 1);
}
}  // namespace

void Revolution::take(const Levels& levels, int32_t value_q4, int16_t smooth_q4, int32_t noise_q4, uint32_t at_ms) {
  histogram_.take(levels, value_q4, smooth_q4, noise_q4);
  const int16_t slow_q4 = slow_mean_.take(smooth_q4);
  // Drift may have moved the disc's level by that much since it was learnt.
  const int32_t depth_q4 = levels.depth_q4(slow_q4);
  // Eleven deviations of this mean, which has 0.28 of a reading's: so far apart noise does not lie in hours.
  reach_q4_ = larger(noise_q4 * 25 / 8, levels.span_q4() / 16);
  if (depth_q4 * 100 < levels.span_q4() * 15) came_down_ = true;
  const bool beside = !on_mark_ && depth_q4 < levels.leave_q4();
  if (!on_mark_ && !dipping_) dip_.restart(levels.leave_q4(), at_ms);
  dipping_ = !on_mark_;
  if (beside) dip_.take(depth_q4, reach_q4_, at_ms);
  const int16_t clipped_q4 = beside ? slow_q4 : flank_q4(levels);
  TurningPoint turned;
  beside_mark_.take(clipped_q4, at_ms, reach_q4_, &turned);
}

void Revolution::enter(const Levels& levels) {
  on_mark_ = true;
  travel_q4_ = beside_mark_.travel_q4(flank_q4(levels));
  dipped_once_ = travel_q4_ < 2 * (levels.leave_q4() - dip_.lowest_q4()) + reach_q4_;
  lesson_.sure = histogram_.on_mark() >= SURE_READINGS;
  lesson_.disc_known = histogram_.disc_q4(levels, &lesson_.disc_q4);
  lesson_.mark_known = histogram_.mark_q4(levels, &lesson_.mark_q4);
  histogram_.clear();
}

void Revolution::leave(Levels* levels) {
  on_mark_ = came_down_ = dipping_ = false;
  const int32_t span_q4 = levels->span_q4();
  int32_t mark_q4;
  if (histogram_.on_mark() < SURE_READINGS || !histogram_.mark_q4(*levels, &mark_q4)) return;
  if (levels->depth_q4(mark_q4) * 8 < span_q4 * 9) return;
  const Levels before = *levels;
  levels->mark_q4 = blend(before.mark_q4, mark_q4, true, span_q4);
  if (before.travel_q4 > 0) levels->travel_q4 = travel_from_q4(*levels, before);
  restart(*levels);
  histogram_.clear();
}

void Revolution::teach(Levels* levels, bool slow) const {
  Levels taught = *levels;
  const int32_t span_q4 = levels->span_q4(), most_travel_q4 = larger(2 * levels->travel_q4, 2 * span_q4);
  if (lesson_.disc_known) taught.disc_q4 = blend(levels->disc_q4, lesson_.disc_q4, lesson_.sure, span_q4);
  if (lesson_.mark_known) taught.mark_q4 = blend(levels->mark_q4, lesson_.mark_q4, lesson_.sure, span_q4);
  const int32_t seen_q4 = travel_q4() < most_travel_q4 ? travel_q4() : most_travel_q4;
  const int32_t known_q4 = levels->travel_q4;
  if (slow) taught.travel_q4 = known_q4 == 0 ? travel_q4() : known_q4 + (seen_q4 - known_q4) / 4;
  if (taught.travel_q4 > 0) taught.travel_q4 = travel_from_q4(taught, *levels);
  *levels = taught;
}

void Revolution::restart(const Levels& levels) {
  beside_mark_.restart(flank_q4(levels));
}

void Revolution::start(const Levels& levels) {
  histogram_.clear();
  restart(levels);
}

}  // namespace wattwheel
