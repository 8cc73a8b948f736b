#pragma once
#include "random.h"
#include "shape.h"

/** What a simulated disc and its surroundings are like; lengths are shares of a turn, light is in ADC counts. */
struct DiscMake {
  double disc, span;        // the light that comes back, and what the mark changes of it
  bool bright_mark;
  double mark_share;        // 0.03 … 0.06
  double notch;             // how far the disc's own wobble reaches towards the mark, of the span
  double contrast;          // span / deviation of a reading
  double flicker, flicker_hz;
  double drift;             // share of the light that comes and goes in a day
  double impulses_per_kwh;
  const Shape* shape;       // how it looks all round, its mark included; nullptr: mark and notch as above, the rest by chance
};

/** A make as one may find it in a cellar. */
DiscMake any_make(Random& random);
/** One whose brightness tells its angle: humps of a third of its mark at least, as the recorded discs have, little noise. */
DiscMake clear_make(Random& random);

/** A Ferraris disc under a reflex sensor. Time goes on by samples of 10 ms. */
class Disc {
 public:
  Disc(const DiscMake& make, uint64_t seed);

  /** What the ADC reads after another 10 ms under this power. */
  uint16_t sample(bool led_on, double power_w);

  /** Turns done: how often the mark came, going back not counted. */
  uint32_t turns() const { return static_cast<uint32_t>(floor(furthest_)) - first_turns_; }
  double phase() const { return angle_ - floor(angle_); }
  uint32_t now_ms() const { return now_ms_; }

  void set_ambient(double counts, double over_ms);
  /** Somebody pushes the disc, by a share of a turn, within a second. */
  void push(double share) { pushed_ += share; }
  /** Somebody knocks against the sensor: it sees garbage for a while, then the same disc differently. */
  void knock();
  void set_contrast(double contrast);
  /** Strong light bends the sensor's curve: this share of our own light is left. */
  void dazzle(double share) { gain_ = share; }

 private:
  static constexpr int PLACES = 4096;
  void draw_profile();
  void take_shape();
  double reflected() const;
  void move(double power_w);

  DiscMake make_;
  Random random_;
  float depth_[PLACES + 1];
  double angle_, furthest_, speed_ = 0, pushed_ = 0;
  uint32_t first_turns_;
  uint64_t samples_ = 0;
  uint32_t now_ms_ = 0;
  double ambient_ = 20, ambient_goal_ = 20, ambient_step_ = 0;
  double gain_ = 1, offset_ = 0, noise_ = 0, drift_ = 0, drift_phase_;
  int garbage_samples_ = 0;
  double garbage_ = 0;
};
