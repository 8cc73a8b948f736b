#pragma once
#include <stdint.h>

namespace wattwheel {

/** A number that may not be known: null, or left out, in a message. The name of a field says its unit. */
struct Quantity {
  bool known;
  int64_t value;
};

}  // namespace wattwheel
