#include "encode.h"

namespace wattwheel {

namespace {
/** An object of the payload: puts its commas. */
class Keys {
 public:
  explicit Keys(TextWriter& out) : out_(out) { out_.put('{'); }
  TextWriter& key(const char* name) {
    if (!first_) out_.put(',');
    first_ = false;
    out_.put('"');
    out_.put(name);
    out_.put("\":");
    return out_;
  }
  void known(const char* name, const Quantity& quantity, uint8_t decimals = 0) {
    if (quantity.known) key(name).decimal(quantity.value, decimals);
  }
  /** A boot, and what is numbered within it. */
  void numbered(uint64_t boot, const char* name, uint32_t number) {
    key("boot").put('"');
    out_.hex(boot);
    out_.put('"');
    key(name).number(number);
  }
  void end() { out_.put('}'); }

 private:
  TextWriter& out_;
  bool first_ = true;
};
}  // namespace

void encode(const TickMessage& tick, TextWriter& out) {
  Keys keys(out);
  keys.numbered(tick.boot, "seq", tick.seq);
  keys.known("at", tick.at_ms);
  keys.known("age_ms", tick.age_ms);
  if (tick.n > 1) keys.key("n").number(tick.n);
  keys.end();
}

void encode(const OutageMessage& outage, TextWriter& out) {
  Keys keys(out);
  keys.numbered(outage.boot, "no", outage.no);
  keys.known("from", outage.from_ms);
  keys.known("age_ms", outage.age_ms);
  keys.key("duration_ms").number(outage.duration_ms);
  keys.key("ticks_buffered").number(outage.ticks_buffered);
  keys.key("ticks_lost");
  if (outage.ticks_lost.known) {
    out.number(outage.ticks_lost.value);
  } else {
    out.put("null");
  }
  if (outage.prev_known) {
    keys.key("prev");
    Keys prev(out);
    prev.numbered(outage.prev_boot, "seq", outage.prev_seq);
    prev.end();
  }
  keys.end();
}

void encode(const HealthMessage& health, TextWriter& out) {
  Keys keys(out);
  keys.known("uptime_ms", health.uptime_ms);
  keys.known("rssi", health.rssi);
  keys.known("heap", health.heap);
  keys.known("queue", health.queue);
  keys.known("contrast", health.contrast_x10, 1);
  keys.known("disc", health.disc_x10, 1);
  keys.known("mark", health.mark_x10, 1);
  keys.known("noise", health.noise_x10, 1);
  keys.known("dark", health.dark);
  keys.known("rejected", health.rejected);
  keys.known("doubled", health.doubled);
  keys.known("missed", health.missed);
  if (health.firmware) keys.key("firmware").quoted(health.firmware);
  keys.end();
}

void encode(const AlignMessage& align, TextWriter& out) {
  Keys keys(out);
  keys.key("value").decimal(align.value_x10, 1);
  keys.key("disc").decimal(align.disc_x10, 1);
  keys.key("mark").decimal(align.mark_x10, 1);
  keys.key("contrast").decimal(align.contrast_x10, 1);
  keys.end();
}

void encode(const TurnMessage& turn, TextWriter& out) {
  Keys keys(out);
  keys.numbered(turn.boot, "seq", turn.seq);
  keys.key("phase").decimal(turn.phase_x1000, 3);
  keys.key("turns_per_hour").decimal(turn.turns_per_hour_x10, 1);
  keys.known("low_per_hour", turn.low_per_hour_x10, 1);
  keys.known("high_per_hour", turn.high_per_hour_x10, 1);
  keys.key("confidence").decimal(turn.confidence_x100, 2);
  keys.key("age_ms").number(turn.age_ms);
  keys.end();
}

void encode(Presence presence, TextWriter& out) {
  out.put(presence == Presence::ONLINE ? "online" : "offline");
}

TickMessage message_of(const Record& record, const Boots& boots, const Now& now) {
  const Moment moment = record.moment();
  return {boots.id(record.boot), record.seq, epoch_ms(moment, now), age_ms(moment, now), record.n};
}

OutageMessage message_of(const Outage& outage, const Boots& boots, const Now& now) {
  const bool prev_known = outage.prev_boot != Boots::NONE;
  return {boots.id(outage.boot),
          outage.no,
          epoch_ms(outage.from, now),
          age_ms(outage.from, now),
          outage.duration_ms,
          outage.ticks_buffered,
          outage.ticks_lost,
          prev_known,
          prev_known ? boots.id(outage.prev_boot) : 0,
          outage.prev_seq};
}

bool encode_batch(const TickQueue& queue, const Now& now, Batch* batch, TextWriter& out) {
  if (batch->kind == Batch::Kind::OUTAGE) {
    encode(message_of(queue.outages()[0], queue.boots(), now), out);
    return !out.overflowed();
  }
  const bool array = batch->count > 1;
  uint8_t fitting = 0;
  if (array) out.put('[');
  for (size_t end = out.length(); fitting < batch->count; fitting++, end = out.length()) {
    if (fitting > 0) out.put(',');
    const Record& record = queue.records()[static_cast<uint16_t>(batch->first + fitting)];
    encode(message_of(record, queue.boots(), now), out);
    // The bracket at the end needs a place, too.
    const size_t until = out.length();
    if (array) out.put(']');
    const bool fits = !out.overflowed();
    out.cut(fits ? until : end);
    if (!fits) break;
  }
  if (array) out.put(']');
  batch->count = fitting;
  return fitting > 0;
}

}  // namespace wattwheel
