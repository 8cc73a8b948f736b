#include "disc.h"

namespace {
constexpr double SAMPLE_S = 0.01;
constexpr double EDGE = 0.01;  // of a turn, as real discs show it

double clamp(double value, double least, double most) {
  return value < least ? least : value > most ? most : value;
}
}  // namespace

DiscMake any_make(Random& random) {
  DiscMake make{};
  make.span = random.log_between(20, 120);
  make.disc = make.span * random.between(1.6, 3.5);
  make.bright_mark = random.chance(0.3);
  make.mark_share = random.between(0.03, 0.06);
  make.notch = random.between(0.15, 0.44);
  make.contrast = random.log_between(8.5, 40);
  make.flicker = random.chance(0.5) ? random.between(0, 60) : 0;
  make.flicker_hz = random.chance(0.7) ? 100 : 120;
  if (make.flicker_hz > 100) make.flicker = fmin(make.flicker, make.span / 40);
  make.drift = random.between(0, 0.08);
  make.impulses_per_kwh = 75;
  return make;
}

DiscMake clear_make(Random& random) {
  DiscMake make = any_make(random);
  make.notch = fmax(make.notch, 0.33);
  make.contrast = 30;
  return make;
}

Disc::Disc(const DiscMake& make, uint64_t seed) : make_(make), random_(seed) {
  make.shape ? take_shape() : draw_profile();
  angle_ = furthest_ = 1 + random_.between(0.1, 0.9);
  first_turns_ = static_cast<uint32_t>(floor(angle_));
  drift_phase_ = random_.between(0, 2 * M_PI);
  now_ms_ = random_.bits();
  set_contrast(make.contrast);
}

// Depth of each place, in spans: humps that repeat each turn, a notch just before the mark, the mark at 0.
void Disc::draw_profile() {
  double amplitude[5], phase[5], deepest = 0, sum[PLACES];
  for (int k = 1; k < 5; k++) {
    amplitude[k] = random_.between(0.2, 1) / k * (k == 2 ? 2 : 1);
    phase[k] = random_.between(0, 2 * M_PI);
  }
  const double notch_at = 1 - random_.between(0.03, 0.08), notch_depth = random_.between(0, 1);
  for (int i = 0; i < PLACES; i++) {
    const double at = static_cast<double>(i) / PLACES;
    sum[i] = notch_depth * exp(-pow((at - notch_at) / 0.012, 2));
    for (int k = 1; k < 5; k++) sum[i] += amplitude[k] * sin(2 * M_PI * k * at + phase[k]);
    deepest = fmax(deepest, sum[i]);
  }
  for (int i = 0; i < PLACES; i++) {
    const double at = static_cast<double>(i) / PLACES;
    const double from_edge = at < 0.5 ? at : at - 1;
    const double inside = fmin(from_edge, make_.mark_share - from_edge) / EDGE + 0.5;
    const double share = clamp(inside, 0, 1);
    depth_[i] = static_cast<float>((1 - share) * clamp(sum[i] / deepest, -0.8, 1) * make_.notch + share);
  }
  depth_[PLACES] = depth_[0];
}

void Disc::take_shape() {
  for (int i = 0; i <= PLACES; i++) depth_[i] = static_cast<float>(make_.shape->depth(static_cast<double>(i) / PLACES));
}

double Disc::reflected() const {
  const double place = phase() * PLACES;
  const int i = static_cast<int>(place);
  const double depth = depth_[i] + (place - i) * (depth_[i + 1] - depth_[i]);
  const double light = make_.bright_mark ? make_.disc + depth * make_.span : make_.disc - depth * make_.span;
  return light * gain_ * (1 + drift_) + offset_;
}

void Disc::move(double power_w) {
  const double goal = power_w * make_.impulses_per_kwh / 3600000.0 * SAMPLE_S;
  speed_ += (goal - speed_) * 0.03;
  const double push = clamp(pushed_, -0.0002, 0.0002);
  pushed_ -= push;
  angle_ += speed_ + push;
  furthest_ = fmax(furthest_, angle_);
}

uint16_t Disc::sample(bool led_on, double power_w) {
  move(power_w);
  samples_++;
  now_ms_ += 10;
  if ((samples_ & 1023) == 0) drift_ = make_.drift * sin(2 * M_PI * samples_ * SAMPLE_S / 86400 + drift_phase_);
  if (fabs(ambient_goal_ - ambient_) <= fabs(ambient_step_)) ambient_step_ = 0, ambient_ = ambient_goal_;
  ambient_ += ambient_step_;
  double light = ambient_ + noise_ * random_.normal();
  if (make_.flicker > 0) {
    const double cycles = samples_ * SAMPLE_S * make_.flicker_hz + 0.003 * random_.between(-1, 1);
    light += make_.flicker * (1 + sin(2 * M_PI * (cycles - floor(cycles))));
  }
  if (led_on) light += reflected();
  if (garbage_samples_ > 0) {
    garbage_samples_--;
    garbage_ = clamp(garbage_ + random_.between(-60, 60), -200, 500);
    light += led_on ? garbage_ : 0;
  }
  return static_cast<uint16_t>(clamp(light + 0.5, 0, 1023));
}

void Disc::set_ambient(double counts, double over_ms) {
  ambient_goal_ = counts;
  ambient_step_ = (counts - ambient_) / fmax(1, over_ms / 10);
}

void Disc::knock() {
  garbage_samples_ = 40;
  garbage_ = 0;
  gain_ = random_.between(0.7, 1.4);
  offset_ = random_.between(-0.3, 0.6) * make_.span;
  set_contrast(make_.contrast);
}

// A reading is a lit sample less the mean of two dark ones, so it has 1.5 times the variance of a sample.
void Disc::set_contrast(double contrast) {
  make_.contrast = contrast;
  const double deviation = make_.span * gain_ / contrast;
  noise_ = sqrt(fmax(0, deviation * deviation / 1.5 - 1.0 / 12));
}
