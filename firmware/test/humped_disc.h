#pragma once
#include <stdlib.h>

#include "tracker.h"

/** The meter of these discs, and how they flicker. */
inline constexpr wattwheel::MeterConfig METER{75000, 43470};
inline constexpr int32_t NOISE_Q4 = 24;

/** A wave of parabolas, 4096 high, that comes once in 65536. */
inline int32_t wave(uint32_t at) {
  const int32_t along = static_cast<int32_t>(at & 0x7fff) >> 4;
  const int32_t height = (along * (2048 - along)) >> 8;
  return at & 0x8000 ? -height : height;
}

/**
 * A disc of 120 counts with two humps of a dozen, its mark of 78 over 4 %, and noise of a count and a half. Turns are
 * told 0.4 s late.
 */
class HumpedDisc {
 public:
  explicit HumpedDisc(wattwheel::Tracker& tracker, uint32_t now_ms = 1000) : tracker_(tracker), now_ms_(now_ms) {}

  /** Goes on by a share of a turn, in 1/100, at a speed; backwards if that is negative. */
  void go(int32_t percent, int32_t turn_ms) {
    const int64_t step = (20ll << 32) / turn_ms;
    for (int64_t left = (llabs(percent) << 32) / 100; left > 0; left -= llabs(step)) see(step);
  }
  void turn(int32_t turns, int32_t turn_ms) { go(turns * 100, turn_ms); }
  void stand(uint32_t for_ms) {
    for (uint32_t end_ms = now_ms_ + for_ms; now_ms_ != end_ms;) see(0);
  }

  wattwheel::Course course() const { return tracker_.course(); }
  /** The speed it has, as a share of what it would be at `turn_ms` a turn, in percent. */
  int32_t percent_of(uint32_t turn_ms) const {
    return static_cast<int32_t>(static_cast<uint64_t>(course().turns_per_hour_x1000) * turn_ms / 36000000);
  }
  uint16_t phase() const { return static_cast<uint16_t>(angle_ >> 16); }
  uint32_t now_ms() const { return now_ms_; }
  uint32_t marked_at_ms() const { return marked_at_ms_; }

  bool flat = false, told = true;
  int32_t brighter_q4 = 0, share_of_light = 16;
  uint8_t best = 0;  // the highest confidence since it was last cleared

 private:
  static constexpr int64_t MARK = (1ll << 32) * 4 / 100;

  void see(int64_t step) {
    const int64_t before = angle_;
    angle_ += step;
    now_ms_ += 20;
    tracker_.take(reading_q4(), now_ms_, NOISE_Q4);
    const bool forwards = angle_ >> 32 > before >> 32, backwards = (angle_ - MARK) >> 32 < (before - MARK) >> 32;
    if ((forwards || backwards) && told) marked_at_ms_ = now_ms_, waiting_ = true;
    if (waiting_ && now_ms_ - marked_at_ms_ >= 400) {
      waiting_ = false;
      tracker_.mark(marked_at_ms_);
    }
    if (course().confidence > best) best = course().confidence;
  }

  int16_t reading_q4() {
    noise_ = noise_ * 1103515245u + 12345u;
    const int32_t noise_q4 = static_cast<int32_t>(noise_ >> 16) % 42 + static_cast<int32_t>(noise_ >> 8) % 42 - 41;
    const uint32_t place = static_cast<uint32_t>(angle_ >> 16) & 0xffff;
    const int32_t humps_q4 = flat ? 0 : (130 * wave(2 * place + 7000) + 70 * wave(place + 30000)) / 4096;
    const int32_t disc_q4 = place < MARK >> 16 ? 78 * 16 : 120 * 16 + humps_q4;
    return static_cast<int16_t>(disc_q4 * share_of_light / 16 + brighter_q4 + noise_q4);
  }

  wattwheel::Tracker& tracker_;
  uint32_t now_ms_, marked_at_ms_ = 0, noise_ = 1;
  int64_t angle_ = 1ll << 31;
  bool waiting_ = false;
};
