#include "telling.h"

namespace wattwheel {

namespace {
constexpr uint8_t SURE = 50;

bool is_sure(const Course& course) {
  return course.confidence >= SURE;
}
}  // namespace

bool Telling::take(const Course& course, const MeterConfig& meter, int64_t uptime_ms) {
  const bool news = is_news(course, meter, uptime_ms);
  if (news) {
    told_ = course;
    told_at_ms_ = uptime_ms;
  }
  due_ms_ = uptime_ms + (news ? EVERY_MS : LOOK_EVERY_MS);
  return news;
}

bool Telling::is_news(const Course& course, const MeterConfig& meter, int64_t uptime_ms) const {
  if (!is_sure(course) || !is_sure(told_)) return is_sure(course) != is_sure(told_);
  if (uptime_ms - told_at_ms_ >= WITHIN_MS) return true;
  const uint64_t now = course.turns_per_hour_x1000, before = told_.turns_per_hour_x1000;
  const uint64_t by = now > before ? now - before : before - now;
  // At 10 W a disc turns by a hundredth of its turns in a kWh each hour.
  return by * 20 > before || by * 100 > meter.impulses_per_mwh;
}

}  // namespace wattwheel
