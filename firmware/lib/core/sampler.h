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

  /** For the timer of a digital input, in place of `take`: its edges are readings, of 1 where it is active. */
  void hear(bool active, uint32_t at_ms);

  /** For the loop: the oldest reading not yet taken, within a minute; false if there is none. */
  bool next(Reading* reading);

  /** Readings that the loop was too late for. */
  uint32_t lost() const { return waiting_.lost(); }

 private:
  struct Sample {
    uint16_t adc;
    uint32_t at_ms;
  };
  /** A reading, with the low half of its time: the newest has the whole. */
  struct Waiting {
    uint16_t low_ms;
    int16_t value_q4;
    uint16_t dark : 15;
    uint16_t saturated : 1;
  };
  void pair(const Sample& dark);
  void push(const Reading& reading);

  // The timer's alone.
  bool led_on_ = false, active_ = false;
  uint8_t samples_known_ = 0;
  Sample dark_{};
  Sample lit_{};
  // What timer and loop share: 5.1 s of readings, as long as a blocking connect may take.
  Ring<Waiting, 256> waiting_;
  uint32_t newest_at_ms_ = 0;
};

}  // namespace wattwheel
