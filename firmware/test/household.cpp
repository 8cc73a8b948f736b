#include "household.h"

namespace {
constexpr double PER_S = 100, PER_HOUR = 360000;
}

Household::Household(Disc& disc, uint64_t seed, double hours_between_knocks)
    : disc_(disc), random_(seed), hours_between_knocks_(hours_between_knocks) {
  knock_samples_ = static_cast<int64_t>(random_.between(0.7, 1.3) * hours_between_knocks_ * PER_HOUR);
}

double Household::power_w() {
  if (--knock_samples_ == 0) {
    disc_.knock();
    knocks_++;
    knock_samples_ = static_cast<int64_t>(random_.between(0.7, 1.3) * hours_between_knocks_ * PER_HOUR);
  }
  if (--light_samples_ <= 0) change_light();
  if (--load_samples_ <= 0) change_load();
  if (stand_samples_ > 0 && !standing_ && may_stand()) {
    standing_ = true;
    still_samples_ = 0;
  }
  if (!standing_) return power_w_;
  if (++still_samples_ == 300 && random_.chance(0.3)) disc_.push(-random_.between(0.005, 0.02));
  if (--stand_samples_ == 0) standing_ = false;
  return 0;
}

bool Household::may_stand() const {
  return fabs(disc_.phase() - stop_at_) < 0.004;
}

void Household::change_load() {
  power_w_ = random_.log_between(20, 25000);
  const double longest_s = power_w_ > 10000 ? 600 : 3600;
  load_samples_ = static_cast<int64_t>(random_.log_between(3, longest_s) * PER_S);
  if (stand_samples_ > 0 || !random_.chance(0.02)) return;
  // One in three stands somewhere about the mark.
  stop_at_ = random_.chance(0.33) ? fmod(random_.between(0.98, 1.08), 1) : random_.between(0, 1);
  stand_samples_ = static_cast<int64_t>(random_.log_between(0.02, 8) * PER_HOUR);
}

void Household::change_light() {
  disc_.set_ambient(random_.chance(0.3) ? random_.between(100, 350) : random_.between(0, 60), random_.log_between(10, 30000));
  light_samples_ = static_cast<int64_t>(random_.log_between(5, 1800) * PER_S);
}
