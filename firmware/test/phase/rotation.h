#pragma once
#include <stdint.h>

/** 1 kWh in W ms, by 75 turns: what a turn stands for in all of this. */
constexpr double TURNS_PER_KWH = 75, WATT_MS_PER_TURN = 3.6e9 / TURNS_PER_KWH;

/** How the disc turns, as far as ticks tell. Times wrap. */
struct Rotation {
  uint32_t last_ms = 0, turn_ms = 0;
  uint32_t ticks = 0;

  void turn(uint32_t at_ms) {
    turn_ms = at_ms - last_ms;
    last_ms = at_ms;
    ticks++;
  }
  /** Whether the last turn was seen from its beginning. */
  bool known() const { return ticks >= 2; }
  double power_w() const { return WATT_MS_PER_TURN / turn_ms; }
  /** The mean power since the last tick cannot have been more. */
  double bound_w(uint32_t after_ms) const { return after_ms == 0 ? power_w() : WATT_MS_PER_TURN / after_ms; }
};
