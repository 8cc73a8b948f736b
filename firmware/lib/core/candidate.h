#pragma once
#include "levels.h"
#include "places.h"

namespace wattwheel {

/**
 * What may be the mark: the deepest places of one side, low or high, among the places from
 * `from` on.
 */
class Candidate {
 public:
  Candidate(const Places& places, bool low, uint8_t from);

  /** How far it is from the mean reading, to which the mark adds little; negative if there is no such place. */
  int32_t depth_q4() const;

  /** The place after the last one of its own. */
  uint8_t end() const { return end_; }

  /**
   * The place of each pass. It has passed once the reading has come halfway to the furthest place; `passing`
   * says whether the last one has not.
   */
  uint8_t passes(uint8_t* places, uint8_t most, bool* passing) const;

  /**
   * The level of the disc, from the means of the turns between the passes; false if they do not
   * lie on the other side, so that it is no mark that passes quickly.
   */
  bool disc_q4(const uint8_t* passes, uint8_t count, int16_t* level_q4) const;
  int16_t mark_q4(int32_t noise_q4) const;

  /** Whether it stands out against the other side of the disc, and against its own side's wobble. */
  bool stands_out(const Levels& levels, int32_t noise_q4) const;

 private:
  bool holds(const TurningPoint& point) const;
  bool is_back(const TurningPoint& point) const;
  /** The middle of the places of the other side. */
  int16_t median_of_other_side() const;

  const Places& places_;
  const bool low_;
  const uint8_t from_;
  bool exists_ = false;
  uint8_t end_;
  int16_t deepest_q4_ = 0, furthest_q4_ = 0, other_side_q4_ = 0;
};

}  // namespace wattwheel
