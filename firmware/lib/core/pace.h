#pragma once
#include <stdint.h>

namespace wattwheel {

/** What the meter says of itself, from its retained `config` topic. */
struct MeterConfig {
  uint32_t impulses_per_mwh;  // 75 per kWh are 75,000
  uint32_t max_power_w;
};

/**
 * The shortest believable time between two turns: 0.8 of what the largest power needs, as the
 * server judges, too (with 1.0, 1.3 % of real ticks at full load would be refused).
 */
inline uint32_t shortest_interval_ms(const MeterConfig& meter) {
  const uint64_t load = static_cast<uint64_t>(meter.impulses_per_mwh) * meter.max_power_w;
  return load == 0 ? 0 : static_cast<uint32_t>(2880000000000ull / load);
}

}  // namespace wattwheel
