#pragma once
#include <stdint.h>

#include <memory>
#include <string>
#include <vector>

#include "disc.h"
#include "sampler.h"
#include "sensor.h"

/** What a household draws: so many watts, or a file of `ms,watts` from any beginning. Its last line holds on. */
class Load {
 public:
  /** A number, or the path of a file; false if it is neither. */
  bool read(const std::string& text);
  /** At a time since its beginning; times only grow. */
  double power_w(int64_t at_ms);

 private:
  struct Step {
    int64_t at_ms;
    double power_w;
  };
  std::vector<Step> steps_;
  size_t next_ = 0;
};

/** What turns before the sensor; it goes on by 10 ms at a time. */
class MeterWorld {
 public:
  virtual ~MeterWorld() = default;
  /** Another 10 ms have passed; it is `at_ms` since the beginning. */
  virtual void pass(int64_t at_ms, wattwheel::Sensor& sensor) = 0;
};

/** A simulated disc under a simulated sensor's LED; a flat one looks the same all round, but for its mark. */
std::unique_ptr<MeterWorld> make_disc_world(const Load& load, double impulses_per_kwh, uint64_t seed, bool flat);
/** The pulses of an S0 output. */
std::unique_ptr<MeterWorld> make_pulse_world(const Load& load, double impulses_per_kwh);
/** A recording of `ms,adc` (lit minus dark), then a standing disc; nullptr if there is none. */
std::unique_ptr<MeterWorld> make_recorded_world(const std::string& path);
