#pragma once
#include "candidate.h"

namespace wattwheel {

/** What a survey found: the levels, and when the mark came while it looked, oldest first. */
struct Finding {
  static constexpr uint8_t MOST_PASSES = 32;
  Levels levels;
  uint32_t passed_at_ms[MOST_PASSES];
  uint32_t apart_ms[MOST_PASSES];  // how long after the pass before each was over
  uint8_t passes;
  bool passing;  // the last one is not over
  bool first_was_there;  // the first one came before all else that was seen
};

/**
 * Finds the mark of a disc it knows nothing of, from the places where the reading turned
 * round: a standing disc does not turn it and teaches nothing. The mark is the lowest or the
 * highest place, and
 * - it passed three times, and nothing deeper came (so the disc went round at least twice); or so
 *   often that what was deeper was no mark,
 * - it stands out against the other side of the disc, and against its own side's wobble,
 * - it passes quickly: between two passes the mean reading is close to the other side.
 */
class Survey {
 public:
  /** Answers whether the reading has turned round: a moment to look for the mark. */
  bool take(int16_t value_q4, uint32_t at_ms, int32_t noise_q4);

  /** Looks for the mark among the places seen since `forget`. */
  bool find(int32_t noise_q4, Finding* finding) const;

  /** Forgets the places seen so far: the turns among them are counted. */
  void forget() { places_.clear(); }

  /** Begins anew: what was seen so far says nothing of what comes. */
  void restart();

 private:
  /** Whether a candidate has passed `needed` times between places that were left out, and is as a mark is. */
  bool is_mark(const Candidate& candidate, const PlaceSet& left_out, uint8_t needed, int32_t noise_q4,
               Finding* finding) const;

  Swing swing_;
  Places places_;
  int64_t sum_q4_ = 0;
  uint32_t summed_ = 0, turned_at_ms_ = 0;
};

}  // namespace wattwheel
