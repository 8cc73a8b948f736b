#pragma once
#include "levels.h"

namespace wattwheel {

/**
 * A disc that stands shows how the light drifts, and its levels go with it: in hours it would be too far from them for
 * its mark to be seen. What it shows changes less in twenty minutes than that of a disc under the least load, which
 * makes half a turn meanwhile.
 */
class Drift {
 public:
  /** Takes a reading that is smooth; every five minutes the levels follow, if the disc has stood for long enough. */
  void take(Levels* levels, int16_t smooth_q4);

  /** The disc has moved. */
  void restart() { windows_ = readings_ = sum_q4_ = 0; }

 private:
  void close(Levels* levels, int32_t mean_q4);

  int32_t sum_q4_ = 0, mean_q4_ = 0;
  int32_t stood_at_q4_ = 0;  // what the disc showed when the levels were `stood_with_`
  Levels stood_with_{};
  uint16_t readings_ = 0;
  uint8_t windows_ = 0;  // since the disc stands
};

}  // namespace wattwheel
