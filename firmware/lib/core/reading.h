#pragma once
#include <stdint.h>

namespace wattwheel {

/** One reading of the disc: how much of our own LED's light came back. */
struct Reading {
  uint32_t at_ms;      // when the LED was lit; wraps after 49.7 days
  int16_t value_q4;    // in sixteenths of an ADC count
  uint16_t dark : 15;  // the light of the room just after, in ADC counts
  uint16_t saturated : 1;
};

/** A turn of the disc, at the moment its mark came. */
struct Tick {
  uint32_t at_ms;
};

}  // namespace wattwheel
