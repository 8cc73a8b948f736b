#pragma once
#include "image.h"

namespace wattwheel {

/** A region that images are kept in. */
struct Region {
  uint8_t* bytes;
  uint16_t size;
};

/**
 * What earlier boots left behind. RTC memory outlasts a reset, not a power cut; it holds two images,
 * written in turn, so that one is whole whenever the device stops. The file outlasts a power
 * cut, but is older and may tell of turns that were acknowledged since; the server counts those once.
 *
 * | RTC memory | file | the device was | the queue continues |
 * | --- | --- | --- | --- |
 * | whole | any | reset | from RTC memory; what was too much for it, from the file |
 * | none | whole | without power | from the file |
 * | none | none | never started | empty |
 */
class Past {
 public:
  enum class Kind : uint8_t { NOTHING, RESET, POWER_CUT };

  /** RTC memory is split into two halves. */
  Past(const Region& rtc, const Region& file);

  Kind kind() const { return kind_; }
  /** Older outages or records did not fit into the newest image. */
  bool left_out() const { return base_.left_out(); }
  /** The stamp of the newest image, and the generation after it. */
  uint32_t stamp() const { return base_.stamp(); }
  uint32_t next_generation() const { return generation_ + 1; }

  /**
   * What time it is if it was known at the last image; `elapsed_ms` is the time since then, by the
   * RTC's counter. Not known after a power cut.
   */
  Quantity wall_ms(const Quantity& elapsed_ms) const;

  /** Fills a new queue with what waits, starts it with a boot of 64 random bits, and adds the outage. */
  void restore(TickQueue* queue, uint64_t boot, const Now& now, const Quantity& elapsed_ms);

 private:
  void restore_records();
  void restore_outages();
  void refine(const Record& merged);
  void add_left_out(uint64_t oldest_boot, uint32_t oldest_seq);
  bool file_has(uint64_t boot) const;
  void keep(const ImageReader& image, const Record& record);
  uint8_t place(uint64_t boot);
  /** A moment of an image, on the clocks of now. */
  Moment moment(const ImageReader& image, const Moment& then) const;

  const Region file_region_;
  ImageReader base_;  // the newest image
  ImageReader file_;
  Kind kind_;
  bool torn_;
  uint32_t generation_;
  TickQueue* queue_ = nullptr;
  Now now_{};
  Quantity shift_ms_{};  // from the uptime of the base to that of now
};

}  // namespace wattwheel
