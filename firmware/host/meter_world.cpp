#include "meter_world.h"

#include <stdlib.h>

#include "rows.h"

using namespace wattwheel;

namespace {
constexpr int64_t STEP_MS = Sampler::SAMPLE_EVERY_MS;
/** As S0 outputs do. */
constexpr int64_t PULSE_MS = 30;
constexpr double WATT_MS_PER_KWH = 3.6e9;

class DiscWorld : public MeterWorld {
 public:
  DiscWorld(const Load& load, const DiscMake& make, uint64_t seed) : load_(load), disc_(make, seed) {}

  void pass(int64_t at_ms, Sensor& sensor) override {
    sampler_.take(disc_.sample(sampler_.led_on(), load_.power_w(at_ms)), static_cast<uint32_t>(at_ms));
    for (Reading reading; sampler_.next(&reading);) sensor.see(reading);
  }

 private:
  Load load_;
  Disc disc_;
  Sampler sampler_;
};

class PulseWorld : public MeterWorld {
 public:
  PulseWorld(const Load& load, double impulses_per_kwh) : load_(load), impulses_per_kwh_(impulses_per_kwh) {}

  void pass(int64_t at_ms, Sensor& sensor) override {
    turn_ += load_.power_w(at_ms) * static_cast<double>(STEP_MS) * impulses_per_kwh_ / WATT_MS_PER_KWH;
    if (turn_ >= 1) {
      turn_ -= 1;
      active_until_ms_ = at_ms + PULSE_MS;
    }
    sensor.hear(at_ms < active_until_ms_, static_cast<uint32_t>(at_ms));
  }

 private:
  Load load_;
  const double impulses_per_kwh_;
  double turn_ = 0;
  int64_t active_until_ms_ = 0;
};

class RecordedWorld : public MeterWorld {
 public:
  explicit RecordedWorld(const std::vector<Reading>& readings) : readings_(readings) {}

  void pass(int64_t at_ms, Sensor& sensor) override {
    for (; next_ < readings_.size() && since_first_ms(next_) <= at_ms; next_++) {
      Reading reading = readings_[next_];
      reading.at_ms = since_first_ms(next_);
      sensor.see(reading);
    }
  }

 private:
  uint32_t since_first_ms(size_t i) const { return readings_[i].at_ms - readings_[0].at_ms; }

  const std::vector<Reading> readings_;
  size_t next_ = 0;
};
}  // namespace

bool Load::read(const std::string& text) {
  char* end;
  const double power_w = strtod(text.c_str(), &end);
  if (*end == 0 && !text.empty()) {
    steps_ = {{0, power_w}};
  } else {
    const std::vector<Row> rows = rows_of(text);
    for (const Row& row : rows) steps_.push_back({row.at_ms - rows[0].at_ms, row.value});
  }
  return !steps_.empty();
}

double Load::power_w(int64_t at_ms) {
  while (next_ + 1 < steps_.size() && steps_[next_ + 1].at_ms <= at_ms) next_++;
  return steps_[next_].power_w;
}

std::unique_ptr<MeterWorld> make_disc_world(const Load& load, double impulses_per_kwh, uint64_t seed, bool flat) {
  Random random(seed);
  DiscMake make = clear_make(random);
  if (flat) make.notch = 0;
  make.impulses_per_kwh = impulses_per_kwh;
  return std::make_unique<DiscWorld>(load, make, seed);
}

std::unique_ptr<MeterWorld> make_pulse_world(const Load& load, double impulses_per_kwh) {
  return std::make_unique<PulseWorld>(load, impulses_per_kwh);
}

std::unique_ptr<MeterWorld> make_recorded_world(const std::string& path) {
  const std::vector<Reading> readings = readings_of(path);
  if (readings.empty()) return nullptr;
  return std::make_unique<RecordedWorld>(readings);
}
