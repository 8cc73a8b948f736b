#pragma once
#include "histogram.h"
#include "smoothing.h"
#include "swing.h"

namespace wattwheel {

/** What one turn, from mark to mark, teaches of the disc. The reading's travel is followed more smoothly than its levels. */
class Revolution {
 public:
  void take(const Levels& levels, int32_t value_q4, int16_t smooth_q4, int32_t noise_q4, uint32_t at_ms);

  /** How far the reading has moved up and down beside the mark. */
  int32_t travel_q4() const { return beside_mark_.travel_q4(); }

  /** The mark has left the sensor; until the next, a turn comes down to the level of the disc. */
  void leave() { came_down_ = false; }
  bool came_down() const { return came_down_; }

  /** Blends what this turn taught into the levels; only a slow turn tells how far the reading travels. */
  void teach(Levels* levels, bool slow) const;
  void restart();

 private:
  Histogram histogram_;
  SlowMean<3> slow_mean_;
  Swing beside_mark_;
  bool came_down_ = false;
};

}  // namespace wattwheel
