#include "trace.h"

#include <stdlib.h>

namespace wattwheel {

void Trace::take(int16_t value_q4, uint32_t at_ms) {
  if (!started_) start(at_ms, 0);
  if (at_ms - last_at_ms_ > longest_gap_ms_) longest_gap_ms_ = at_ms - last_at_ms_;
  last_at_ms_ = at_ms;
  fill_until((at_ms - started_at_ms_) / slot_ms_);
  sum_q4_ += value_q4;
  summed_++;
}

void Trace::fill_until(uint32_t slot) {
  while (slot_ < slot) {
    const int16_t before_q4 = slot_ == 0 ? 0 : value_q4_[slot_ - 1];
    value_q4_[slot_++] = summed_ == 0 ? before_q4 : static_cast<int16_t>(sum_q4_ / static_cast<int32_t>(summed_));
    sum_q4_ = 0;
    summed_ = 0;
    if (slot_ < SLOTS) continue;
    join();
    slot /= 2;
  }
}

void Trace::join() {
  for (uint16_t i = 0; i < SLOTS / 2; i++) {
    value_q4_[i] = static_cast<int16_t>((value_q4_[2 * i] + value_q4_[2 * i + 1]) / 2);
  }
  slot_ = SLOTS / 2;
  slot_ms_ *= 2;
}

int32_t Trace::at(uint32_t slot_q4) const {
  const uint32_t from_middle_q4 = slot_q4 < 8 ? 0 : slot_q4 - 8;
  const uint32_t i = from_middle_q4 / 16, last = slot_ - 1u;
  if (i >= last) return value_q4_[last];
  return value_q4_[i] + (value_q4_[i + 1] - value_q4_[i]) * static_cast<int32_t>(from_middle_q4 % 16) / 16;
}

bool Trace::turn(uint32_t began_at_ms, uint32_t ended_at_ms, Profile* turn) const {
  const uint32_t from_ms = began_at_ms - started_at_ms_, took_ms = ended_at_ms - began_at_ms;
  const uint32_t from_q4 = slots_q4(from_ms), until_q4 = slots_q4(from_ms + took_ms), slots = until_q4 - from_q4;
  const bool seen = static_cast<int32_t>(from_ms) >= 0 && until_q4 <= (slot_ + 1u) * 16;
  if (!started_ || !seen || slots < FEWEST * 16 || longest_gap_ms_ > took_ms / 16) return false;
  for (uint32_t i = 0; i < Profile::BINS; i++) {
    turn->value_q4[i] = static_cast<int16_t>(at(from_q4 + slots * (2 * i + 1) / (2 * Profile::BINS)));
  }
  return true;
}

uint32_t Trace::edge_ms(uint32_t at_ms) const {
  const bool seen = started_ && static_cast<int32_t>(at_ms - started_at_ms_) >= 0;
  if (!seen || slots_q4(at_ms - started_at_ms_) >= slot_ * 16u) return at_ms;
  int32_t sum_q4 = 0;
  for (uint16_t i = 0; i < slot_; i++) sum_q4 += value_q4_[i];
  uint32_t edge_q4 = slots_q4(at_ms - started_at_ms_);
  const int32_t disc_q4 = sum_q4 / slot_, mark_q4 = at(edge_q4);
  while (edge_q4 > 0 && abs(at(edge_q4) - mark_q4) < abs(at(edge_q4) - disc_q4)) edge_q4--;
  return edge_q4 == 0 ? at_ms : started_at_ms_ + edge_q4 * slot_ms_ / 16;
}

uint32_t Trace::slots_q4(uint32_t from_start_ms) const {
  return static_cast<uint32_t>(static_cast<uint64_t>(from_start_ms) * 16 / slot_ms_);
}

void Trace::start(uint32_t at_ms, uint32_t expected_ms) {
  int16_t since_q4[LATE];
  uint16_t count = 0;
  uint32_t late_ms = 0;
  if (started_) {
    const uint32_t from = (at_ms - started_at_ms_) / slot_ms_ + 1;
    for (uint32_t i = from; i < slot_ && count < LATE; i++) since_q4[count++] = value_q4_[i];
    late_ms = slot_ms_;
  }
  started_ = true;
  started_at_ms_ = at_ms;
  for (slot_ms_ = SHORTEST_SLOT_MS; slot_ms_ < expected_ms / SLOTS;) slot_ms_ *= 2;
  slot_ = 0;
  last_at_ms_ = at_ms;
  longest_gap_ms_ = 0;
  sum_q4_ = 0;
  summed_ = 0;
  for (uint16_t i = 0; i < count; i++) take(since_q4[i], at_ms + i * late_ms);
}

}  // namespace wattwheel
