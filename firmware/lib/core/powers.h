#pragma once
#include <stdint.h>

namespace wattwheel {

/** The whole part of a square root. */
uint32_t square_root(uint32_t value);

/** A quotient to four digits; the chip has no division, and a long one takes a thousand instructions. */
int64_t quotient(int64_t number, uint32_t divisor);

/** The logarithm to base 2, in 1/256; a tenth too low at worst. */
int32_t log2_q8(uint32_t value);

/** Of 1 << 16, exp(-x / 32); 0 once that is under a thousandth. */
uint32_t fading_q16(uint32_t x_q5);

/** A share, in 1 / 2^16, of a number. */
inline uint32_t share(uint32_t number, uint32_t share_q16) {
  return static_cast<uint32_t>((static_cast<uint64_t>(number) * share_q16) >> 16);
}

}  // namespace wattwheel
