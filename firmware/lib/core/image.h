#pragma once
#include "bytes.h"
#include "queue.h"

namespace wattwheel {

/**
 * A queue as bytes, for RTC memory and for a file:
 *
 *     crc of all that follows (4) · length (2) · version (1) · flags (1) · generation (4) · stamp (4)
 *     uptime · [wall time] · boot · last number · last outage's number · [lost since]
 *     outages, newest first · records, newest first
 *
 * Numbers are LEB128. Newest first, because what does not fit is the oldest: there records of one
 * boot become one, as in the queue itself. A boot is written out where it first comes up.
 */
struct ImageFormat {
  static constexpr uint8_t VERSION = 0x57;
  static constexpr uint8_t FLAGS_AT = 7, HEAD_BYTES = 16, LEAST_BYTES = 96;
  /** In less than this only the newest two outages are kept. */
  static constexpr uint16_t SMALL_BYTES = 512;
  static constexpr uint8_t WALL_KNOWN = 1, LINK_LOST = 2, LEFT_OUT = 4;
  /** Flags of an outage and of a record: the clock, and of a record its boot from bit 3 on. */
  static constexpr uint8_t CLOCK = 3, LOST_KNOWN = 4, PREV_KNOWN = 8, JUMP = 4, BOOT_SHIFT = 3;
};

/**
 * Writes the queue; answers the length. `generation` counts the images of a device; `stamp` is
 * the caller's, such as the RTC's counter. `size` is at least LEAST_BYTES.
 */
uint16_t write_image(const TickQueue& queue, const Now& now, uint32_t generation, uint32_t stamp, uint8_t* bytes,
                     uint16_t size);

/** Reads an image: first the head, then `next_outage` until it answers false, then `next` likewise. */
class ImageReader {
 public:
  ImageReader(const uint8_t* bytes, uint16_t size);

  /** Whether it is an image and nothing of it is torn. All else is for whole images only. */
  bool whole() const { return whole_; }
  uint32_t generation() const { return generation_; }
  uint32_t stamp() const { return stamp_; }
  const Now& now() const { return now_; }
  uint64_t boot() const { return boots_[0]; }
  uint32_t last_seq() const { return last_seq_; }
  const Moment& lost_since() const { return lost_since_; }
  /** Older outages or records did not fit in. */
  bool left_out() const { return left_out_; }

  /** The boots of what is read are those of the image; see `boot_of`. */
  bool next_outage(Outage* outage);
  bool next(Record* record);
  uint64_t boot_of(uint8_t place) const { return boots_[place]; }

 private:
  void read_head();
  uint8_t read_boot(uint8_t place);
  Moment read_moment(Moment::Clock clock);

  ByteReader reader_;
  bool whole_ = false, left_out_ = false;
  uint32_t generation_ = 0, stamp_ = 0, last_seq_ = 0;
  Now now_{};
  Moment lost_since_{};
  uint64_t boots_[Boots::MOST + 1] = {};
  uint8_t boot_count_ = 0, outages_left_ = 0;
  uint8_t boot_ = 0;
  uint32_t seq_ = 0;
  int64_t last_ms_[3] = {};
};

}  // namespace wattwheel
