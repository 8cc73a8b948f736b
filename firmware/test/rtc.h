#pragma once
#include "keeper.h"

/** Keeps the queue in RTC memory as a sensor does; the memory is split into two halves. */
inline void keep_halves(const wattwheel::Region& rtc, wattwheel::Keeper& keeper, const wattwheel::TickQueue& queue,
                        const wattwheel::Now& now, uint32_t stamp) {
  const uint16_t half = rtc.size / 2;
  uint8_t bytes[256];
  while (keeper.half_is_due(queue)) {
    const uint8_t which = keeper.make_half(queue, now, stamp, bytes, half);
    memcpy(rtc.bytes + which * half, bytes, half);
  }
}
