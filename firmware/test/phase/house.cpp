#include "house.h"

#include <math.h>

#include <algorithm>

namespace {
constexpr char POWER[] = "-power.csv", TICKS[] = "-ticks75.csv";
}

std::vector<House> houses_of(const std::string& folder, double days) {
  std::vector<House> houses;
  for (const std::string& file : files_of(folder, POWER)) {
    House house{file.substr(0, file.size() - sizeof POWER + 1), rows_of(folder + "/" + file), 0};
    if (house.power_w.size() < 2) continue;
    const int64_t from_ms = house.power_w[0].at_ms;
    const int64_t until_ms = days > 0 ? from_ms + static_cast<int64_t>(days * 86400000) : INT64_MAX;
    const auto late = [until_ms](const Row& row) { return row.at_ms >= until_ms; };
    house.power_w.erase(std::find_if(house.power_w.begin(), house.power_w.end(), late), house.power_w.end());
    for (const Row& tick : rows_of(folder + "/" + house.name + TICKS, 1)) house.ideal_ticks += tick.at_ms < until_ms;
    for (Row& row : house.power_w) row.at_ms -= from_ms;
    houses.push_back(house);
  }
  return houses;
}

bool Draw::pass(int64_t now_ms) {
  now_ms_ = now_ms;
  for (; row_ + 1 < rows_.size() && rows_[row_ + 1].at_ms <= now_ms; row_++) {
    const double before_w = rows_[row_].value, change_w = rows_[row_ + 1].value - before_w;
    if (fabs(change_w) <= before_w / 2) continue;
    stepped_ = true;
    step_at_ms_ = rows_[row_ + 1].at_ms;
  }
  return now_ms < rows_.back().at_ms;
}
