#pragma once
#include <math.h>
#include <stdint.h>

/** Chance that can be repeated: the same seed gives the same world. */
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed * 0x9e3779b97f4a7c15ull + 0x1234567ull) {
    for (int i = 0; i < 8; i++) bits();
  }
  uint32_t bits() {
    state_ ^= state_ << 13;
    state_ ^= state_ >> 7;
    state_ ^= state_ << 17;
    return static_cast<uint32_t>(state_ >> 32);
  }
  double between(double low, double high) { return low + (high - low) * bits() / 4294967296.0; }
  double log_between(double low, double high) { return exp(between(log(low), log(high))); }
  bool chance(double probability) { return between(0, 1) < probability; }
  /** Standard normal: the sum of two looked-up ones, which is quick and reaches six deviations. */
  double normal() {
    const uint32_t two = bits();
    return (table()[two & 0xffff] + table()[two >> 16]) * 0.70710678;
  }

 private:
  static const float* table();
  uint64_t state_;
};
