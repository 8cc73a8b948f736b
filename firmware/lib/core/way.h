#pragma once
#include "levels.h"

namespace wattwheel {

/**
 * How far the reading has gone up and down between two marks, against what a whole turn shows. It goes down and up
 * the flanks of the mark in any case, also where the same mark comes back, because the disc was pushed back or the
 * light drifts. A disc that is nearly even beside its mark tells nothing more.
 */
class Way {
 public:
  Way(const Levels& levels, int32_t gone_q4, int32_t noise_q4)
      : gone_q4_(gone_q4),
        whole_q4_(levels.travel_q4),
        flanks_q4_(2 * levels.leave_q4()),
        tells_(levels.travel_q4 > levels.span_q4()),
        tells_beside_(beside_q4(whole_q4_) * 3 > levels.span_q4() * 2 && beside_q4(whole_q4_) > 10 * noise_q4) {}

  /** Too little for a turn, unless it was so fast that the reading could not follow. */
  bool is_short() const { return (tells_ && gone_q4_ * 100 < whole_q4_ * 40) || (tells_beside_ && is_beside(25)); }
  /** So much that the disc has turned, or nothing is known of its turns. */
  bool is_long() const { return whole_q4_ == 0 || (tells_beside_ && !is_beside(60)); }

 private:
  int32_t beside_q4(int32_t way_q4) const { return way_q4 - flanks_q4_; }
  bool is_beside(int32_t below_percent) const {
    return beside_q4(gone_q4_) * 100 < beside_q4(whole_q4_) * below_percent;
  }

  int32_t gone_q4_, whole_q4_, flanks_q4_;
  bool tells_, tells_beside_;
};

}  // namespace wattwheel
