#pragma once
#include <stdint.h>

/** The power that the disc's brightness tells, with the 90 % band around it; without confidence it says nothing. */
struct Claim {
  bool confident;
  double power_w, low_w, high_w;
};

/** What follows the disc between its marks: a way to do so, to be compared with others. */
class Follower {
 public:
  virtual ~Follower() = default;
  virtual const char* name() const = 0;
  /** A reading, in sixteenths of an ADC count as its noise. */
  virtual void take(int16_t value_q4, uint32_t at_ms, int32_t noise_q4) = 0;
  /** A turn that was counted, told up to half a second late. */
  virtual void mark(uint32_t at_ms) = 0;
  /** The sensor has moved. */
  virtual void forget() = 0;
  virtual Claim claim() const = 0;
};
