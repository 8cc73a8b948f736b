#include "image.h"

namespace wattwheel {

namespace {
using Clock = Moment::Clock;

bool is_whole(const uint8_t* bytes, uint16_t size) {
  if (size < ImageFormat::HEAD_BYTES || bytes[6] != ImageFormat::VERSION) return false;
  const uint32_t length = static_cast<uint32_t>(ByteReader(bytes + 4, 2).fixed(2));
  if (length < ImageFormat::HEAD_BYTES || length > size) return false;
  return ByteReader(bytes, 4).fixed(4) == crc32(bytes + 4, length - 4);
}

uint16_t length_of(const uint8_t* bytes, uint16_t size) {
  return is_whole(bytes, size) ? static_cast<uint16_t>(ByteReader(bytes + 4, 2).fixed(2)) : 0;
}
}  // namespace

ImageReader::ImageReader(const uint8_t* bytes, uint16_t size) : reader_(bytes, length_of(bytes, size)) {
  whole_ = !reader_.ended();
  if (whole_) read_head();
}

void ImageReader::read_head() {
  reader_.fixed(7);
  const uint8_t flags = reader_.byte();
  left_out_ = flags & ImageFormat::LEFT_OUT;
  generation_ = static_cast<uint32_t>(reader_.fixed(4));
  stamp_ = static_cast<uint32_t>(reader_.fixed(4));
  now_.uptime_ms = reader_.signed_number();
  now_.wall_ms.known = flags & ImageFormat::WALL_KNOWN;
  if (now_.wall_ms.known) now_.wall_ms.value = reader_.signed_number();
  last_ms_[1] = now_.uptime_ms;
  last_ms_[2] = now_.wall_ms.value;
  read_boot(reader_.byte());
  last_seq_ = static_cast<uint32_t>(reader_.number());
  const bool lost = flags & ImageFormat::LINK_LOST;
  if (lost) lost_since_ = read_moment(static_cast<Clock>(reader_.byte() & ImageFormat::CLOCK));
  outages_left_ = reader_.byte();
}

bool ImageReader::next_outage(Outage* outage) {
  if (outages_left_ == 0 || reader_.overrun()) return false;
  outages_left_--;
  const uint8_t flags = reader_.byte();
  *outage = {};
  outage->boot = read_boot(reader_.byte());
  outage->no = static_cast<uint32_t>(reader_.number());
  outage->from = read_moment(static_cast<Clock>(flags & ImageFormat::CLOCK));
  outage->duration_ms = static_cast<int64_t>(reader_.number());
  outage->ticks_buffered = static_cast<uint32_t>(reader_.number());
  if (flags & ImageFormat::LOST_KNOWN) outage->ticks_lost = {true, static_cast<int64_t>(reader_.number())};
  outage->prev_boot = flags & ImageFormat::PREV_KNOWN ? read_boot(reader_.byte()) : Boots::NONE;
  if (flags & ImageFormat::PREV_KNOWN) outage->prev_seq = static_cast<uint32_t>(reader_.number());
  return !reader_.overrun();
}

bool ImageReader::next(Record* record) {
  Outage skipped;
  while (next_outage(&skipped)) continue;
  if (reader_.ended()) return false;
  const uint8_t flags = reader_.byte();
  boot_ = read_boot(flags >> ImageFormat::BOOT_SHIFT);
  const uint32_t seq = flags & ImageFormat::JUMP ? static_cast<uint32_t>(reader_.number()) : seq_;
  const uint32_t n = flags & ImageFormat::JUMP ? static_cast<uint32_t>(reader_.number()) : 1;
  *record = Record::of(boot_, seq, n, read_moment(static_cast<Clock>(flags & ImageFormat::CLOCK)));
  seq_ = record->first_seq() - 1;
  return !reader_.overrun();
}

uint8_t ImageReader::read_boot(uint8_t place) {
  if (place > boot_count_ || place > Boots::MOST) place = 0;
  if (place == boot_count_) boots_[boot_count_++] = reader_.fixed(8);
  return place;
}

Moment ImageReader::read_moment(Clock clock) {
  if (clock == Clock::NONE || clock > Clock::WALL) return {};
  int64_t& last_ms = last_ms_[static_cast<uint8_t>(clock)];
  last_ms -= reader_.signed_number();
  return {clock, last_ms};
}

}  // namespace wattwheel
