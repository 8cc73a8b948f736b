#include "study.h"

#include <math.h>

#include <algorithm>

#include "rotation.h"

namespace {
constexpr double LEAST_W = 20, MOST_W = 24000;
constexpr double STAYS = 0.995, JUMPS = 0.3 * (1 - STAYS);
constexpr double DEVIATION_Q4 = 3.5 * 16, MOST_SURPRISE = 8;
constexpr double FAST_W = 2000, SLOW_STEP_MS = 500, FAST_STEP_MS = 200;
constexpr double ALIKE = 0.9, BLEND = 0.25;

double correlation(const std::vector<double>& a, const std::vector<double>& b) {
  double n = 0, sum_a = 0, sum_b = 0, aa = 0, bb = 0, ab = 0;
  for (size_t i = 0; i < a.size(); i++, n++) {
    sum_a += a[i], sum_b += b[i];
    aa += a[i] * a[i], bb += b[i] * b[i], ab += a[i] * b[i];
  }
  const double spread = (n * aa - sum_a * sum_a) * (n * bb - sum_b * sum_b);
  return spread > 0 ? (n * ab - sum_a * sum_b) / sqrt(spread) : 0;
}
}  // namespace

StudyFilter::StudyFilter() {
  for (int s = 0; s < SPEEDS; s++) speeds_w_[s] = LEAST_W * pow(MOST_W / LEAST_W, s / (SPEEDS - 1.0));
  forget();
}

void StudyFilter::forget() {
  turn_.clear();
  last_turn_.clear();
  marked_ = learnt_ = false;
  claim_ = {};
  for (auto& row : grid_) std::fill(row, row + ANGLES, 1.0 / (SPEEDS * ANGLES));
}

void StudyFilter::take(int16_t value_q4, uint32_t at_ms, int32_t) {
  turn_.push_back({at_ms, value_q4});
  sum_q4_ += value_q4;
  if (summed_++ == 0) stepped_at_ms_ = stepped_at_ms_ ? stepped_at_ms_ : at_ms;
  const double passed_ms = at_ms - stepped_at_ms_;
  if (passed_ms < (claim_.power_w > FAST_W ? FAST_STEP_MS : SLOW_STEP_MS)) return;
  if (learnt_) step(sum_q4_ / summed_, passed_ms);
  sum_q4_ = summed_ = 0;
  stepped_at_ms_ = at_ms;
}

void StudyFilter::mark(uint32_t at_ms) {
  Profile turn(ANGLES, 0), count(ANGLES, 0);
  const double duration_ms = at_ms - marked_at_ms_;
  std::vector<Seen> next;
  for (const Seen& seen : turn_) {
    const double angle = static_cast<int32_t>(seen.at_ms - marked_at_ms_) / duration_ms;
    if (angle >= 1) next.push_back(seen);
    if (angle < 0 || angle >= 1) continue;
    turn[static_cast<int>(angle * ANGLES)] += seen.value_q4;
    count[static_cast<int>(angle * ANGLES)]++;
  }
  bool whole = marked_;
  for (int i = 0; i < ANGLES; i++) {
    whole = whole && count[i] > 0;
    turn[i] /= fmax(1, count[i]);
  }
  if (whole) learn(turn);
  turn_ = next;
  marked_ = true;
  marked_at_ms_ = at_ms;
}

void StudyFilter::learn(const Profile& turn) {
  const Profile& known = learnt_ ? profile_ : last_turn_;
  if (!known.empty() && correlation(known, turn) > ALIKE) {
    const double share = learnt_ ? BLEND : 0.5;
    Profile blended(ANGLES);
    for (int i = 0; i < ANGLES; i++) blended[i] = known[i] + share * (turn[i] - known[i]);
    profile_ = blended;
    learnt_ = true;
  }
  last_turn_ = turn;
}

void StudyFilter::step(double value_q4, double duration_ms) {
  change_speed();
  advance(duration_ms);
  weigh(value_q4);
  sum_up();
}

void StudyFilter::change_speed() {
  for (int a = 0; a < ANGLES; a++) {
    double all = 0, before = grid_[0][a];
    for (int s = 0; s < SPEEDS; s++) all += grid_[s][a];
    for (int s = 0; s < SPEEDS; s++) {
      const double here = grid_[s][a], after = grid_[std::min(s + 1, SPEEDS - 1)][a];
      grid_[s][a] = STAYS * here + (1 - STAYS - JUMPS) * (before + after) / 2 + JUMPS * all / SPEEDS;
      before = here;
    }
  }
}

void StudyFilter::advance(double duration_ms) {
  for (int s = 0; s < SPEEDS; s++) {
    const double angles = speeds_w_[s] * duration_ms / WATT_MS_PER_TURN * ANGLES;
    const int whole = static_cast<int>(angles);
    const double part = angles - whole;
    double moved[ANGLES];
    for (int a = 0; a < ANGLES; a++) {
      const int from = (a - whole % ANGLES + 2 * ANGLES) % ANGLES;
      moved[a] = (1 - part) * grid_[s][from] + part * grid_[s][(from + ANGLES - 1) % ANGLES];
    }
    std::copy(moved, moved + ANGLES, grid_[s]);
  }
}

void StudyFilter::weigh(double value_q4) {
  double likelihood[ANGLES], all = 0;
  for (int a = 0; a < ANGLES; a++) {
    const double off = (value_q4 - profile_[a]) / DEVIATION_Q4;
    likelihood[a] = exp(-fmin(off * off / 2, MOST_SURPRISE));
  }
  for (auto& row : grid_) {
    for (int a = 0; a < ANGLES; a++) all += row[a] *= likelihood[a];
  }
  for (auto& row : grid_) {
    for (double& cell : row) cell /= all;
  }
}

void StudyFilter::sum_up() {
  double below = 0, mean_log = 0;
  claim_ = {true, 0, speeds_w_[0], speeds_w_[SPEEDS - 1]};
  for (int s = 0; s < SPEEDS; s++) {
    double share = 0;
    for (const double cell : grid_[s]) share += cell;
    mean_log += share * log(speeds_w_[s]);
    if (below < 0.05) claim_.low_w = speeds_w_[s];
    if (below < 0.95) claim_.high_w = speeds_w_[s];
    below += share;
  }
  claim_.power_w = exp(mean_log);
}
