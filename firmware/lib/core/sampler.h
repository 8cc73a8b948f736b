#pragma once
#include "reading.h"
#include "ring.h"

namespace wattwheel {

/**
 * Makes readings from samples taken every 10 ms with the LED off, on, off in turn. A reading
 * is the lit sample minus the mean of its dark neighbours, so steady and rising light of the
 * room cancel, and so does the flicker of 100 Hz lamps, whose period is one sample.
 */
class Sampler {
 public:
  static constexpr uint32_t SAMPLE_EVERY_MS = 10;

  /** Whether the LED must shine for the next sample. */
  bool led_on() const { return led_on_; }

  /** For the timer: the ADC's value, 0 … 1023, under the LED as `led_on` last said; switch the LED after it. */
  void take(uint16_t adc, uint32_t at_ms);

  /** For the loop: the oldest reading not yet taken; false if there is none. */
  bool next(Reading* reading) { return readings_.pop(reading); }

  /** Readings that the loop was too late for. */
  uint32_t lost() const { return readings_.lost(); }

 private:
  struct Sample {
    uint16_t adc;
    uint32_t at_ms;
  };
  void pair(const Sample& dark);

  // The timer's alone.
  bool led_on_ = false;
  uint8_t samples_known_ = 0;
  Sample dark_{};
  Sample lit_{};
  // What timer and loop share: 5.1 s of readings, as long as a blocking connect may take.
  Ring<Reading, 256> readings_;
};

}  // namespace wattwheel
