#pragma once
#include "pace.h"
#include "reading.h"

namespace wattwheel {

/**
 * Counts the pulses of a digital input: an S0 output, the LED of an electronic meter, the
 * comparator of a TCRT5000. A level holds when it has not changed for `settle_ms`; a pulse
 * counts from its first edge. Give it each edge (from an interrupt, by way of a Ring) or each
 * sample, and ask `settle` in between, so that a pulse is not held back until the next edge.
 */
class Pulse {
 public:
  Pulse(uint32_t settle_ms, uint32_t shortest_interval_ms)
      : settle_ms_(settle_ms), shortest_interval_ms_(shortest_interval_ms) {}

  void configure(const MeterConfig& meter) { shortest_interval_ms_ = wattwheel::shortest_interval_ms(meter); }

  /** The input is `active` from now on; answers whether the time before completed a pulse. */
  bool take(bool active, uint32_t at_ms, Tick* tick);

  /** Nothing has changed until now; answers whether that completed a pulse. */
  bool settle(uint32_t now_ms, Tick* tick);

  /** Pulses nearer to the one before than a meter can send them. */
  uint32_t rejected() const { return rejected_; }

 private:
  bool is_turn(uint32_t at_ms) const;

  const uint32_t settle_ms_;
  uint32_t shortest_interval_ms_;
  bool held_ = false, active_ = false, counted_ = false;
  uint32_t since_ms_ = 0, counted_at_ms_ = 0, rejected_ = 0;
};

}  // namespace wattwheel
