#include "powers.h"

namespace wattwheel {

namespace {
constexpr uint32_t STEPS = 224;

/** exp(-x / 32) for x up to 7, as the compiler works it out: the chip counts in integers. */
struct Fading {
  uint16_t q16[STEPS];
  constexpr Fading() : q16() {
    double value = 65535;
    for (uint32_t i = 0; i < STEPS; i++, value *= 0.96923323447634) q16[i] = static_cast<uint16_t>(value + 0.5);
  }
};
constexpr Fading FADING;
}  // namespace

uint32_t square_root(uint32_t value) {
  uint32_t root = 0;
  for (uint32_t bit = 1u << 30; bit != 0; bit >>= 2) {
    const uint32_t with = root + bit;
    root >>= 1;
    if (value < with) continue;
    value -= with;
    root += bit;
  }
  return root;
}

int64_t quotient(int64_t number, uint32_t divisor) {
  uint64_t size = static_cast<uint64_t>(number < 0 ? -number : number);
  int32_t shift = 0;
  for (; size >> 31 != 0; size >>= 4) shift += 4;
  for (; divisor >> 16 != 0; divisor >>= 2) shift -= 2;
  const uint64_t whole = static_cast<uint32_t>(size) / divisor;
  const int64_t shifted = static_cast<int64_t>(shift < 0 ? whole >> -shift : whole << shift);
  return number < 0 ? -shifted : shifted;
}

int32_t log2_q8(uint32_t value) {
  const int32_t whole = 31 - __builtin_clz(value | 1);
  return whole * 256 + static_cast<int32_t>(((value << (31 - whole)) >> 23) & 0xff);
}

uint32_t fading_q16(uint32_t x_q5) {
  return x_q5 < STEPS ? FADING.q16[x_q5] : 0;
}

}  // namespace wattwheel
