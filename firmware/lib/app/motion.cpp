#include "motion.h"

#include "bytes.h"

namespace wattwheel {

namespace {
constexpr char PROFILE_FILE[] = "profile";

/** The file; read by the device that wrote it, so in its own order of bytes. */
struct Kept {
  uint32_t crc;
  Profile profile;

  uint8_t* bytes() { return reinterpret_cast<uint8_t*>(this); }
  uint32_t right_crc() const { return crc32(reinterpret_cast<const uint8_t*>(&profile), sizeof profile); }
};
static_assert(sizeof(Kept) == sizeof(uint32_t) + sizeof(Profile), "there would be bytes that nobody has written");
}  // namespace

void Motion::start() {
  Kept kept;
  if (board_.read_file(PROFILE_FILE, kept.bytes(), sizeof kept) != sizeof kept || kept.crc != kept.right_crc()) return;
  kept_ = tracker_.start_with(kept.profile);
}

void Motion::configure(const MeterConfig& meter) {
  tracker_.configure(meter);
  witness_.configure(meter);
}

void Motion::take(const Reading& reading, const Sight& sight) {
  if (sight.relearnt != relearnt_) {
    tracker_.forget();
    kept_ = false;
  }
  relearnt_ = sight.relearnt;
  if (!reading.saturated) {
    tracker_.take(reading.value_q4, reading.at_ms, sight.noise_q4);
    seen_at_ms_ = reading.at_ms;
  }
  if (sight.rejected != rejected_) witness_.hear_rejected(sight.rejected_at_ms);
  rejected_ = sight.rejected;
  witness_.look(reading.at_ms, sight.dazzled != dazzled_);
  dazzled_ = sight.dazzled;
}

bool Motion::next(Detector& detector, Tick* tick) {
  uint32_t admitted_at_ms;
  if (witness_.admitted(&admitted_at_ms)) detector.admit(admitted_at_ms);
  while (!witness_.next(tick)) {
    if (!detector.next(tick)) return false;
    witness_.hear(tick->at_ms);
  }
  return true;
}

void Motion::keep(int64_t uptime_ms) {
  if (kept_ && uptime_ms - kept_at_ms_ < KEEP_EVERY_MS) return;
  Kept kept;
  if (!tracker_.profile(&kept.profile)) return;
  kept.crc = kept.right_crc();
  board_.write_file(PROFILE_FILE, kept.bytes(), sizeof kept);
  kept_ = true;
  kept_at_ms_ = uptime_ms;
}

}  // namespace wattwheel
