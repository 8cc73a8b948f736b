#pragma once
#include "profile.h"

namespace wattwheel {

/**
 * The readings since a mark, or since there are any, at equal times: means of what came within a slot. A
 * full trace joins its slots in pairs, so that it holds a turn of a second as well as one of hours.
 */
class Trace {
 public:
  void take(int16_t value_q4, uint32_t at_ms);

  /**
   * The turn from one mark until the next, as if it had gone steadily; false if there were too few readings, or none
   * for too long.
   */
  bool turn(uint32_t began_at_ms, uint32_t ended_at_ms, Profile* turn) const;

  /**
   * When the mark came that was there at a time: its first edge, where the reading was halfway from the disc; that time
   * itself if the edge is not in the trace.
   */
  uint32_t edge_ms(uint32_t at_ms) const;

  /** The mark came: begins anew with what was read since then, in slots that suit a turn as the last. */
  void start(uint32_t at_ms, uint32_t expected_ms);
  void forget() { started_ = false; }

 private:
  static constexpr uint16_t SLOTS = 448, FEWEST = 48, LATE = 16;
  static constexpr uint32_t SHORTEST_SLOT_MS = 32;
  void fill_until(uint32_t slot);
  void join();
  int32_t at(uint32_t from_start_q4) const;
  uint32_t slots_q4(uint32_t from_start_ms) const;

  bool started_ = false;
  uint32_t started_at_ms_ = 0, slot_ms_ = SHORTEST_SLOT_MS;
  int16_t value_q4_[SLOTS];
  uint16_t slot_ = 0;
  uint32_t last_at_ms_ = 0, longest_gap_ms_ = 0;
  int32_t sum_q4_ = 0;
  uint32_t summed_ = 0;
};

}  // namespace wattwheel
