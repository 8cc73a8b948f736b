#pragma once
#include "levels.h"

namespace wattwheel {

/**
 * How far the reading has gone up and down between two marks, against what a whole turn shows. The flanks of the
 * mark are left out: the reading goes down and up them in any case, also where the same mark comes back, because
 * the disc was pushed back or the light drifts. A disc that is nearly even beside its mark tells nothing.
 */
class Way {
 public:
  Way(const Levels& levels, int32_t gone_q4, int32_t noise_q4)
      : gone_q4_(gone_q4 - flanks_q4(levels)),
        whole_q4_(levels.travel_q4 - flanks_q4(levels)),
        known_(levels.travel_q4 > 0) {
    tells_ = whole_q4_ * 3 > levels.span_q4() * 2 && whole_q4_ > 10 * noise_q4;
  }

  /** Too little for a turn, unless it was so fast that the reading could not follow. */
  bool is_short() const { return tells_ && gone_q4_ * 100 < whole_q4_ * 30; }
  /** So much that the disc has turned, or nothing is known of its turns. */
  bool is_long() const { return !known_ || (tells_ && gone_q4_ * 100 >= whole_q4_ * 60); }

 private:
  static int32_t flanks_q4(const Levels& levels) { return 2 * levels.leave_q4(); }

  int32_t gone_q4_, whole_q4_;
  bool known_, tells_;
};

}  // namespace wattwheel
