#include "histogram.h"

#include <string.h>

namespace wattwheel {

namespace {
constexpr uint8_t VISIT_READINGS = 25;
constexpr uint32_t LEAST_OF_DISC = 20, LEAST_OF_MARK = 2;

int32_t larger(int32_t a, int32_t b) {
  return a > b ? a : b;
}
}  // namespace

void Histogram::take(const Levels& levels, int32_t value_q4, int32_t smooth_q4, int32_t noise_q4) {
  const int32_t span_q4 = levels.span_q4();
  if (abs(smooth_q4 - visited_q4_) > larger(span_q4 / 4, 2 * noise_q4)) {
    visited_q4_ = smooth_q4;
    visit_left_ = VISIT_READINGS;
  }
  if (visit_left_ == 0) return;
  visit_left_--;
  const int32_t bin = (levels.depth_q4(value_q4) + span_q4) * PER_SPAN / span_q4;
  if (bin < 0 || bin >= BINS || bins_[bin] == UINT16_MAX) return;
  bins_[bin]++;
}

bool Histogram::disc_q4(const Levels& levels, int32_t* value_q4) const {
  return quantile_q4(levels, 0, DISC_BELOW, 2, LEAST_OF_DISC, value_q4);
}

bool Histogram::mark_q4(const Levels& levels, int32_t* value_q4) const {
  return quantile_q4(levels, MARK_FROM, BINS, 3, LEAST_OF_MARK, value_q4);
}

void Histogram::clear() {
  memset(bins_, 0, sizeof bins_);
}

uint32_t Histogram::count(uint8_t from, uint8_t below) const {
  uint32_t sum = 0;
  for (uint8_t i = from; i < below; i++) sum += bins_[i];
  return sum;
}

bool Histogram::quantile_q4(const Levels& levels, uint8_t from, uint8_t below, uint32_t quarters, uint32_t least,
                            int32_t* value_q4) const {
  const uint32_t readings = count(from, below);
  if (readings < least) return false;
  uint32_t shallower = 0;
  uint8_t bin = from;
  while ((shallower + bins_[bin]) * 4 < readings * quarters) shallower += bins_[bin++];
  // Within a bin, readings are taken to lie evenly.
  const uint32_t in_bin = readings * quarters - 4 * shallower;
  const int32_t span_q4 = levels.span_q4();
  const int32_t within_q4 = static_cast<int32_t>(in_bin) * span_q4 / (4 * bins_[bin] * PER_SPAN);
  *value_q4 = levels.value_q4((bin - ZERO) * span_q4 / PER_SPAN + within_q4);
  return true;
}

}  // namespace wattwheel
