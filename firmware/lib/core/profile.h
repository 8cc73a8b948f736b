#pragma once
#include <stdint.h>

namespace wattwheel {

/** Angles are in 1/2^24 of a turn, from where the mark comes; whole turns count. */
constexpr int32_t TURN_Q24 = 1 << 24;

/** How bright each place of the disc is, all around, the mark among them: what repeats with every turn. */
struct Profile {
  static constexpr uint8_t BINS = 128;

  int16_t value_q4[BINS];  // in sixteenths of an ADC count; each in the middle of its share of a turn

  /** The brightness at an angle, in sixteenths of an ADC count. */
  int32_t at(int32_t angle_q24) const;
  /** Of the disc beside the mark. */
  int32_t mean_q4() const;
  /** How far the disc beside the mark is from flat: the mean square of what it differs from its mean by. */
  int32_t variance_q8() const;

  /** The mean square of what two discs differ by, but for one being brighter all around. */
  int32_t difference_q8(const Profile& other) const;
  /** The same to how another looks when it goes backwards. */
  int32_t difference_backwards_q8(const Profile& other) const;
  /** Takes over the light of another: as much brighter and as much stronger as that is. False if it looks like none. */
  bool light_as(const Profile& other);
  /** Whether the other has its mark where this one has, and about as deep. */
  bool has_mark_of(const Profile& other) const;
  /** Takes over the light of another, and a share of its shape, in 1/16. */
  void blend(const Profile& other, int32_t shape_x16);
};

}  // namespace wattwheel
