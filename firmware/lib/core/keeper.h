#pragma once
#include "past.h"

namespace wattwheel {

/**
 * Says when a queue is to be kept, and makes what is to be written. RTC memory wears not, so it follows each
 * change, a half at a time. A file's sector takes 50 ms to erase: it is written at the start (so that the next start
 * knows that there was one), then in batches while the link is away for over a minute,
 * or RTC memory is too small for all that waits, and once more when all of that is acknowledged.
 */
class Keeper {
 public:
  static constexpr uint8_t BATCH = 16;
  static constexpr uint32_t LINK_AWAY_MS = 60000;

  explicit Keeper(uint32_t generation) : generation_(generation) {}

  /** Ask again after each half: the first time both are due, so that one that is not whole is a torn one. */
  bool half_is_due(const TickQueue& queue) const { return halves_made_ < 2 || queue.changes() != rtc_changes_; }

  /** Makes the new content of a half of RTC memory; answers which half. */
  uint8_t make_half(const TickQueue& queue, const Now& now, uint32_t stamp, uint8_t* bytes, uint16_t size) {
    write_image(queue, now, generation_++, stamp, bytes, size);
    rtc_left_out_ = bytes[ImageFormat::FLAGS_AT] & ImageFormat::LEFT_OUT;
    rtc_changes_ = queue.changes();
    if (halves_made_ < 2) halves_made_++;
    second_half_ = !second_half_;
    return second_half_ ? 0 : 1;
  }

  /** Makes a half due though nothing has changed, for a stamp that is getting old. */
  void renew() { rtc_changes_--; }

  bool file_is_due(const TickQueue& queue, const Now& now) const {
    if (!file_kept_) return true;
    if (queue.changes() == file_changes_) return false;
    if (file_holds_ && queue.records().count() == 0 && queue.outages().count() == 0) return true;
    if (file_holds_ && queue.changes() - file_changes_ < (rtc_left_out_ ? BATCH / 2 : BATCH)) return false;
    const Quantity away_ms = age_ms(queue.lost_since(), now);
    return rtc_left_out_ || (away_ms.known && away_ms.value >= LINK_AWAY_MS);
  }

  /** Makes the file's new content; answers its length. It must take the old one's place at once, by renaming. */
  uint16_t make_file(const TickQueue& queue, const Now& now, uint32_t stamp, uint8_t* bytes, uint16_t size) {
    file_kept_ = true;
    file_holds_ = queue.records().count() > 0 || queue.outages().count() > 0;
    file_changes_ = queue.changes();
    return write_image(queue, now, generation_++, stamp, bytes, size);
  }

 private:
  uint32_t generation_, rtc_changes_ = 0, file_changes_ = 0;
  uint8_t halves_made_ = 0;
  bool second_half_ = false, rtc_left_out_ = false, file_kept_ = false, file_holds_ = false;
};

}  // namespace wattwheel
