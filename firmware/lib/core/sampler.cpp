#include "sampler.h"

namespace wattwheel {

namespace {
// The ADC bends before its end at 1023.
constexpr uint16_t SATURATED_ADC = 1000;
// Darks further away than this say nothing of the light while the LED shone.
constexpr uint32_t NEIGHBOURS_WITHIN_MS = 4 * Sampler::SAMPLE_EVERY_MS;
}  // namespace

void Sampler::take(uint16_t adc, uint32_t at_ms) {
  const Sample sample{adc, at_ms};
  if (led_on_) {
    lit_ = sample;
  } else {
    if (samples_known_ == 2) pair(sample);
    dark_ = sample;
  }
  if (samples_known_ < 2) samples_known_++;
  led_on_ = !led_on_;
}

void Sampler::pair(const Sample& dark) {
  if (dark.at_ms - dark_.at_ms > NEIGHBOURS_WITHIN_MS) return;
  Reading reading{};
  reading.at_ms = lit_.at_ms;
  reading.value_q4 = static_cast<int16_t>((2 * lit_.adc - dark_.adc - dark.adc) * 8);
  reading.dark = static_cast<uint16_t>((dark_.adc + dark.adc) / 2) & 0x7fff;
  reading.saturated = lit_.adc >= SATURATED_ADC || dark_.adc >= SATURATED_ADC || dark.adc >= SATURATED_ADC;
  readings_.push(reading);
}

}  // namespace wattwheel
