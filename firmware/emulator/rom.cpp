// Arithmetic that the chip has in its mask ROM, so that Debian's libgcc leaves it out. Doubles are rounded to nearest, even;
// denormal numbers are zero.
#include <stdint.h>
#include <string.h>

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

// Shift and subtract, from the highest bit that can be in the quotient.
static uint32_t divide(uint32_t dividend, uint32_t divisor, uint32_t* rest) {
  uint32_t quotient = 0;
  if (divisor != 0 && dividend >= divisor) {
    int shift = __builtin_clz(divisor) - __builtin_clz(dividend);
    for (divisor <<= shift; shift >= 0; shift--, divisor >>= 1) {
      quotient <<= 1;
      if (dividend < divisor) continue;
      dividend -= divisor;
      quotient |= 1;
    }
  }
  *rest = dividend;
  return quotient;
}

uint32_t __udivsi3(uint32_t a, uint32_t b) {
  uint32_t rest;
  return divide(a, b, &rest);
}

uint32_t __umodsi3(uint32_t a, uint32_t b) {
  uint32_t rest;
  divide(a, b, &rest);
  return rest;
}

static uint32_t size_of(int32_t a) {
  return a < 0 ? 0u - static_cast<uint32_t>(a) : static_cast<uint32_t>(a);
}

int32_t __divsi3(int32_t a, int32_t b) {
  const uint32_t quotient = __udivsi3(size_of(a), size_of(b));
  return static_cast<int32_t>((a < 0) != (b < 0) ? 0u - quotient : quotient);
}

int32_t __modsi3(int32_t a, int32_t b) {
  const uint32_t rest = __umodsi3(size_of(a), size_of(b));
  return static_cast<int32_t>(a < 0 ? 0u - rest : rest);
}

static uint64_t divide_long(uint64_t dividend, uint64_t divisor, uint64_t* rest) {
  uint64_t quotient = 0;
  if (divisor != 0 && dividend >= divisor) {
    int shift = __builtin_clzll(divisor) - __builtin_clzll(dividend);
    for (divisor <<= shift; shift >= 0; shift--, divisor >>= 1) {
      quotient <<= 1;
      if (dividend < divisor) continue;
      dividend -= divisor;
      quotient |= 1;
    }
  }
  *rest = dividend;
  return quotient;
}

uint64_t __udivdi3(uint64_t a, uint64_t b) {
  uint64_t rest;
  return divide_long(a, b, &rest);
}

uint64_t __umoddi3(uint64_t a, uint64_t b) {
  uint64_t rest;
  divide_long(a, b, &rest);
  return rest;
}

static uint64_t size_of_long(int64_t a) {
  return a < 0 ? 0u - static_cast<uint64_t>(a) : static_cast<uint64_t>(a);
}

int64_t __divdi3(int64_t a, int64_t b) {
  const uint64_t quotient = __udivdi3(size_of_long(a), size_of_long(b));
  return static_cast<int64_t>((a < 0) != (b < 0) ? 0u - quotient : quotient);
}

int64_t __moddi3(int64_t a, int64_t b) {
  const uint64_t rest = __umoddi3(size_of_long(a), size_of_long(b));
  return static_cast<int64_t>(a < 0 ? 0u - rest : rest);
}
}
