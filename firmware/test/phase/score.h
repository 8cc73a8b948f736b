#pragma once
#include <vector>

#include "follower.h"

/** How far an estimator's power is from the true one, judged each second. */
class Score {
 public:
  /** `after_step`: within a minute of a step of more than half the power. */
  void add(const Claim& said, double true_w, bool after_step);

  double mean_error_w() const { return absolute_w_ / seconds_; }
  double root_mean_square_w() const;
  double after_step_w() const { return after_step_w_ / after_step_seconds_; }
  /** Of the mean power. */
  double bias() const { return signed_w_ / true_w_; }
  /** The part of the time with a band. */
  double confident() const { return static_cast<double>(widths_.size()) / seconds_; }
  /** The part of that in which the band holds the truth; 0 if there never was one. */
  double held() const { return widths_.empty() ? 0 : held_seconds_ / static_cast<double>(widths_.size()); }
  /** The median width of the band, of the power; infinite if there never was one. */
  double median_width() const;

 private:
  double seconds_ = 0, after_step_seconds_ = 0, held_seconds_ = 0;
  double absolute_w_ = 0, squared_ = 0, signed_w_ = 0, true_w_ = 0, after_step_w_ = 0;
  std::vector<float> widths_;
};
