#include "image.h"

namespace wattwheel {

namespace {
using Clock = Moment::Clock;
// Flags, boot, number, n and time at their longest.
constexpr uint8_t MOST_RECORD_BYTES = 1 + 8 + 5 + 5 + 7;
// Room kept for older groups while records are written one by one.
constexpr uint8_t GROUPS_PLANNED = 3;

/** What has been written before, so that the next can be told by its difference. */
struct Context {
  uint8_t places[Boots::MOST + 1];
  uint8_t boot_count = 0, boot = 0;
  uint32_t seq = 0;
  int64_t last_ms[3] = {};

  /** The place of a boot in the image; a new one takes the next. */
  uint8_t place(uint8_t boot_of_queue, bool* is_new) {
    uint8_t place = 0;
    while (place < boot_count && places[place] != boot_of_queue) place++;
    *is_new = place == boot_count;
    if (*is_new) places[boot_count++] = boot_of_queue;
    return place;
  }
};

class ImageWriter {
 public:
  ImageWriter(const TickQueue& queue, uint8_t* bytes, uint16_t size) : queue_(queue), writer_(bytes, size) {}

  /** Whether all of the queue is in it. */
  bool write(const Now& now, uint32_t generation, uint32_t stamp) {
    write_head(now, generation, stamp);
    const bool all_outages = write_outages();
    return write_records() && all_outages;
  }
  uint16_t length() const { return static_cast<uint16_t>(writer_.length()); }

 private:
  void write_head(const Now& now, uint32_t generation, uint32_t stamp) {
    const Moment& lost_since = queue_.lost_since();
    const bool lost = lost_since.clock != Clock::NONE;
    writer_.fixed(0, 6);
    writer_.byte(ImageFormat::VERSION);
    writer_.byte((now.wall_ms.known ? ImageFormat::WALL_KNOWN : 0) |
                 (lost ? ImageFormat::LINK_LOST : 0));
    writer_.fixed(generation, 4);
    writer_.fixed(stamp, 4);
    writer_.signed_number(now.uptime_ms);
    if (now.wall_ms.known) writer_.signed_number(now.wall_ms.value);
    context_.last_ms[1] = now.uptime_ms;
    context_.last_ms[2] = now.wall_ms.value;
    write_boot(writer_, context_, queue_.boot());
    writer_.number(queue_.last_seq());
    if (!lost) return;
    writer_.byte(static_cast<uint8_t>(lost_since.clock));
    write_moment(writer_, context_, lost_since);
  }

  bool write_outages() {
    const Outages& outages = queue_.outages();
    const bool small = writer_.room() < ImageFormat::SMALL_BYTES && outages.count() > 2;
    const uint8_t count = small ? 2 : outages.count();
    writer_.byte(count);
    for (uint8_t i = 0; i < count; i++) write_outage(outages[static_cast<uint8_t>(outages.count() - 1 - i)]);
    return !small;
  }

  void write_outage(const Outage& outage) {
    const bool prev = outage.prev_boot != Boots::NONE;
    const int flags = (outage.ticks_lost.known ? ImageFormat::LOST_KNOWN : 0) | (prev ? ImageFormat::PREV_KNOWN : 0);
    writer_.byte(static_cast<uint8_t>(static_cast<uint8_t>(outage.from.clock) | flags));
    write_boot(writer_, context_, outage.boot);
    writer_.number(outage.no);
    write_moment(writer_, context_, outage.from);
    writer_.number(static_cast<uint64_t>(outage.duration_ms));
    writer_.number(outage.ticks_buffered);
    if (outage.ticks_lost.known) writer_.number(static_cast<uint64_t>(outage.ticks_lost.value));
    if (!prev) return;
    write_boot(writer_, context_, outage.prev_boot);
    writer_.number(outage.prev_seq);
  }

  /** Single records while there is room for those before them, then whole groups. */
  bool write_records() {
    int32_t groups = count_groups();
    for (int32_t i = queue_.records().count() - 1; i >= 0; groups--) {
      const int32_t first = first_of_group(i);
      for (; i > first && write_record(record(i), reserve(groups)); i--) continue;
      Record rest = record(i);
      rest.n = rest.seq - record(first).first_seq() + 1;
      if (!write_record(rest, 0)) return false;
      i = first - 1;
    }
    return true;
  }

  Record record(int32_t i) const { return queue_.records()[static_cast<uint16_t>(i)]; }
  static uint32_t reserve(int32_t groups) {
    return static_cast<uint32_t>(groups < GROUPS_PLANNED ? groups : GROUPS_PLANNED) * MOST_RECORD_BYTES;
  }

  /** Writes a record if `reserve` bytes are left after it. */
  bool write_record(const Record& record, uint32_t reserve) {
    uint8_t bytes[MOST_RECORD_BYTES];
    ByteWriter one(bytes, sizeof bytes);
    Context then = context_;
    bool is_new;
    const uint8_t place = then.place(record.boot, &is_new);
    const bool jump = place != then.boot || record.seq != then.seq || record.n > 1;
    const int flags = (jump ? ImageFormat::JUMP : 0) | place << ImageFormat::BOOT_SHIFT;
    one.byte(static_cast<uint8_t>(static_cast<uint8_t>(record.clock) | flags));
    if (is_new) one.fixed(queue_.boots().id(record.boot), 8);
    if (jump) one.number(record.seq);
    if (jump) one.number(record.n);
    write_moment(one, then, record.moment());
    if (one.overflowed() || one.length() + reserve > writer_.room()) return false;
    then.boot = place;
    then.seq = record.first_seq() - 1;
    context_ = then;
    for (uint32_t i = 0; i < one.length(); i++) writer_.byte(bytes[i]);
    return true;
  }

  void write_boot(ByteWriter& writer, Context& context, uint8_t boot) {
    bool is_new;
    writer.byte(context.place(boot, &is_new));
    if (is_new) writer.fixed(queue_.boots().id(boot), 8);
  }

  static void write_moment(ByteWriter& writer, Context& context, const Moment& moment) {
    if (moment.clock == Clock::NONE) return;
    int64_t& last_ms = context.last_ms[static_cast<uint8_t>(moment.clock)];
    writer.signed_number(last_ms - moment.ms);
    last_ms = moment.ms;
  }

  int32_t first_of_group(int32_t i) const {
    for (Record newer = record(i); i > 0; i--) {
      const Record older = record(i - 1);
      if (!older.meets(newer)) break;
      newer = older;
    }
    return i;
  }

  int32_t count_groups() const {
    int32_t groups = 0;
    for (int32_t i = queue_.records().count() - 1; i >= 0; i = first_of_group(i) - 1) groups++;
    return groups;
  }

  const TickQueue& queue_;
  ByteWriter writer_;
  Context context_;
};
}  // namespace

uint16_t write_image(const TickQueue& queue, const Now& now, uint32_t generation, uint32_t stamp, uint8_t* bytes,
                     uint16_t size) {
  ImageWriter writer(queue, bytes, size);
  const bool all = writer.write(now, generation, stamp);
  const uint16_t length = writer.length();
  ByteWriter(bytes + 4, 2).fixed(length, 2);
  if (!all) bytes[ImageFormat::FLAGS_AT] |= ImageFormat::LEFT_OUT;
  ByteWriter(bytes, 4).fixed(crc32(bytes + 4, length - 4u), 4);
  return length;
}

}  // namespace wattwheel
