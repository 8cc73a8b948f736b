#include "mishap.h"

#include <math.h>
#include <stdio.h>

#include <algorithm>

#include "bar.h"
#include "own.h"
#include "viewer.h"

using namespace wattwheel;

namespace {
constexpr double BEFORE_TURNS = 12, AFTER_TURNS = 10, OFF_BY = 0.25, RIGHT_FOR_TURNS = 0.5;
constexpr uint64_t DISCS = 12;
const double LOADS_W[] = {300, 1000, 4000};

class Sufferer {
 public:
  Sufferer(uint64_t seed, double power_w) : random_(seed), disc_(clear_make(random_), seed + 1000), load_w_(power_w) {}

  Harm suffer(const Mishap& mishap) {
    turn(BEFORE_TURNS, load_w_);
    mishap.strike(disc_);
    turned_ = judged_ = misled_ = 0;
    turn(mishap.turns_back, -load_w_);
    const double over = turned_;
    right_since_ = INFINITY;
    recovered_ = INFINITY;
    turn(AFTER_TURNS, load_w_);
    return {misled_, recovered_ - over};
  }

 private:
  void turn(double turns, double power_w) {
    for (const double end = turned_ + turns; turned_ < end;) {
      viewer_.watch(disc_, power_w);
      turned_ += load_w_ * Sampler::SAMPLE_EVERY_MS / WATT_MS_PER_TURN;
      judge(power_w);
    }
  }

  void judge(double power_w) {
    const Claim claim = tracker_.claim();
    const bool off = fabs(claim.power_w - power_w) > OFF_BY * load_w_;
    if (claim.confident && off) misled_ += turned_ - judged_;
    judged_ = turned_;
    if (!claim.confident || off) right_since_ = INFINITY;
    else right_since_ = fmin(right_since_, turned_);
    if (turned_ - right_since_ >= RIGHT_FOR_TURNS) recovered_ = fmin(recovered_, right_since_);
  }

  Random random_;
  Disc disc_;
  const double load_w_;
  OwnTracker tracker_;
  Viewer viewer_{{&tracker_}};
  double turned_ = 0, judged_ = 0, misled_ = 0, right_since_ = INFINITY, recovered_ = INFINITY;
};

const Mishap MISHAPS[] = {
    {"nothing", [](Disc&) {}, 0},
    {"a knock against the sensor", [](Disc& disc) { disc.knock(); }, 0},
    {"sunlight, a tenth of our light lost in it", [](Disc& disc) { disc.set_ambient(450, 500), disc.dazzle(0.9); }, 0},
    {"sunlight, a third of our light lost in it", [](Disc& disc) { disc.set_ambient(600, 500), disc.dazzle(0.67); }, 0},
    {"three turns backwards", [](Disc&) {}, 3},
};

/** The same mishap, many times. */
class Record {
 public:
  void add(double turns, uint64_t seed, double load_w) {
    if (turns > worst()) snprintf(worst_, sizeof worst_, "disc %d at %.0f W", static_cast<int>(seed), load_w);
    turns_.push_back(turns);
    std::sort(turns_.begin(), turns_.end());
  }
  double worst() const { return turns_.empty() ? -1 : turns_.back(); }
  bool show(const char* what, double most) const {
    char line[80];
    snprintf(line, sizeof line, "%s, median %.2f, worst: %s", what, turns_[turns_.size() / 2], worst_);
    return meets_most(line, worst(), most, "turns");
  }

 private:
  std::vector<double> turns_;
  char worst_[32] = "";
};

bool show(const Mishap& mishap) {
  Record misled, recovered;
  for (uint64_t seed = 1; seed <= DISCS; seed++) {
    for (const double load_w : LOADS_W) {
      const Harm harm = suffer(mishap, seed, load_w);
      misled.add(harm.misled, seed, load_w);
      recovered.add(harm.recovered, seed, load_w);
    }
  }
  printf("%s\n", mishap.name);
  const bool met = misled.show("misled", 1);
  return recovered.show("recovered", 5) && met;
}
}  // namespace

Harm suffer(const Mishap& mishap, uint64_t seed, double power_w) {
  return Sufferer(seed, power_w).suffer(mishap);
}

bool show_mishaps() {
  bool met = true;
  for (const Mishap& mishap : MISHAPS) met &= show(mishap);
  return met;
}
