// Double precision, which the chip has in its mask ROM, so that Debian's libgcc leaves it out. Only the tests need it:
// the core counts in integers. Rounded to nearest, ties to even; denormal numbers are zero.
#include <stdint.h>
#include <string.h>

namespace {
constexpr int BIAS = 1023, FRACTION_BITS = 52, GUARD_BITS = 3, MOST_EXPONENT = 2047;
constexpr uint64_t SIGN = 1ull << 63, HIDDEN = 1ull << (FRACTION_BITS + GUARD_BITS);

/** A number as sign, exponent and a fraction with its hidden bit and three guard bits. */
struct Parts {
  uint64_t sign;
  int exponent;
  uint64_t fraction;
};

uint64_t bits_of(double value) {
  uint64_t bits;
  memcpy(&bits, &value, sizeof bits);
  return bits;
}

double of_bits(uint64_t bits) {
  double value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

Parts parts_of(double value) {
  const uint64_t bits = bits_of(value);
  const int exponent = static_cast<int>(bits >> FRACTION_BITS) & MOST_EXPONENT;
  const uint64_t fraction = exponent == 0 ? 0 : (bits << GUARD_BITS & (HIDDEN - 1)) | HIDDEN;
  return {bits & SIGN, exponent, fraction};
}

bool is_special(double value) {
  return (bits_of(value) >> FRACTION_BITS & MOST_EXPONENT) == MOST_EXPONENT;
}

/** Shifts right; what falls out stays as the lowest bit, so that rounding knows of it. */
uint64_t shifted(uint64_t fraction, int by) {
  if (by > 62) return fraction != 0;
  return fraction >> by | ((fraction & ((1ull << by) - 1)) != 0);
}

double made(Parts parts) {
  if (parts.fraction == 0) return of_bits(parts.sign);
  const int ahead = __builtin_clzll(parts.fraction) - __builtin_clzll(HIDDEN);
  parts.fraction = ahead >= 0 ? parts.fraction << ahead : shifted(parts.fraction, -ahead);
  parts.exponent -= ahead;
  const uint64_t guard = parts.fraction & 7;
  uint64_t rounded = parts.fraction >> GUARD_BITS;
  rounded += guard > 4 || (guard == 4 && (rounded & 1));
  if (rounded >> (FRACTION_BITS + 1)) rounded >>= 1, parts.exponent++;
  if (parts.exponent <= 0) return of_bits(parts.sign);
  if (parts.exponent >= MOST_EXPONENT) return of_bits(parts.sign | static_cast<uint64_t>(MOST_EXPONENT) << FRACTION_BITS);
  const uint64_t fraction = rounded & ((1ull << FRACTION_BITS) - 1);
  return of_bits(parts.sign | static_cast<uint64_t>(parts.exponent) << FRACTION_BITS | fraction);
}
}  // namespace

extern "C" {

double __adddf3(double a, double b) {
  if (is_special(a)) return a;
  if (is_special(b)) return b;
  Parts large = parts_of(a), small = parts_of(b);
  if (large.exponent < small.exponent || (large.exponent == small.exponent && large.fraction < small.fraction)) {
    const Parts swapped = large;
    large = small;
    small = swapped;
  }
  const uint64_t aligned = shifted(small.fraction, large.exponent - small.exponent);
  large.fraction = large.sign == small.sign ? large.fraction + aligned : large.fraction - aligned;
  if (large.fraction == 0) large.sign &= small.sign;
  return made(large);
}

double __subdf3(double a, double b) {
  return __adddf3(a, of_bits(bits_of(b) ^ SIGN));
}

double __muldf3(double a, double b) {
  if (is_special(a)) return a;
  if (is_special(b)) return b;
  const Parts one = parts_of(a), two = parts_of(b);
  // 53 bits times 53 bits, in halves of 32 bits.
  const uint64_t x = one.fraction >> GUARD_BITS, y = two.fraction >> GUARD_BITS;
  const uint64_t x_low = x & 0xffffffff, x_high = x >> 32, y_low = y & 0xffffffff, y_high = y >> 32;
  const uint64_t low = x_low * y_low, across = x_high * y_low + (low >> 32), middle = x_low * y_high + (across & 0xffffffff);
  const uint64_t high = x_high * y_high + (across >> 32) + (middle >> 32), rest = middle << 32 | (low & 0xffffffff);
  // The product has 104 bits after its point; 55 of them stay.
  const uint64_t fraction = high << 15 | rest >> 49 | ((rest & ((1ull << 49) - 1)) != 0);
  return made({one.sign ^ two.sign, one.exponent + two.exponent - BIAS, fraction});
}

double __divdf3(double a, double b) {
  const uint64_t sign = (bits_of(a) ^ bits_of(b)) & SIGN;
  if (is_special(a)) return a;
  if (is_special(b)) return of_bits(sign);
  const Parts one = parts_of(a), two = parts_of(b);
  if (two.fraction == 0) return of_bits(sign | static_cast<uint64_t>(MOST_EXPONENT) << FRACTION_BITS);
  uint64_t rest = one.fraction, quotient = 0;
  for (int bit = 0; bit <= FRACTION_BITS + GUARD_BITS + 1; bit++) {
    quotient <<= 1;
    if (rest >= two.fraction) rest -= two.fraction, quotient |= 1;
    rest <<= 1;
  }
  return made({sign, one.exponent - two.exponent + BIAS - 1, quotient | (rest != 0)});
}

double __floatsidf(int32_t value) {
  const uint64_t size = value < 0 ? 0u - static_cast<uint32_t>(value) : static_cast<uint32_t>(value);
  return made({value < 0 ? SIGN : 0, BIAS + FRACTION_BITS, size << GUARD_BITS});
}

double __floatunsidf(uint32_t value) {
  return made({0, BIAS + FRACTION_BITS, static_cast<uint64_t>(value) << GUARD_BITS});
}

uint32_t __fixunsdfsi(double value) {
  const Parts parts = parts_of(value);
  const int down = BIAS + FRACTION_BITS + GUARD_BITS - parts.exponent;
  return down > 62 ? 0 : static_cast<uint32_t>(parts.fraction >> down);
}

int32_t __fixdfsi(double value) {
  const uint32_t size = __fixunsdfsi(value);
  return static_cast<int32_t>(bits_of(value) & SIGN ? 0u - size : size);
}
}
