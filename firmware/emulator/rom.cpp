// Arithmetic of whole numbers that the chip has in its mask ROM, so that Debian's libgcc leaves it out.
#include <stdint.h>

namespace {
template <typename Word>
struct Division {
  Word quotient, rest;
};

int leading_zeros(uint32_t word) {
  return __builtin_clz(word);
}
int leading_zeros(uint64_t word) {
  return __builtin_clzll(word);
}

/** Shift and subtract, from the highest bit that can be in the quotient. By zero the quotient is 0. */
template <typename Word>
Division<Word> divide(Word dividend, Word divisor) {
  Word quotient = 0;
  if (divisor == 0 || dividend < divisor) return {0, dividend};
  int shift = leading_zeros(divisor) - leading_zeros(dividend);
  for (divisor <<= shift; shift >= 0; shift--, divisor >>= 1) {
    quotient <<= 1;
    if (dividend < divisor) continue;
    dividend -= divisor;
    quotient |= 1;
  }
  return {quotient, dividend};
}

/** Signed division goes by the sizes; the quotient is negative where the signs differ, the rest where the dividend is. */
template <typename Word, typename Signed>
Word size_of(Signed a) {
  return a < 0 ? 0u - static_cast<Word>(a) : static_cast<Word>(a);
}
template <typename Word, typename Signed>
Signed quotient_of(Signed a, Signed b) {
  const Word quotient = divide(size_of<Word>(a), size_of<Word>(b)).quotient;
  return static_cast<Signed>((a < 0) != (b < 0) ? 0u - quotient : quotient);
}
template <typename Word, typename Signed>
Signed rest_of(Signed a, Signed b) {
  const Word rest = divide(size_of<Word>(a), size_of<Word>(b)).rest;
  return static_cast<Signed>(a < 0 ? 0u - rest : rest);
}
}  // namespace

extern "C" {

uint64_t __umulsidi3(uint32_t a, uint32_t b) {
  const uint32_t a_low = a & 0xffff, a_high = a >> 16, b_low = b & 0xffff, b_high = b >> 16;
  const uint32_t low = a_low * b_low, across = a_high * b_low + (low >> 16), middle = a_low * b_high + (across & 0xffff);
  const uint32_t high = a_high * b_high + (across >> 16) + (middle >> 16);
  return static_cast<uint64_t>(high) << 32 | (middle << 16 | (low & 0xffff));
}

uint64_t __muldi3(uint64_t a, uint64_t b) {
  const uint32_t a_low = static_cast<uint32_t>(a), b_low = static_cast<uint32_t>(b);
  const uint32_t across = static_cast<uint32_t>(a >> 32) * b_low + a_low * static_cast<uint32_t>(b >> 32);
  return __umulsidi3(a_low, b_low) + (static_cast<uint64_t>(across) << 32);
}

uint32_t __udivsi3(uint32_t a, uint32_t b) {
  return divide(a, b).quotient;
}

uint32_t __umodsi3(uint32_t a, uint32_t b) {
  return divide(a, b).rest;
}

int32_t __divsi3(int32_t a, int32_t b) {
  return quotient_of<uint32_t>(a, b);
}

int32_t __modsi3(int32_t a, int32_t b) {
  return rest_of<uint32_t>(a, b);
}

uint64_t __udivdi3(uint64_t a, uint64_t b) {
  return divide(a, b).quotient;
}

uint64_t __umoddi3(uint64_t a, uint64_t b) {
  return divide(a, b).rest;
}

int64_t __divdi3(int64_t a, int64_t b) {
  return quotient_of<uint64_t>(a, b);
}

int64_t __moddi3(int64_t a, int64_t b) {
  return rest_of<uint64_t>(a, b);
}
}
