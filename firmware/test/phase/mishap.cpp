#include "mishap.h"

#include <math.h>
#include <stdio.h>

#include <algorithm>

#include "bar.h"
#include "followers.h"
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
    turned_ = 0;
    misled_ = 0;
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
    const Claim claim = followers_.own().claim();
    const bool off = fabs(claim.power_w - power_w) > OFF_BY * load_w_;
    if (claim.confident && off) misled_ = turned_;
    if (!claim.confident || off) right_since_ = INFINITY;
    else right_since_ = fmin(right_since_, turned_);
    if (turned_ - right_since_ >= RIGHT_FOR_TURNS) recovered_ = fmin(recovered_, right_since_);
  }

  Random random_;
  Disc disc_;
  const double load_w_;
  Followers followers_;
  Viewer viewer_{followers_.all()};
  double turned_ = 0, misled_ = 0, right_since_ = INFINITY, recovered_ = INFINITY;
};

const Mishap MISHAPS[] = {
    {"nothing", [](Disc&) {}, 0},
    {"a knock against the sensor", [](Disc& disc) { disc.knock(); }, 0},
    {"sunlight, a tenth of our light lost in it", [](Disc& disc) { disc.set_ambient(450, 500), disc.dazzle(0.9); }, 0},
    {"sunlight, a third of our light lost in it", [](Disc& disc) { disc.set_ambient(600, 500), disc.dazzle(0.67); }, 0},
    {"three turns backwards", [](Disc&) {}, 3},
};

bool show(const Mishap& mishap) {
  std::vector<double> misled, recovered;
  for (uint64_t seed = 1; seed <= DISCS; seed++) {
    for (const double load_w : LOADS_W) {
      const Harm harm = suffer(mishap, seed, load_w);
      misled.push_back(harm.misled);
      recovered.push_back(harm.recovered);
    }
  }
  std::sort(misled.begin(), misled.end());
  std::sort(recovered.begin(), recovered.end());
  const size_t median = misled.size() / 2;
  printf("%s: %zu times; median %.2f turns misled, recovered after %.2f\n", mishap.name, misled.size(), misled[median],
         recovered[median]);
  const bool met = meets_most("misled for, at worst", misled.back(), 1, "turns");
  return meets_most("recovered after, at worst", recovered.back(), 5, "turns") && met;
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
