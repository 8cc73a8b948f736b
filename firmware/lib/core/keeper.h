#pragma once
#include "past.h"

namespace wattwheel {

/**
 * Says when a queue is to be kept, and keeps it. RTC memory wears not, so it follows each
 * change. A file's sector takes 50 ms to erase: it is written at the start (so that the next start
 * knows that there was one), then in batches while the link is away for over a minute,
 * or RTC memory is too small for all that waits, and once more when all of that is acknowledged.
 */
class Keeper {
 public:
  static constexpr uint8_t BATCH = 16;
  static constexpr uint32_t LINK_AWAY_MS = 60000;

  Keeper(const Region& rtc, uint32_t generation) : rtc_(rtc), generation_(generation) {}

  /**
   * Follows the queue; the first time both halves are written, so that one that is not whole is a torn one.
   * Answers whether there was something to write.
   */
  bool keep_in_rtc(const TickQueue& queue, const Now& now, uint32_t stamp) {
    if (rtc_kept_ && queue.changes() == rtc_changes_) return false;
    for (int i = rtc_kept_ ? 1 : 0; i < 2; i++) write_half(queue, now, stamp);
    rtc_kept_ = true;
    rtc_changes_ = queue.changes();
    return true;
  }

  /** Lets the next `keep_in_rtc` write though nothing has changed, for a stamp that is getting old. */
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
  void write_half(const TickQueue& queue, const Now& now, uint32_t stamp) {
    const uint16_t half = rtc_.size / 2;
    uint8_t* const bytes = rtc_.bytes + (second_half_ ? half : 0);
    write_image(queue, now, generation_++, stamp, bytes, half);
    rtc_left_out_ = bytes[ImageFormat::FLAGS_AT] & ImageFormat::LEFT_OUT;
    second_half_ = !second_half_;
  }

  Region rtc_;
  uint32_t generation_, rtc_changes_ = 0, file_changes_ = 0;
  bool rtc_kept_ = false, second_half_ = false, rtc_left_out_ = false, file_kept_ = false, file_holds_ = false;
};

}  // namespace wattwheel
