#pragma once
#include "levels.h"

namespace wattwheel {

/**
 * How far the reading has gone up and down between two marks, against what a whole turn shows. It goes down and up
 * the flanks of the mark in any case, also where the same mark comes back, because the disc was pushed back or the
 * light drifts; only what is beyond tells. A disc that is nearly even beside its mark tells nothing.
 *
 * A fast turn shows less, as the mean that shows the way smooths it: a turn that began fast, though the disc may have
 * slowed down since, is held against the last fast one.
 */
class Way {
 public:
  /** Of the last fast turn, `fast_q4` is what was seen; 0 if none was. It is the least that a whole turn shows. */
  Way(const Levels& levels, int32_t gone_q4, int32_t fast_q4, int32_t noise_q4)
      : gone_q4_(beside_q4(levels, gone_q4)),
        whole_q4_(beside_q4(levels, levels.travel_q4 > 0 ? levels.travel_q4 : fast_q4)),
        fast_q4_(fast_q4 > 0 && fast_q4 < levels.travel_q4 ? beside_q4(levels, fast_q4) : whole_q4_),
        tells_(whole_q4_ * 8 > levels.span_q4() && whole_q4_ > 3 * noise_q4),
        has_humps_(whole_q4_ * 8 > (4 * HIDDEN_DEVIATIONS_X8 + ADDED_DEVIATIONS_X8) * noise_q4) {}

  /** Less than this share of a turn's way; never where nothing is known of turns. */
  bool is_under(int32_t percent) const { return tells_ && gone_q4_ * 100 < whole_q4_ * percent; }
  /** The same for a turn that began fast. */
  bool is_under_fast(int32_t percent) const { return tells_ && gone_q4_ * 100 < fast_q4_ * percent; }
  /** Whether a whole turn goes up and down twice at least, by more than noise hides; noise makes it longer, too. */
  bool has_humps() const { return has_humps_; }

 private:
  static int32_t beside_q4(const Levels& levels, int32_t way_q4) {
    const int32_t flanks_q4 = 2 * levels.leave_q4();
    return way_q4 > flanks_q4 ? way_q4 - flanks_q4 : 0;
  }

  // As the reading's travel is followed.
  static constexpr int32_t HIDDEN_DEVIATIONS_X8 = 25;
  // By so much noise makes a turn's way longer.
  static constexpr int32_t ADDED_DEVIATIONS_X8 = 16;

  int32_t gone_q4_, whole_q4_, fast_q4_;
  bool tells_, has_humps_;
};

}  // namespace wattwheel
