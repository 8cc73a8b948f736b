#pragma once
#include "leap.h"

namespace wattwheel {

/**
 * Is the mark under the sensor? Confirmation weighs evidence instead of counting readings:
 * each reading beyond the level adds what it exceeds it by, each reading short of it takes
 * that away again, and the gate turns when the sum reaches what noise does not reach by
 * chance. So a slow disc in noise, whose notch comes near the level for minutes, does not turn it.
 * A mark that passes in three readings gives less evidence than that; it is known by its leap.
 *
 *   disc  -- evidence beyond 60 %, or a leap -->  mark
 *   mark  -- evidence below 35 % -->  disc
 */
class Gate {
 public:
  enum class Event { NONE, ENTERED, LEFT };

  /** Takes the next reading, as it came and as the median of three has it; `due`: readings of a mark expected now, or 0. */
  Event take(const Levels& levels, int16_t value_q4, int16_t median_q4, int32_t noise_q4, uint32_t at_ms, uint8_t due);

  /** When the evidence for the last event began. */
  uint32_t since_ms() const { return since_ms_; }
  bool on_mark() const { return on_mark_; }
  /** Whether the mark came at once, so that the disc turns fast. */
  bool leapt() const { return leapt_; }
  void set(bool on_mark);

 private:
  Event weigh(const Levels& levels, int32_t depth_q4, int32_t noise_q4, uint32_t at_ms);

  bool on_mark_ = false, leapt_ = false;
  int32_t evidence_q4_ = 0;
  uint32_t since_ms_ = 0;
  Leap leap_;
};

}  // namespace wattwheel
