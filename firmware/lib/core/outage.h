#pragma once
#include "clock.h"

namespace wattwheel {

/** A time in which the sensor could not send or could not see, waiting to be told. Boots are places among the Boots. */
struct Outage {
  uint8_t boot;
  uint8_t prev_boot;  // Boots::NONE where the boot before is not known
  bool tried;         // it has been sent, so the server may know it
  uint32_t no;
  uint32_t prev_seq;
  Moment from;
  int64_t duration_ms;
  uint32_t ticks_buffered;
  Quantity ticks_lost;
};

/** The outages not yet told, oldest first. Too many merge: the two oldest become one, under the later one's number. */
class Outages {
 public:
  static constexpr uint8_t MOST = 8;

  uint8_t count() const { return count_; }
  Outage& operator[](uint8_t i) { return outages_[i]; }
  const Outage& operator[](uint8_t i) const { return outages_[i]; }

  /** Adds the newest. The first `untouchable` (in flight) do not merge. */
  void push_back(const Outage& outage, uint8_t untouchable);

  /** Adds the oldest; a full list refuses it. */
  bool push_front(const Outage& outage);
  void remove(uint8_t i);

 private:
  Outage outages_[MOST];
  uint8_t count_ = 0;
};

}  // namespace wattwheel
