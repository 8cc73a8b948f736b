#pragma once
#include <vector>

#include "follower.h"

/**
 * The yardstick: a Bayesian filter over angle and speed in floating point, as small as it can be. It
 * learns its profile from turns that look alike, knows no doubt once it has one, and lets the mark be.
 */
class StudyFilter : public Follower {
 public:
  StudyFilter();
  const char* name() const override { return "a plain grid filter"; }
  void take(int16_t value_q4, uint32_t at_ms, int32_t noise_q4) override;
  void mark(uint32_t at_ms) override;
  void forget() override;
  Claim claim() const override { return claim_; }

 private:
  static constexpr int ANGLES = 64, SPEEDS = 40;
  using Profile = std::vector<double>;
  struct Seen {
    uint32_t at_ms;
    int16_t value_q4;
  };

  void learn(const Profile& turn);
  void step(double value_q4, double duration_ms);
  void change_speed();
  void advance(double duration_ms);
  void weigh(double value_q4);
  void sum_up();

  std::vector<Seen> turn_;
  Profile profile_, last_turn_;
  bool marked_ = false, learnt_ = false;
  uint32_t marked_at_ms_ = 0;
  double speeds_w_[SPEEDS];
  double grid_[SPEEDS][ANGLES];
  double sum_q4_ = 0;
  uint32_t summed_ = 0, stepped_at_ms_ = 0;
  Claim claim_{};
};
