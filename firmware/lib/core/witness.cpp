#include "witness.h"

namespace wattwheel {

namespace {
// Half of the narrowest mark takes 1.5 % of a turn to pass, and less where the load rises then.
constexpr uint64_t HIDDEN_PER_TURN = 100;
// At a steady load so many turns take so many times as long as one, but for this part of it.
constexpr uint32_t STEADY_PER_TURN = 16;

bool is_steady(uint64_t took_ms, uint32_t turns, uint64_t turn_ms) {
  const uint64_t expected_ms = turns * turn_ms, apart_ms = took_ms > expected_ms ? took_ms - expected_ms : expected_ms - took_ms;
  return apart_ms * STEADY_PER_TURN <= turn_ms;
}
}  // namespace

void Witness::look(uint32_t now_ms, bool dazzled) {
  if (dazzled) dazzled_ms_ += now_ms - looked_at_ms_;
  looked_at_ms_ = now_ms;
  if (tracker_.confidence() < Tracker::BELIEVED) {
    in_step_ = unseen_.is = false;
    rejected_.is = rejected_.is && neared_;
    let_go();
  }
  if (now_ms - aside_.at_ms > LONGEST_ASIDE_MS) let_go();
  neared_ = neared_ || tracker_.nears_mark();
  uint32_t passed_at_ms;
  if ((in_step_ || rejected_.is) && !unseen_.is && !aside_.is && tracker_.missed(&passed_at_ms)) miss(passed_at_ms);
}

void Witness::miss(uint32_t passed_at_ms) {
  if (!rejected_.is) {
    unseen_ = {true, passed_at_ms};
    return;
  }
  admitted_ = rejected_;
  rejected_.is = false;
  missed_++;
  count(admitted_.at_ms);
}

void Witness::hear_rejected(uint32_t at_ms) {
  const bool at_turn = neared_ || tracker_.turns_until(at_ms) == 1;
  rejected_ = {at_turn && at_ms - counted_at_ms_ >= shortest_interval_ms_, at_ms};
}

bool Witness::admitted(uint32_t* at_ms) {
  *at_ms = admitted_.at_ms;
  const bool is = admitted_.is;
  admitted_.is = false;
  return is;
}

void Witness::hear(uint32_t at_ms) {
  if (in_step_ && !aside_.is && tracker_.doubted(at_ms)) {
    aside_ = {true, at_ms};
    return;
  }
  const uint8_t turns = tracker_.turns_until(at_ms);
  if (aside_.is && turns == 1 && is_aside_early(at_ms)) {
    aside_.is = false;
    doubled_++;
  } else if (!aside_.is && turns == 2 && is_unseen_before(at_ms)) {
    missed_++;
    count(unseen_.at_ms);
  }
  let_go();
  unseen_.is = rejected_.is = false;
  in_step_ = turns == 1;
  count(at_ms);
}

// A load that leaps just before the mark leaves the angle behind for a while: then most of the time went by before it.
bool Witness::is_aside_early(uint32_t at_ms) const {
  const uint64_t turn_ms = at_ms - counted_at_ms_, until_ms = aside_.at_ms - counted_at_ms_;
  return until_ms * 100 < turn_ms * 70;
}

bool Witness::is_unseen_before(uint32_t at_ms) const {
  const uint64_t turn_ms = at_ms - counted_at_ms_, until_ms = unseen_.at_ms - counted_at_ms_;
  const bool hidden = dazzled_ms_ * HIDDEN_PER_TURN >= until_ms;
  const bool may_be = hidden || shows_two_turns(turn_ms);
  return unseen_.is && may_be && until_ms >= shortest_interval_ms_ && turn_ms >= until_ms + shortest_interval_ms_;
}

// Noise that hides a mark may bring the one before too soon: then the turn before that tells.
bool Witness::shows_two_turns(uint64_t took_ms) const {
  return is_steady(took_ms, 2, turn_ms_[0]) || is_steady(took_ms + turn_ms_[0], 3, turn_ms_[1]);
}

void Witness::let_go() {
  if (aside_.is) count(aside_.at_ms);
  aside_.is = false;
}

void Witness::count(uint32_t at_ms) {
  waiting_at_ms_[waiting_++] = at_ms;
  turn_ms_[1] = turn_ms_[0];
  turn_ms_[0] = at_ms - counted_at_ms_;
  counted_at_ms_ = at_ms;
  dazzled_ms_ = 0;
  neared_ = false;
  tracker_.mark(at_ms);
}

bool Witness::next(Tick* tick) {
  if (waiting_ == 0) return false;
  tick->at_ms = waiting_at_ms_[0];
  waiting_at_ms_[0] = waiting_at_ms_[--waiting_];
  return true;
}

}  // namespace wattwheel
