#pragma once
#include "levels.h"

namespace wattwheel {

/**
 * Is the mark under the sensor? Confirmation weighs evidence instead of counting readings:
 * each reading beyond the level adds what it exceeds it by, each reading short of it takes
 * that away again, and the gate turns when the sum reaches what noise does not reach by
 * chance. So a fast mark of three clear readings turns it at once, and a slow disc in noise,
 * whose notch comes near the level for minutes, does not.
 *
 *   disc  -- evidence beyond 60 % -->  mark
 *   mark  -- evidence below 35 %  -->  disc
 */
class Gate {
 public:
  enum class Event { NONE, ENTERED, LEFT };

  /** Takes the next depth; while the disc is fast, less evidence must do. */
  Event take(const Levels& levels, int32_t depth_q4, int32_t noise_q4, bool fast, uint32_t at_ms);

  /** When the evidence for the last event began. */
  uint32_t since_ms() const { return since_ms_; }
  bool on_mark() const { return on_mark_; }
  void set(bool on_mark);

 private:
  bool on_mark_ = false;
  int32_t evidence_q4_ = 0;
  uint32_t since_ms_ = 0;
};

}  // namespace wattwheel
