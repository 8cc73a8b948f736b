#pragma once
#include "reading.h"
#include "tracker.h"

namespace wattwheel {

/**
 * Holds the detector's turns against the disc's angle, and tells the tracker what is counted. The mark's word stands
 * unless the angle is right before and after: a mark where none can be is **set aside**, and was a double if the
 * next one comes where the mark must be; a passage that nobody saw is counted if the next mark comes a turn after it
 * and light was too bright for as long as a mark may take to pass or each of the two turns took as long as those before
 * them, or at once if the detector saw its mark there and rejected it. What is not proven so is counted as the
 * detector says: a tracker that errs delays a turn and costs none.
 */
class Witness {
 public:
  Witness(Tracker& tracker, const MeterConfig& meter) : tracker_(tracker) { configure(meter); }

  void configure(const MeterConfig& meter) { shortest_interval_ms_ = shortest_interval_ms(meter); }

  /** Time went by, and the tracker has seen what was to be seen; light that leaps or is too bright may have `dazzled`. */
  void look(uint32_t now_ms, bool dazzled);
  /** The detector's next turn; `next` was asked before until there was none. */
  void hear(uint32_t at_ms);
  /** The detector rejected the mark that came at this time. */
  void hear_rejected(uint32_t at_ms);
  /** Whether a rejected mark was counted since this was asked last, and which. */
  bool admitted(uint32_t* at_ms);
  /** The oldest counted turn not yet taken; false if there is none. */
  bool next(Tick* tick);

  /** Marks that were none, and turns whose mark nobody saw, since the start. */
  uint32_t doubled() const { return doubled_; }
  uint32_t missed() const { return missed_; }

 private:
  static constexpr uint32_t LONGEST_ASIDE_MS = 300000;

  /** A time that may be a turn's. */
  struct Maybe {
    bool is;
    uint32_t at_ms;
  };
  bool is_aside_early(uint32_t at_ms) const;
  bool is_unseen_before(uint32_t at_ms) const;
  bool shows_two_turns(uint64_t took_ms) const;
  void miss(uint32_t passed_at_ms);
  void let_go();
  void count(uint32_t at_ms);

  Tracker& tracker_;
  uint32_t shortest_interval_ms_;
  bool in_step_ = false;  // the last mark came where it was expected, and the disc has been followed since
  bool neared_ = false;  // the disc surely was in the last third of the turn that is not counted yet
  Maybe aside_{}, unseen_{}, rejected_{}, admitted_{};
  uint32_t counted_at_ms_ = 0, looked_at_ms_ = 0;
  uint32_t turn_ms_[2] = {};  // how long the last turn took, and the one before it
  uint32_t dazzled_ms_ = 0;  // for how long, since the last turn was counted
  uint32_t waiting_at_ms_[2];
  uint8_t waiting_ = 0;
  uint32_t doubled_ = 0, missed_ = 0;
};

}  // namespace wattwheel
