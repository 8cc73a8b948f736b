#pragma once
#include "histogram.h"
#include "smoothing.h"
#include "swing.h"

namespace wattwheel {

/** What one turn, from mark to mark, teaches of the disc. The reading's travel is followed more smoothly than its levels. */
class Revolution {
 public:
  void take(const Levels& levels, int32_t value_q4, int16_t smooth_q4, int32_t noise_q4, uint32_t at_ms);

  /**
   * The mark has come: the way of the reading ends at its flank. The mean that shows the way comes there later, or, where
   * the mark is gone at once, not at all.
   */
  void enter(const Levels& levels);
  /** How far the reading had moved up and down beside the mark when it came. */
  int32_t travel_q4() const { return travel_q4_; }

  /** The mark has left the sensor; until the next, a turn comes down to the level of the disc. */
  void leave() { on_mark_ = came_down_ = false; }
  bool came_down() const { return came_down_; }

  /** Blends what this turn taught into the levels; only a slow turn tells how far the reading travels. */
  void teach(Levels* levels, bool slow) const;
  void restart(const Levels& levels);

 private:
  Histogram histogram_;
  SlowMean<3> slow_mean_;
  Swing beside_mark_;
  int32_t travel_q4_ = 0;
  bool on_mark_ = false, came_down_ = false;
};

}  // namespace wattwheel
