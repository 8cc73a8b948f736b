#include "score.h"

#include <math.h>

#include <algorithm>

void Score::add(const Claim& said, double true_w, bool after_step) {
  const double error_w = said.power_w - true_w;
  seconds_++;
  absolute_w_ += fabs(error_w);
  squared_ += error_w * error_w;
  signed_w_ += error_w;
  true_w_ += true_w;
  if (after_step) {
    after_step_seconds_++;
    after_step_w_ += fabs(error_w);
  }
  if (!said.confident) return;
  held_seconds_ += said.low_w <= true_w && true_w <= said.high_w;
  widths_.push_back(static_cast<float>((said.high_w - said.low_w) / said.power_w));
}

double Score::root_mean_square_w() const {
  return sqrt(squared_ / seconds_);
}

double Score::median_width() const {
  if (widths_.empty()) return INFINITY;
  std::vector<float> sorted = widths_;
  std::nth_element(sorted.begin(), sorted.begin() + static_cast<long>(sorted.size() / 2), sorted.end());
  return sorted[sorted.size() / 2];
}
