#pragma once
#include <math.h>

#include "blank_board.h"
#include "check.h"
#include "disc.h"
#include "motion.h"
#include "sampler.h"

/** The meter of a scene, and what it usually draws. */
inline constexpr wattwheel::MeterConfig SCENE_METER{75000, 43470};
inline constexpr double USUAL_POWER_W = 4000;

inline DiscMake clear_disc(uint64_t seed) {
  Random random(seed);
  return clear_make(random);
}

/** A disc before a sensor, and beside it a detector that nothing helps. */
class Scene {
 public:
  Scene(const DiscMake& its_make, uint64_t seed, wattwheel::Board& board = blank_board)
      : make_(its_make), disc_(make_, seed), motion_(board, SCENE_METER) {
    motion_.start();
  }

  void run(uint32_t for_ms, double power_w = USUAL_POWER_W) {
    for (const uint32_t end_ms = now_ms() + for_ms; now_ms() != end_ms;) step(power_w);
  }
  void run_to(double phase, double power_w = USUAL_POWER_W) {
    while (disc_.phase() >= phase) step(power_w);
    while (disc_.phase() < phase) step(power_w);
  }
  void turn(int turns, double power_w = USUAL_POWER_W) {
    for (int i = 0; i < turns; i++) run_to(0.3, power_w);
  }
  /** Somebody turns the disc so quickly that the sensor sees it here and then there. */
  void turn_unseen_to(double phase) {
    const uint32_t from_ms = disc_.now_ms();
    while (disc_.phase() >= phase) disc_.sample(false, USUAL_POWER_W);
    while (disc_.phase() < phase) disc_.sample(false, USUAL_POWER_W);
    unseen_ms_ += disc_.now_ms() - from_ms;
  }
  /** Something as bright as the mark passes between the disc and the sensor. */
  void pass_by() {
    passing_by_ = make_.bright_mark ? make_.span : -make_.span;
    passed_by_at_ms_ = now_ms();
    run(PASSES_MS);
    passing_by_ = 0;
  }
  void dazzle_mark() {
    run_to(0.97);
    disc_.set_ambient(TOO_BRIGHT, 0);
    run_to(0.09);
    disc_.set_ambient(USUAL_LIGHT, 0);
  }
  /** The mark passes so faintly that nothing counts it. */
  void fade_mark(double power_w = USUAL_POWER_W) {
    run_to(0.97, power_w);
    faded_ = true;
    run_to(0.09, power_w);
    faded_ = false;
  }

  /** Ticks beyond the turns that there were; told far from the mark. */
  int error() const { return ticks_ - static_cast<int>(disc_.turns()); }
  int unhelped_error() const { return unhelped_ - static_cast<int>(disc_.turns()); }
  /** How long before now the newest tick was, or the one before that. */
  uint32_t last_ago_ms() const { return now_ms() - last_ms_; }
  uint32_t before_ago_ms() const { return now_ms() - before_ms_; }
  /** How long before now the disc's mark came, or the one before that. */
  uint32_t mark_ago_ms() const { return now_ms() - mark_ms_; }
  uint32_t mark_before_ago_ms() const { return now_ms() - mark_before_ms_; }
  uint32_t passed_by_ago_ms() const { return now_ms() - passed_by_at_ms_; }
  /** The detector takes the meter for so weak a one that marks at the usual power come too soon. */
  void mistake_meter(const wattwheel::MeterConfig& meter) {
    detector_.configure(meter);
    unhelped_detector_.configure(meter);
  }
  uint32_t rejected() const { return detector_.sight().rejected; }
  uint32_t relearnt() const { return detector_.sight().relearnt; }
  const wattwheel::Witness& witness() const { return motion_.witness(); }
  wattwheel::Motion& motion() { return motion_; }
  Disc& disc() { return disc_; }

 private:
  static constexpr double TOO_BRIGHT = 1023, USUAL_LIGHT = 20;
  // A mark counts from 60 % on.
  static constexpr double FAINT = 0.5;
  static constexpr uint32_t PASSES_MS = 200;

  uint32_t now_ms() const { return disc_.now_ms() - unseen_ms_; }

  void step(double power_w) {
    const uint32_t turns = disc_.turns();
    const bool lit = sampler_.led_on();
    double seen = disc_.sample(lit, power_w) + (lit ? passing_by_ : 0);
    if (lit && !faded_) lit_ = seen;
    if (lit && faded_) seen = lit_ + (seen - lit_) * FAINT;
    if (disc_.turns() != turns) {
      mark_before_ms_ = mark_ms_;
      mark_ms_ = now_ms();
    }
    sampler_.take(static_cast<uint16_t>(fmin(fmax(seen, 0), 1023)), now_ms());
    for (wattwheel::Reading reading; sampler_.next(&reading);) see(reading);
  }

  void see(const wattwheel::Reading& reading) {
    unhelped_detector_.take(reading);
    for (wattwheel::Tick tick; unhelped_detector_.next(&tick);) unhelped_++;
    detector_.take(reading, motion_.arrival());
    motion_.take(reading, detector_.sight());
    for (wattwheel::Tick tick; motion_.next(detector_, &tick); ticks_++) {
      CHECK(ticks_ == 0 || tick.at_ms - last_ms_ - wattwheel::shortest_interval_ms(SCENE_METER) < UINT32_MAX / 2);
      before_ms_ = last_ms_;
      last_ms_ = tick.at_ms;
    }
  }

  DiscMake make_;
  Disc disc_;
  wattwheel::Sampler sampler_;
  wattwheel::Detector detector_{SCENE_METER}, unhelped_detector_{SCENE_METER};
  wattwheel::Motion motion_;
  int ticks_ = 0, unhelped_ = 0;
  uint32_t unseen_ms_ = 0;
  bool faded_ = false;
  double passing_by_ = 0, lit_ = 0;
  uint32_t last_ms_ = 0, before_ms_ = 0, mark_ms_ = 0, mark_before_ms_ = 0, passed_by_at_ms_ = 0;
};
