#pragma once
#include "disc.h"

/**
 * What happens to a disc: loads of 20 W to 25 kW, standstills for hours (also on the mark and at
 * its edges), the disc pushed back a little, sun and clouds, knocks.
 */
class Household {
 public:
  Household(Disc& disc, uint64_t seed, double hours_between_knocks);

  /** The power of the next 10 ms. */
  double power_w();
  uint32_t knocks() const { return knocks_; }

 private:
  void change_load();
  void change_light();
  bool may_stand() const;

  Disc& disc_;
  Random random_;
  double hours_between_knocks_;
  double power_w_ = 300, stop_at_ = 0;
  int64_t load_samples_ = 0, light_samples_ = 0, stand_samples_ = 0, knock_samples_;
  int64_t still_samples_ = 0;
  bool standing_ = false;
  uint32_t knocks_ = 0;
};
