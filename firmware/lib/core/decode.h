#pragma once
#include <stddef.h>

#include "messages.h"

namespace wattwheel {

// Each answers false, and leaves the message alone, if the payload is not what the contract says.
// Unknown keys are ignored.

/** `{"impulses_per_kwh":75,"max_power_w":43470}`; both above 0. */
bool decode(const char* payload, size_t length, MeterConfig* meter);

/** All keys of the contract must be there; what is not known is null. */
bool decode(const char* payload, size_t length, LiveMessage* live);

/** `online` or `offline`. */
bool decode(const char* payload, size_t length, Presence* presence);

}  // namespace wattwheel
