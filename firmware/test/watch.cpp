#include "watch.h"

#include <stdio.h>
#include <stdlib.h>

using namespace wattwheel;

namespace {
constexpr MeterConfig METER{75000, 43470};
constexpr double SAMPLES_PER_HOUR = 360000;
constexpr uint64_t WEAK_IS_SAID_FOR = 60000;
// By then the turns that passed while it learnt anew have come as ticks.
constexpr uint32_t TURNS_OF_A_KNOCK = 12;

DiscMake make_of(Random& random, double contrast) {
  DiscMake make = any_make(random);
  if (contrast > 0) make.contrast = contrast;
  return make;
}
}  // namespace

Watch::Watch(Counting counting, uint64_t seed, double hours_between_knocks, double contrast)
    : counting_(counting),
      seed_(seed),
      random_(seed),
      make_(make_of(random_, contrast)),
      disc_(make_, seed + 1000),
      household_(disc_, seed + 2000, hours_between_knocks),
      detector_(METER),
      motion_(board_, METER) {}

Outcome Watch::run(double hours) {
  for (const uint64_t end = samples_ + static_cast<uint64_t>(hours * SAMPLES_PER_HOUR); samples_ < end;) step();
  outcome_.hours += hours;
  outcome_.turns = disc_.turns();
  return outcome_;
}

void Watch::step() {
  const double power_w = household_.power_w();
  sampler_.take(disc_.sample(sampler_.led_on(), power_w), disc_.now_ms());
  samples_++;
  Reading reading;
  if (!sampler_.next(&reading)) return;
  const bool by_angle = counting_ == Counting::BY_MARK_AND_ANGLE;
  detector_.take(reading, by_angle ? motion_.arrival() : Arrival::UNSURE);
  if (by_angle) motion_.take(reading, detector_.sight());
  for (Tick tick; next(&tick);) ticks_++;
  if (samples_ % 16 == 0 || samples_ % 16 == 1) compare();
}

bool Watch::next(Tick* tick) {
  return counting_ == Counting::BY_MARK_AND_ANGLE ? motion_.next(detector_, tick) : detector_.next(tick);
}

// Only far from the mark is it clear how many turns there are.
void Watch::compare() {
  const Sight sight = detector_.sight();
  if (sight.weak) weak_until_ = samples_ + WEAK_IS_SAID_FOR;
  if (!sight.learnt || disc_.phase() < 0.3 || disc_.phase() > 0.7) return;
  const int32_t error = static_cast<int32_t>(ticks_) - static_cast<int32_t>(disc_.turns());
  if (!outcome_.learnt) {
    outcome_.learnt = true;
    outcome_.first_error = error_ = error;
  }
  if (household_.knocks() != outcome_.knocks) {
    unsettled_knocks_ += household_.knocks() - outcome_.knocks;
    outcome_.knocks = household_.knocks();
    knock_turn_ = disc_.turns();
  }
  if (unsettled_knocks_ > 0 && disc_.turns() < knock_turn_ + TURNS_OF_A_KNOCK) return;
  if (!has_lasted(error)) return;
  if (error != error_) unsettled_knocks_ > 0 ? settle_knocks(error - error_) : miscount(error - error_, sight);
  unsettled_knocks_ = 0;
  error_ = error;
}

// What the angle leaves in doubt is told when the next mark came.
bool Watch::has_lasted(int32_t error) {
  if (error == error_) right_in_turn_ = disc_.turns();
  return counting_ == Counting::BY_MARK || disc_.turns() - right_in_turn_ > 1;
}

void Watch::settle_knocks(int32_t by) {
  const uint32_t size = static_cast<uint32_t>(abs(by));
  if (size > outcome_.worst_knock) outcome_.worst_knock = size;
  if (size <= unsettled_knocks_) return;
  outcome_.bad_knocks++;
  if (!verbose) return;
  printf("  seed %llu: %+d by %u knocks after %.2f h\n", static_cast<unsigned long long>(seed_), by, unsettled_knocks_, samples_ / SAMPLES_PER_HOUR);
}

void Watch::miscount(int32_t by, const Sight& sight) {
  const uint32_t size = static_cast<uint32_t>(abs(by));
  outcome_.miscounts += size;
  if (samples_ > weak_until_) outcome_.unsaid += size;
  if (!verbose) return;
  printf("  seed %llu: %+d after %.2f h, turn %u; contrast %.1f of %.1f, mark %.1f %% of a turn, notch %.0f %%, weak said: %s\n",
         static_cast<unsigned long long>(seed_), by, samples_ / SAMPLES_PER_HOUR, disc_.turns(), sight.contrast_x10 / 10.0, make_.contrast, make_.mark_share * 100,
         make_.notch * 100, samples_ > weak_until_ ? "no" : "yes");
}
