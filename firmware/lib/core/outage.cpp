#include "outage.h"

#include "boots.h"

namespace wattwheel {

namespace {
Outage merged(const Outage& older, const Outage& later) {
  Outage both = later;
  both.from = older.from;
  const bool same_clock = older.from.clock == later.from.clock;
  const int64_t between_ms = same_clock ? later.from.ms - older.from.ms : older.duration_ms;
  both.duration_ms = (between_ms > 0 ? between_ms : 0) + later.duration_ms;
  both.ticks_buffered += older.ticks_buffered;
  both.ticks_lost = {older.ticks_lost.known && later.ticks_lost.known, older.ticks_lost.value + later.ticks_lost.value};
  if (both.prev_boot == Boots::NONE) {
    both.prev_boot = older.prev_boot;
    both.prev_seq = older.prev_seq;
  }
  return both;
}
}  // namespace

void Outages::push_back(const Outage& outage, uint8_t untouchable) {
  if (count_ == MOST) {
    outages_[untouchable + 1] = merged(outages_[untouchable], outages_[untouchable + 1]);
    remove(untouchable);
  }
  outages_[count_++] = outage;
}

bool Outages::push_front(const Outage& outage) {
  if (count_ == MOST) return false;
  for (uint8_t i = count_++; i > 0; i--) outages_[i] = outages_[i - 1];
  outages_[0] = outage;
  return true;
}

void Outages::remove(uint8_t i) {
  count_--;
  for (; i < count_; i++) outages_[i] = outages_[i + 1];
}

}  // namespace wattwheel
