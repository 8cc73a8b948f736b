#pragma once
#include "levels.h"
#include "places.h"

namespace wattwheel {

/** A set of places, by their number. */
class PlaceSet {
 public:
  bool empty() const { return bits_ == 0; }
  bool has(uint8_t i) const { return bits_ >> i & 1; }
  void add(uint8_t i) { bits_ |= 1ull << i; }

 private:
  static_assert(Places::MOST <= 64, "a bit each");
  uint64_t bits_ = 0;
};

/** Passes of a mark in a row: the places of the first and of the last of them, and how many they are. */
struct PassRow {
  uint8_t first, last, passes;
};

/**
 * What may be the mark: the deepest places of one side, low or high, leaving out some that
 * proved to be none.
 */
class Candidate {
 public:
  Candidate(const Places& places, bool low, const PlaceSet& left_out);

  /** How far it is from the mean reading, to which the mark adds little; negative if there is no such place. */
  int32_t depth_q4(int16_t mean_q4) const { return exists_ ? abs(deepest_q4_ - mean_q4) : -1; }

  /** Adds its deepest places to those that are left out, as far as noise alone sets them apart. */
  void leave_out(int32_t noise_q4, PlaceSet* left_out) const;

  /**
   * The place of each pass. It has passed once the reading has come halfway to the other side; `passing`
   * says whether the last one has not.
   */
  uint8_t passes(uint8_t* places, uint8_t most, bool* passing) const;

  /**
   * The level of the disc, from the means of the turns between the passes; false if they do not
   * lie on the other side, so that it is no mark that passes quickly.
   */
  bool disc_q4(const uint8_t* passes, uint8_t count, int16_t* level_q4) const;
  int16_t mark_q4(int32_t noise_q4) const;

  /** Whether it stands out, during a row of passes, against the other side of the disc and its own side's wobble. */
  bool stands_out(const Levels& levels, int32_t noise_q4, const PassRow& row) const;

 private:
  bool holds(uint8_t i) const;
  bool is_back(const TurningPoint& point) const;
  /** The middle of the places of the other side. */
  int16_t median_of_other_side() const;

  const Places& places_;
  const bool low_;
  const PlaceSet left_out_;
  bool exists_ = false;
  int16_t deepest_q4_ = 0, other_side_q4_ = 0;
};

}  // namespace wattwheel
