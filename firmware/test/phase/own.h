#pragma once
#include "follower.h"
#include "rotation.h"
#include "tracker.h"

/** What the sensor itself does. */
class OwnTracker : public Follower {
 public:
  const char* name() const override { return "the sensor's tracker"; }
  void take(int16_t value_q4, uint32_t at_ms, int32_t noise_q4) override { tracker_.take(value_q4, at_ms, noise_q4); }
  void mark(uint32_t at_ms) override { tracker_.mark(at_ms); }
  void forget() override { tracker_.forget(); }
  Claim claim() const override {
    const wattwheel::Course course = tracker_.course();
    return {course.confidence >= 50, watts(course.turns_per_hour_x1000), watts(course.low_per_hour_x1000),
            watts(course.high_per_hour_x1000)};
  }

 private:
  static double watts(uint32_t per_hour_x1000) { return per_hour_x1000 / TURNS_PER_KWH; }

  wattwheel::Tracker tracker_{{75000, 43470}};
};
