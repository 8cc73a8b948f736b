#include "meter.h"

#include "bytes.h"

namespace wattwheel {

namespace {
constexpr char METER_FILE[] = "meter";
constexpr uint8_t CRC_BYTES = 4, FILE_BYTES = CRC_BYTES + 4 + 4 + 2 + 2 + 4;
}  // namespace

bool Meter::read(Levels* levels) {
  uint8_t bytes[FILE_BYTES];
  if (board_.read_file(METER_FILE, bytes, FILE_BYTES) != FILE_BYTES) return false;
  ByteReader reader(bytes, FILE_BYTES);
  if (reader.fixed(CRC_BYTES) != crc32(bytes + CRC_BYTES, FILE_BYTES - CRC_BYTES)) return false;
  config_.impulses_per_mwh = static_cast<uint32_t>(reader.fixed(4));
  config_.max_power_w = static_cast<uint32_t>(reader.fixed(4));
  levels_.disc_q4 = static_cast<int16_t>(reader.fixed(2));
  levels_.mark_q4 = static_cast<int16_t>(reader.fixed(2));
  levels_.travel_q4 = static_cast<int32_t>(reader.fixed(4));
  *levels = levels_;
  learnt_ = levels_.span_q4() > 0;
  changed_ = false;
  return true;
}

bool Meter::set(const MeterConfig& config) {
  const bool is_new = config.impulses_per_mwh != config_.impulses_per_mwh || config.max_power_w != config_.max_power_w;
  changed_ = changed_ || is_new;
  config_ = config;
  return is_new;
}

void Meter::keep(bool learnt, const Levels& levels, uint32_t relearnt, int64_t uptime_ms) {
  const bool due = !learnt_ || relearnt != relearnt_ || uptime_ms - kept_at_ms_ >= KEEP_EVERY_MS;
  learnt_ = learnt;
  if (!changed_ && !(learnt && due)) return;
  changed_ = false;
  if (learnt) levels_ = levels;
  relearnt_ = relearnt;
  kept_at_ms_ = uptime_ms;
  write();
}

void Meter::write() const {
  uint8_t bytes[FILE_BYTES];
  ByteWriter body(bytes + CRC_BYTES, FILE_BYTES - CRC_BYTES);
  body.fixed(config_.impulses_per_mwh, 4);
  body.fixed(config_.max_power_w, 4);
  body.fixed(static_cast<uint16_t>(levels_.disc_q4), 2);
  body.fixed(static_cast<uint16_t>(levels_.mark_q4), 2);
  body.fixed(static_cast<uint32_t>(levels_.travel_q4), 4);
  ByteWriter(bytes, CRC_BYTES).fixed(crc32(bytes + CRC_BYTES, FILE_BYTES - CRC_BYTES), CRC_BYTES);
  board_.write_file(METER_FILE, bytes, FILE_BYTES);
}

}  // namespace wattwheel
