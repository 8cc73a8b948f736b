#include "profile.h"

#include <stdlib.h>

namespace wattwheel {

namespace {
constexpr int32_t BIN_Q24 = TURN_Q24 / Profile::BINS;
// A mark has 6 % of a turn at most, and edges of 1 %; its turn is told at the first of them, give or take a reading.
// It has 3 % at least.
constexpr uint8_t MARK_BINS = 10, ON_MARK = 2, DISC_UNTIL = Profile::BINS - 2;

int32_t within_turn(int32_t angle_q24) {
  return angle_q24 & (TURN_Q24 - 1);
}
}  // namespace

int32_t Profile::at(int32_t angle_q24) const {
  const uint32_t from_middle_q24 = static_cast<uint32_t>(within_turn(angle_q24 - BIN_Q24 / 2));
  const uint32_t bin = from_middle_q24 / BIN_Q24;
  const int32_t part_q13 = static_cast<int32_t>(from_middle_q24 % BIN_Q24) >> 4;
  const int32_t here_q4 = value_q4[bin], next_q4 = value_q4[(bin + 1) % BINS];
  return here_q4 + (((next_q4 - here_q4) * part_q13) >> 13);
}

int32_t Profile::mean_q4() const {
  int32_t sum_q4 = 0;
  for (uint8_t i = MARK_BINS; i < DISC_UNTIL; i++) sum_q4 += value_q4[i];
  return sum_q4 / (DISC_UNTIL - MARK_BINS);
}

int32_t Profile::variance_q8() const {
  const int32_t mean = mean_q4();
  int64_t sum_q8 = 0;
  for (uint8_t i = MARK_BINS; i < DISC_UNTIL; i++) sum_q8 += (value_q4[i] - mean) * (value_q4[i] - mean);
  return static_cast<int32_t>(sum_q8 / (DISC_UNTIL - MARK_BINS));
}

int32_t Profile::difference_q8(const Profile& other) const {
  const int32_t brighter_q4 = other.mean_q4() - mean_q4();
  int64_t sum_q8 = 0;
  for (uint8_t i = MARK_BINS; i < DISC_UNTIL; i++) {
    const int64_t by_q4 = other.value_q4[i] - value_q4[i] - brighter_q4;
    sum_q8 += by_q4 * by_q4;
  }
  return static_cast<int32_t>(sum_q8 / (DISC_UNTIL - MARK_BINS));
}

// The mark then comes with its other edge: the disc lies as far from where it was as the mark is wide.
int32_t Profile::difference_backwards_q8(const Profile& other) const {
  constexpr int64_t COUNT = DISC_UNTIL - MARK_BINS;
  int64_t least_q8 = INT32_MAX;
  for (uint8_t wide = 0; wide <= MARK_BINS; wide++) {
    int64_t sum_q4 = 0, sum_q8 = 0;
    for (uint8_t i = MARK_BINS; i < DISC_UNTIL; i++) {
      const int32_t by_q4 = other.value_q4[(BINS + wide - 1 - i) % BINS] - value_q4[i];
      sum_q4 += by_q4;
      sum_q8 += by_q4 * by_q4;
    }
    const int64_t difference_q8 = (sum_q8 - sum_q4 * sum_q4 / COUNT) / COUNT;
    if (difference_q8 < least_q8) least_q8 = difference_q8;
  }
  return static_cast<int32_t>(least_q8);
}

bool Profile::light_as(const Profile& other) {
  const int32_t mean = mean_q4(), other_mean = other.mean_q4();
  int64_t square_q8 = 0, product_q8 = 0;
  for (uint8_t i = MARK_BINS; i < DISC_UNTIL; i++) {
    const int64_t height_q4 = value_q4[i] - mean;
    square_q8 += height_q4 * height_q4;
    product_q8 += height_q4 * (other.value_q4[i] - other_mean);
  }
  if (square_q8 == 0 || product_q8 < square_q8 / 2 || product_q8 > square_q8 * 2) return false;
  const int64_t stronger_q12 = (product_q8 << 12) / square_q8;
  for (int16_t& value : value_q4) {
    value = static_cast<int16_t>(other_mean + (((value - mean) * stronger_q12) >> 12));
  }
  return true;
}

bool Profile::has_mark_of(const Profile& other) const {
  const int32_t mark_q4 = value_q4[ON_MARK] - mean_q4(), other_q4 = other.value_q4[ON_MARK] - other.mean_q4();
  return 2 * abs(other_q4 - mark_q4) < abs(mark_q4);
}

void Profile::blend(const Profile& other, int32_t shape_x16) {
  const int32_t brighter_q4 = other.mean_q4() - mean_q4();
  for (uint8_t i = 0; i < BINS; i++) {
    const int32_t by_q4 = other.value_q4[i] - value_q4[i] - brighter_q4;
    value_q4[i] = static_cast<int16_t>(value_q4[i] + brighter_q4 + by_q4 * shape_x16 / 16);
  }
}

}  // namespace wattwheel
