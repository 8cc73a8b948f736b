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
  reading.dark = dark.adc & 0x7fff;
  reading.saturated = lit_.adc >= SATURATED_ADC || dark_.adc >= SATURATED_ADC || dark.adc >= SATURATED_ADC;
  push(reading);
}

void Sampler::hear(bool active, uint32_t at_ms) {
  if (active == active_) return;
  active_ = active;
  push({at_ms, active, 0, 0});
}

void Sampler::push(const Reading& reading) {
  __atomic_store_n(&newest_at_ms_, reading.at_ms, __ATOMIC_RELEASE);
  waiting_.push({static_cast<uint16_t>(reading.at_ms), reading.value_q4, reading.dark, reading.saturated});
}

bool Sampler::next(Reading* reading) {
  Waiting oldest;
  if (!waiting_.pop(&oldest)) return false;
  const uint32_t newest_at_ms = __atomic_load_n(&newest_at_ms_, __ATOMIC_ACQUIRE);
  const uint16_t ago_ms = static_cast<uint16_t>(newest_at_ms - oldest.low_ms);
  *reading = {newest_at_ms - ago_ms, oldest.value_q4, oldest.dark, oldest.saturated};
  return true;
}

}  // namespace wattwheel
