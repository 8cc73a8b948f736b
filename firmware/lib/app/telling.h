#pragma once
#include "course.h"
#include "pace.h"

namespace wattwheel {

/**
 * When the course of the disc is worth a `turn` message: as soon as it is sure, when its speed has changed by more than
 * 5 % or 10 W, and in time before it would be too old. That it is not sure any more is told once.
 */
class Telling {
 public:
  /** Never sooner; and while it is sure, in time for the 30 s of the contract. */
  static constexpr int64_t EVERY_MS = 2000, WITHIN_MS = 29000;
  /** How often the course is looked at until then. */
  static constexpr int64_t LOOK_EVERY_MS = 200;

  bool is_due(int64_t uptime_ms) const { return uptime_ms >= due_ms_; }

  /** Whether a course is to be told now, as it then is; to be asked when it is due. */
  bool take(const Course& course, const MeterConfig& meter, int64_t uptime_ms);

  /** Nobody knows what was told. */
  void forget() { told_ = {}; }

 private:
  bool is_news(const Course& course, const MeterConfig& meter, int64_t uptime_ms) const;

  Course told_{};
  int64_t told_at_ms_ = 0, due_ms_ = 0;
};

}  // namespace wattwheel
