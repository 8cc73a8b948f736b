#include "places.h"

#include <stdlib.h>
#include <string.h>

namespace wattwheel {

namespace {
// To the mark and back, four times: more than one knock leaves.
constexpr uint8_t MOVES_OF_MARKS = 8;
}  // namespace

void Places::add(const Place& place) {
  if (count_ == MOST) make_room();
  places_[count_++] = place;
}

int16_t Places::mean_q4(uint8_t after, uint8_t until) const {
  int64_t sum = 0;
  uint64_t took_ms = 0;
  for (uint8_t i = after + 1; i <= until; i++) {
    sum += static_cast<int64_t>(places_[i].mean_q4) * places_[i].took_ms;
    took_ms += places_[i].took_ms;
  }
  return took_ms == 0 ? places_[until].mean_q4 : static_cast<int16_t>(sum / static_cast<int64_t>(took_ms));
}

uint32_t Places::took_ms(uint8_t after, uint8_t until) const {
  uint32_t sum_ms = 0;
  for (uint8_t i = after + 1; i <= until; i++) sum_ms += places_[i].took_ms;
  return sum_ms;
}

// The smallest move says least: a full list forgets both its ends, so that the mark stays, however
// rough the disc is between. If but a few are much larger, those may be a knock, and the oldest place goes.
void Places::make_room() {
  uint8_t smallest = 0, larger = 0;
  for (uint8_t i = 0; i + 2 < count_; i++) {
    if (move_q4(i) < move_q4(smallest)) smallest = i;
  }
  for (uint8_t i = 0; i + 2 < count_; i++) larger += move_q4(i) > 2 * move_q4(smallest);
  if (larger >= MOVES_OF_MARKS) {
    forget_move(smallest);
  } else {
    whole_ = false;
    memmove(places_, places_ + 1, --count_ * sizeof *places_);
  }
}

// The place after the move takes over what lay before it.
void Places::forget_move(uint8_t from) {
  if (from == 0) whole_ = false;
  Place& next = places_[from + 2];
  next.mean_q4 = from == 0 ? next.mean_q4 : mean_q4(from - 1, from + 2);
  next.took_ms += places_[from].took_ms + places_[from + 1].took_ms;
  count_ -= 2;
  memmove(places_ + from, places_ + from + 2, (count_ - from) * sizeof *places_);
}

int32_t Places::move_q4(uint8_t i) const {
  return abs(places_[i + 1].point.value_q4 - places_[i].point.value_q4);
}

}  // namespace wattwheel
