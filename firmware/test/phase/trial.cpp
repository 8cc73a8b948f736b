#include "trial.h"

using namespace wattwheel;

namespace {
constexpr int64_t JUDGE_EVERY_MS = 1000;
constexpr double SPAN = 45, NOISE = 1.5;
constexpr Levels KNOWN{130 * 16, (130 - 45) * 16, 0};
}  // namespace

DiscMake recorded_make(const Shape& shape) {
  DiscMake make{};
  make.disc = 130;
  make.span = SPAN;
  make.contrast = SPAN / NOISE;
  make.drift = 0.03;
  make.impulses_per_kwh = TURNS_PER_KWH;
  make.shape = &shape;
  return make;
}

Trial::Trial(const House& house, const Shape& shape)
    : house_(house), disc_(recorded_make(shape), 1), viewer_(followers_.all()), fusions_(followers_.all().size()) {
  viewer_.start_with(KNOWN);
  for (const TickRule& rule : TICK_RULES) entries_.push_back({rule.name, {}});
  for (const Follower* follower : followers_.all()) entries_.push_back({follower->name(), {}});
}

void Trial::run() {
  Draw draw(house_);
  int64_t now_ms = 0;
  for (; draw.pass(now_ms); now_ms += Sampler::SAMPLE_EVERY_MS) {
    viewer_.watch(disc_, draw.power_w());
    if (now_ms % JUDGE_EVERY_MS == 0) judge(draw);
  }
  // The last turn is told within half a second.
  for (const int64_t end_ms = now_ms + JUDGE_EVERY_MS; now_ms < end_ms; now_ms += Sampler::SAMPLE_EVERY_MS) viewer_.watch(disc_, 0);
}

void Trial::judge(const Draw& draw) {
  const Rotation& rotation = viewer_.rotation();
  const uint32_t now_ms = disc_.now_ms(), after_ms = now_ms - rotation.last_ms;
  for (size_t i = 0; i < fusions_.size(); i++) fusions_[i].pass(followers_[i].claim(), now_ms);
  if (!rotation.known()) return;
  for (size_t i = 0; i < entries_.size(); i++) {
    const bool from_ticks = i < TICK_RULES.size();
    const Claim said = from_ticks ? Claim{false, TICK_RULES[i].power_w(rotation, after_ms), 0, 0}
                                   : fusions_[i - TICK_RULES.size()].power(rotation, now_ms);
    entries_[i].score.add(said, draw.power_w(), draw.after_step());
  }
}
