#pragma once
#include "dip.h"
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
   * the mark is gone at once, not at all. What is read of this mark teaches in the next turn.
   */
  void enter(const Levels& levels);
  /** How far the reading had moved up and down beside the mark when it came. */
  int32_t travel_q4() const { return travel_q4_; }
  /** Whether it had gone down and up but once, and how. */
  bool dipped_once() const { return dipped_once_; }
  const Dip& dip() const { return dip_; }

  /**
   * The mark has left the sensor; until the next, a turn comes down to the level of the disc. One that was much deeper
   * than known teaches at once: beside it may be a hump as deep as what was known.
   */
  void leave(Levels* levels);
  bool came_down() const { return came_down_; }

  /** Blends what this turn taught into the levels; only a slow turn tells how far the reading travels. */
  void teach(Levels* levels, bool slow) const;
  /** The mark was judged: the way of the next turn begins at its flank. */
  void restart(const Levels& levels);
  /** The levels are new: nothing was seen of any turn. */
  void start(const Levels& levels);

 private:
  /** The levels as the turn showed them; those of what it did not show enough of are not known. */
  struct Lesson {
    bool disc_known, mark_known, sure;
    int32_t disc_q4, mark_q4;
  };

  Histogram histogram_;
  Lesson lesson_{};
  SlowMean<3> slow_mean_;
  Swing beside_mark_;
  int32_t reach_q4_ = 0, travel_q4_ = 0;
  Dip dip_;
  bool on_mark_ = false, came_down_ = false, dipping_ = false, dipped_once_ = false;
};

}  // namespace wattwheel
