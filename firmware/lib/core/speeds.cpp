#include "speeds.h"

namespace wattwheel {

namespace {
// Impulses per MWh times W are turns per hour, times a million.
// A meter that does not tell gets what the fuses of a house let through, at 75 turns per kWh.
constexpr uint64_t USUAL_LOAD = 75000ull * 43470;
constexpr uint64_t TURN_PER_MS = 3600000ull * 1000000;
// That a disc goes backwards, and roughly how fast, is all there is to know of it.
constexpr uint8_t BACKWARDS_EVERY = 7;
}  // namespace

void Speeds::configure(const MeterConfig& meter) {
  const uint64_t told = static_cast<uint64_t>(meter.impulses_per_mwh) * meter.max_power_w;
  const uint64_t fastest_q32 = (told == 0 ? USUAL_LOAD : told) * (1 << 20) / (TURN_PER_MS >> 12);
  uint64_t per_ms_q40 = (fastest_q32 < INT32_MAX ? fastest_q32 : INT32_MAX) << 8;
  for (uint8_t i = COUNT - 1; i > STANDING; i--, per_ms_q40 -= per_ms_q40 / (PER_SPEED + 1)) {
    per_ms_q32_[i] = static_cast<int32_t>(per_ms_q40 >> 8);
  }
  per_ms_q32_[STANDING] = 0;
  for (uint8_t i = 0; i < STANDING; i++) per_ms_q32_[i] = -per_ms_q32_[COUNT - 1 - i * BACKWARDS_EVERY];
}

}  // namespace wattwheel
