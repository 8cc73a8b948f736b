#pragma once
#include <string>
#include <vector>

#include "rows.h"

/** A household's recorded power (W), each row holding until the next, and the ticks that an ideal meter gives for it. */
struct House {
  std::string name;
  std::vector<Row> power_w;
  size_t ideal_ticks;
};

/** The households of a folder (`…-power.csv`, beside it `…-ticks75.csv`), cut after some days; 0: whole. */
std::vector<House> houses_of(const std::string& folder, double days);

/** The power of a house as time passes. */
class Draw {
 public:
  explicit Draw(const House& house) : rows_(house.power_w) {}

  /** Goes on to a time since the beginning; false once the recording is over. */
  bool pass(int64_t now_ms);
  double power_w() const { return rows_[row_].value; }
  /** Whether the power changed by more than half of what it was within the last minute. */
  bool after_step() const { return stepped_ && now_ms_ - step_at_ms_ < 60000; }

 private:
  const std::vector<Row>& rows_;
  size_t row_ = 0;
  bool stepped_ = false;
  int64_t now_ms_ = 0, step_at_ms_ = 0;
};
