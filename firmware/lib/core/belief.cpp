#include "belief.h"

#include "powers.h"

namespace wattwheel {

namespace {
constexpr uint32_t CERTAIN = Hypothesis::CERTAIN;
constexpr uint8_t COUNT = Speeds::COUNT;
// What a glance may say against a hypothesis, in 1/32 of a nat: one bad glance does not kill it.
constexpr uint32_t MOST_AGAINST_Q5 = 144;
// The time of a mark is known to half a hundredth of a turn, its edge being that wide.
constexpr uint32_t MARK_SPREAD_Q32 = 107374, LEAST_SPREAD_Q32 = 4096, MOST_SPREAD_Q32 = 1 << 28;
// Where a place is seen differs a little from turn to turn: a quarter of a hundredth, as its edges show.
constexpr uint32_t EDGE_Q32 = 26844;
constexpr uint32_t MOST_HALF_WIDTH_Q16 = 1 << 14;
constexpr int32_t FAR_Q24 = 64 * TURN_Q24;
constexpr int32_t MOST_SMEAR_Q16 = 1 << 14;

/**
 * A household, in chances per second of 1 / 2^16, up and down alike: its load wanders by eight tenths of a percent in
 * a second; something as large as a third of it is switched every seven minutes, of any size every eleven.
 */
constexpr uint32_t WANDERS = 450, CHANGES = 80, LEAPS = 100;
constexpr uint8_t CHANGE_STEPS = 6;
/** One leap in sixteen goes anywhere; what is often is so over 2^14 glances, half an hour to two hours. */
constexpr uint32_t ANYWHERE_Q16 = 65536 / 16;
constexpr uint8_t OFTEN_SHIFT = 14;

/** Power that is fed in turns a disc back, or a hand: no load that wanders. */
bool turns_back(uint8_t from, uint8_t to) {
  return from >= Speeds::STANDING && to < Speeds::STANDING;
}

uint32_t square(int32_t value) {
  return static_cast<uint32_t>(value * value);
}

/** What an edge adds to the variance for glances that all see it displaced alike, beyond what each of them is given. */
uint32_t edge_q8(int32_t slope_q16, uint32_t width_q32, int32_t alike) {
  if (alike == 1) return 0;
  const int64_t per_turn_q4 = quotient(static_cast<int64_t>(slope_q16) * 65536, width_q32);
  return static_cast<uint32_t>(((per_turn_q4 * per_turn_q4 >> 16) * EDGE_Q32 * (alike - 1)) >> 16);
}

/** What a step adds to the variance of where its readings were, in 1/2^32 of a square turn: a twelfth of its square. */
uint32_t smear_q32(int32_t way_q24) {
  const int32_t way_q16 = way_q24 >> 8;
  const bool far = way_q16 > MOST_SMEAR_Q16 || way_q16 < -MOST_SMEAR_Q16;
  return (square(far ? MOST_SMEAR_Q16 : way_q16) >> 8) * 21;
}
}  // namespace

void Belief::configure(const MeterConfig& meter) {
  speeds_.configure(meter);
  for (uint32_t& often : often_) often = CERTAIN / COUNT;
}

void Belief::begin(int32_t from_q24, uint32_t ago_ms, uint32_t turn_ms) {
  const int64_t before_q32 = turn_ms == 0 ? 0 : (1ll << 32) / turn_ms;
  for (uint8_t i = 0; i < COUNT; i++) {
    const bool as_before = speeds_[i] > before_q32 * 4 / 5 && speeds_[i] < before_q32 * 5 / 4;
    now_[i] = {as_before ? CERTAIN / 8 : CERTAIN / 1024, from_q24 + way_q24(speeds_[i], ago_ms), MARK_SPREAD_Q32};
  }
  normalise();
}

struct Belief::Chances {
  uint32_t stays, wanders, changes, leaps;

  explicit Chances(uint32_t for_ms)
      : wanders(WANDERS * for_ms / 1000), changes(CHANGES * for_ms / 1000), leaps(LEAPS * for_ms / 1000) {
    stays = 65536 - 2 * (wanders + changes) - leaps;
  }
};

/** What was believed of the speeds just below the one that is being mixed. */
struct Belief::Passed {
  Hypothesis last[CHANGE_STEPS] = {};

  const Hypothesis& below(uint8_t i, uint8_t by) const { return last[(i + CHANGE_STEPS - by) % CHANGE_STEPS]; }
  void pass(uint8_t i, const Hypothesis& one) { last[i % CHANGE_STEPS] = one; }
};

void Belief::step(uint32_t for_ms) {
  stepped_ms_ = for_ms;
  const Hypothesis any = anywhere();
  const Chances chances(for_ms);
  Passed passed;
  for (uint8_t i = 0; i < COUNT; i++) {
    Hypothesis one = mixed(i, passed, any, chances);
    const int32_t way = way_q24(speeds_[i], for_ms), way_q16 = way >> 8;
    // What is fast goes far without being likely; where it is on the disc is all that counts.
    if (one.angle_q24 > FAR_Q24 || one.angle_q24 < -FAR_Q24) one.angle_q24 %= TURN_Q24;
    one.angle_q24 += way;
    // The speeds between this one and the next are its own, too; backwards they lie further apart.
    one.spread_q32 += static_cast<uint32_t>(way_q16 < 0 ? -64 * way_q16 : 2 * way_q16);
    if (one.spread_q32 > MOST_SPREAD_Q32) one.spread_q32 = MOST_SPREAD_Q32;
    passed.pass(i, now_[i]);
    now_[i] = one;
  }
  find_angle();
}

Hypothesis Belief::anywhere() const {
  Joint all(angle_q24());
  for (const Hypothesis& one : now_) all.add(one, one.weight);
  return all.whole();
}

Hypothesis Belief::mixed(uint8_t i, const Passed& passed, const Hypothesis& anywhere, const Chances& chances) const {
  Joint joint(now_[i].angle_q24);
  const auto add = [&joint](const Hypothesis& from, uint32_t chance_q16) {
    joint.add(from, share(from.weight, chance_q16));
  };
  add(now_[i], chances.stays);
  add(passed.below(i, 1), chances.wanders);
  if (i + 1 < COUNT && !turns_back(i + 1, i)) add(now_[i + 1], chances.wanders);
  add(passed.below(i, CHANGE_STEPS), chances.changes);
  const uint8_t faster = i + CHANGE_STEPS;
  if (faster < COUNT && !turns_back(faster, i)) add(now_[faster], chances.changes);
  const uint32_t often = i < Speeds::STANDING ? 0 : often_[i] - share(often_[i], ANYWHERE_Q16);
  joint.add(anywhere, share(often + share(CERTAIN / COUNT, ANYWHERE_Q16), chances.leaps));
  return joint.whole();
}

uint32_t Belief::weigh(const Glance& glance, const Profile& profile) {
  uint64_t weights = 0, misfit = 0;
  for (uint8_t i = 0; i < COUNT; i++) {
    Hypothesis& one = now_[i];
    const int32_t way = way_q24(speeds_[i], stepped_ms_);
    const Fit found = fit(&one, way, glance, profile);
    one.weight = share(one.weight, fading_q16(found.against_q5));
    weights += one.weight;
    misfit += static_cast<uint64_t>(one.weight) * found.misfit_q5;
  }
  normalise();
  remember();
  return weights == 0 ? MOST_AGAINST_Q5 : static_cast<uint32_t>(misfit / weights);
}

// The profile is looked up where the hypothesis has the disc and to both sides: a hump within its spread counts.
Belief::Fit Belief::fit(Hypothesis* one, int32_t way_q24, const Glance& glance, const Profile& profile) const {
  const int32_t middle_q24 = one->angle_q24 - way_q24 / 2;
  const uint32_t width_q32 = one->spread_q32 + smear_q32(way_q24) + EDGE_Q32;
  const uint32_t wide_q16 = square_root(3 * width_q32);
  const int32_t half_q16 = static_cast<int32_t>(wide_q16 < MOST_HALF_WIDTH_Q16 ? wide_q16 : MOST_HALF_WIDTH_Q16);
  const int32_t back_q4 = profile.at(middle_q24 - half_q16 * 256), here_q4 = profile.at(middle_q24);
  const int32_t ahead_q4 = profile.at(middle_q24 + half_q16 * 256), mean_q4 = (back_q4 + 4 * here_q4 + ahead_q4) / 6;
  const uint32_t sides_q8 = square(back_q4 - mean_q4) + square(ahead_q4 - mean_q4);
  const int32_t slope_q16 = half_q16 * (ahead_q4 - back_q4) / 6;
  const uint32_t about_q8 = (sides_q8 + 4 * square(here_q4 - mean_q4)) / 6 + edge_q8(slope_q16, width_q32, glance.alike);
  const uint32_t total_q8 = static_cast<uint32_t>(glance.variance_q8) + about_q8;
  const int32_t error_q4 = glance.value_q4 - mean_q4;
  // Half a nat for each time that the square of the width is e times wider: who says little is not believed for it.
  const int32_t wider_q8 = log2_q8(total_q8) - log2_q8(static_cast<uint32_t>(glance.variance_q8));
  const int32_t vague_q5 = (wider_q8 * 710 / glance.alike) >> 14;
  const int64_t misfit_q5 = quotient(static_cast<int64_t>(error_q4) * error_q4 * 16, total_q8);
  const int64_t against_q5 = misfit_q5 + vague_q5;
  if (against_q5 >= MOST_AGAINST_Q5) return {MOST_AGAINST_Q5, MOST_AGAINST_Q5};
  const int64_t together = quotient(static_cast<int64_t>(slope_q16) * one->spread_q32, width_q32);
  one->angle_q24 += static_cast<int32_t>(quotient(together * error_q4, total_q8)) * 256;
  const int64_t spread_q32 = one->spread_q32 - quotient(together * together, total_q8);
  one->spread_q32 = spread_q32 < LEAST_SPREAD_Q32 ? LEAST_SPREAD_Q32 : static_cast<uint32_t>(spread_q32);
  return {static_cast<uint32_t>(against_q5), static_cast<uint32_t>(misfit_q5)};
}

void Belief::normalise() {
  uint64_t sum = 0;
  for (const Hypothesis& one : now_) sum += one.weight;
  if (sum == 0) sum = 1;
  const uint64_t by_q16 = (static_cast<uint64_t>(CERTAIN) << 16) / sum;
  for (Hypothesis& one : now_) one.weight = static_cast<uint32_t>((one.weight * by_q16) >> 16);
  find_angle();
}

void Belief::find_angle() {
  int64_t sum = 0;
  for (const Hypothesis& one : now_) sum += static_cast<int64_t>(one.angle_q24) * one.weight;
  angle_q24_ = static_cast<int32_t>(sum / CERTAIN);
}

void Belief::remember() {
  for (uint8_t i = 0; i < COUNT; i++) often_[i] += (now_[i].weight >> OFTEN_SHIFT) - (often_[i] >> OFTEN_SHIFT);
}

int32_t Belief::mark(uint32_t ago_ms) {
  const int32_t then_q24 = angle_q24() - way_q24(mean_speed(), ago_ms);
  int32_t turns = (then_q24 + TURN_Q24 / 2) / TURN_Q24;
  if (turns < 1) turns = 1;
  for (uint8_t i = 0; i < COUNT; i++) {
    Hypothesis& one = now_[i];
    const int32_t since_q24 = way_q24(speeds_[i], ago_ms);
    const int64_t error_q16 = (one.angle_q24 - since_q24 - turns * TURN_Q24) >> 8;
    const int64_t against_q5 = error_q16 * error_q16 * 16 / (one.spread_q32 + 4 * MARK_SPREAD_Q32);
    const bool impossible = against_q5 >= MOST_AGAINST_Q5;
    one.weight = share(one.weight, fading_q16(impossible ? MOST_AGAINST_Q5 : static_cast<uint32_t>(against_q5)));
    one.angle_q24 = since_q24;
    one.spread_q32 = MARK_SPREAD_Q32;
  }
  normalise();
  return then_q24 - turns * TURN_Q24;
}

void Belief::pass(uint32_t ago_ms) {
  const int32_t turns = (angle_q24() - way_q24(mean_speed(), ago_ms) + TURN_Q24 / 2) / TURN_Q24;
  for (Hypothesis& one : now_) one.angle_q24 -= turns * TURN_Q24;
  find_angle();
}

int32_t Belief::mean_speed() const {
  int64_t sum = 0;
  for (uint8_t i = Speeds::STANDING; i < COUNT; i++) sum += static_cast<int64_t>(speeds_[i]) * now_[i].weight;
  return static_cast<int32_t>(sum / CERTAIN);
}

int32_t Belief::speed_at(uint32_t probability_q16) const {
  const uint32_t below = share(CERTAIN, probability_q16);
  uint32_t sum = 0;
  uint8_t i = 0;
  while (i + 1 < COUNT && sum + now_[i].weight < below) sum += now_[i++].weight;
  if (i <= Speeds::STANDING) return 0;
  const int32_t from = (speeds_[i - 1] + speeds_[i]) / 2, width = speeds_[i] / Speeds::PER_SPEED;
  const uint32_t part = below - sum;
  return from + static_cast<int32_t>(static_cast<int64_t>(width) * part / (now_[i].weight + 1));
}

uint32_t Belief::backwards_q16() const {
  uint32_t sum = 0;
  for (uint8_t i = 0; i < Speeds::STANDING; i++) sum += now_[i].weight;
  return sum >> 14;
}

}  // namespace wattwheel
