#pragma once
#include "levels.h"

namespace wattwheel {

/**
 * How often each depth was read in one turn. A visit to a depth counts for at most half a
 * second: a disc that stands, or creeps, teaches no more there than one that passes.
 */
class Histogram {
 public:
  /** Takes a reading; `smooth_q4` tells, free of most noise, whether the visit goes on. */
  void take(const Levels& levels, int32_t value_q4, int32_t smooth_q4, int32_t noise_q4);

  /**
   * The median of the readings on the disc, and the deeper quartile of those beyond the mark's
   * level: slow edges have as many readings as the mark itself.
   */
  bool disc_q4(const Levels& levels, int32_t* value_q4) const;
  bool mark_q4(const Levels& levels, int32_t* value_q4) const;

  /** How many readings say what the mark is like. */
  uint32_t on_mark() const { return count(MARK_FROM, BINS); }
  void clear();

 private:
  // Depths from -1 to 3 spans, sixteen bins each.
  static constexpr uint8_t PER_SPAN = 16, BINS = 64, ZERO = 16;
  static constexpr uint8_t DISC_BELOW = ZERO + PER_SPAN / 2, MARK_FROM = ZERO + 10;

  uint32_t count(uint8_t from, uint8_t below) const;
  bool quantile_q4(const Levels& levels, uint8_t from, uint8_t below, uint32_t quarters, uint32_t least,
                   int32_t* value_q4) const;

  uint16_t bins_[BINS] = {};
  int32_t visited_q4_ = 0;
  uint8_t visit_left_ = 0;
};

}  // namespace wattwheel
