#pragma once
#include "clock.h"

namespace wattwheel {

/**
 * One or more turns that wait for their acknowledgement: the numbers seq - n + 1 … seq of a boot,
 * and when the last of them was. 16 bytes: times are packed into 48 bits, which last until the year 6429.
 */
struct Record {
  uint32_t seq;
  uint32_t n;
  uint32_t low_ms;
  int16_t high_ms;
  uint8_t boot;  // its place among the Boots
  Moment::Clock clock;

  static Record of(uint8_t boot, uint32_t seq, uint32_t n, const Moment& moment) {
    return {seq, n, static_cast<uint32_t>(moment.ms), static_cast<int16_t>(moment.ms >> 32), boot, moment.clock};
  }

  Moment moment() const { return {clock, static_cast<int64_t>(high_ms) * 0x100000000ll + low_ms}; }
  uint32_t first_seq() const { return seq - n + 1; }

  /** Whether another record goes on where this one ends. */
  bool meets(const Record& next) const { return next.boot == boot && next.first_seq() == seq + 1; }
};
static_assert(sizeof(Record) == 16, "the memory of the runs is planned with 16 bytes a record");

}  // namespace wattwheel
