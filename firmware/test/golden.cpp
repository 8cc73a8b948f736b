#include "golden.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

using namespace wattwheel;

namespace {
/** Reads one object of `fixed`; each function takes the value if the key is its own. */
class Fixed {
 public:
  Fixed(const char* text, size_t length) : json_(text, length) {}
  explicit Fixed(const GoldenLine& line) : json_(line.fixed, line.fixed_length) {}

  JsonReader& json() { return json_; }
  /** An object, of whose members each is offered to `take`; answers whether it was one. */
  template <typename Take>
  bool object(Take take) {
    json_.begin('{');
    while (json_.more('}') && json_.key(key_, sizeof key_)) take();
    return !json_.failed();
  }
  bool is(const char* name) { return strcmp(key_, name) == 0; }
  template <typename Integer>
  bool number(const char* name, Integer* value) {
    int64_t number;
    if (!is(name) || !json_.number(&number, 0)) return false;
    *value = static_cast<Integer>(number);
    return true;
  }
  bool quantity(const char* name, Quantity* value) { return is(name) && json_.quantity(value, 0); }
  bool hex(const char* name, uint64_t* value) {
    char text[17];
    if (!is(name) || !json_.text(text, sizeof text)) return false;
    *value = strtoull(text, nullptr, 16);
    return true;
  }

 private:
  JsonReader json_;
  char key_[24];
};

/** A message from what `fixed` says; `take` takes the members of the message. */
template <typename Message, typename Take>
bool read(const GoldenLine& line, Message* message, Take take) {
  Fixed fixed(line);
  *message = {};
  return fixed.object([&] { take(fixed, *message); }) && fixed.json().end();
}

bool read_tick(Fixed& fixed, TickMessage* tick) {
  *tick = {};
  tick->n = 1;
  return fixed.object([&] {
    fixed.hex("boot", &tick->boot) || fixed.number("seq", &tick->seq) || fixed.quantity("at_ms", &tick->at_ms) ||
        fixed.quantity("age_ms", &tick->age_ms) || fixed.number("n", &tick->n);
  });
}

bool take_prev(Fixed& fixed, OutageMessage& outage) {
  TickMessage prev;
  if (!fixed.is("prev")) return false;
  outage.prev_known = read_tick(fixed, &prev);
  outage.prev_boot = prev.boot;
  outage.prev_seq = prev.seq;
  return true;
}

Presence presence_of(const char* text) {
  if (!strcmp(text, "online")) return Presence::ONLINE;
  return !strcmp(text, "offline") ? Presence::OFFLINE : Presence::UNKNOWN;
}

/** The members of `live` that are no numbers. */
bool take_words(Fixed& fixed, LiveMessage& live) {
  JsonReader& json = fixed.json();
  char sensor[8];
  if (fixed.is("bound")) return json.boolean(&live.bound);
  if (fixed.is("currency")) return json.text(live.currency, sizeof live.currency);
  if (!fixed.is("sensor") || !json.text(sensor, sizeof sensor)) return false;
  live.sensor = presence_of(sensor);
  return true;
}

bool take_hour(Fixed& fixed, LiveMessage& live) {
  if (!fixed.is("hour_mw") || !fixed.json().begin('[')) return false;
  for (uint8_t i = 0; fixed.json().more(']'); i++) fixed.json().quantity(&live.hour_mw[i], 0);
  return true;
}
}  // namespace

GoldenFile::GoldenFile() : file_(fopen("test/golden.jsonl", "r")) {}

GoldenFile::~GoldenFile() {
  if (file_) fclose(static_cast<FILE*>(file_));
}

bool GoldenFile::next(GoldenLine* line) {
  if (!fgets(text_, sizeof text_, static_cast<FILE*>(file_))) return false;
  *line = {};
  const size_t length = strlen(text_);
  Fixed fixed(text_, length);
  fixed.object([&] {
    JsonReader& json = fixed.json();
    if (fixed.is("way")) json.text(line->way, sizeof line->way);
    else if (fixed.is("on")) json.text(line->on, sizeof line->on);
    else if (fixed.is("path")) json.text(line->path, sizeof line->path);
    else if (fixed.is("payload")) json.text(line->payload, sizeof line->payload);
    else if (fixed.is("retained")) json.boolean(&line->retained);
    else if (!fixed.number("qos", &line->qos)) json.skip();
  });
  const char* const at = strstr(text_, "\"fixed\":");
  if (at) line->fixed = at + 8;
  if (at) line->fixed_length = length - 2 - static_cast<size_t>(line->fixed - text_);
  line->length = strlen(line->payload);
  return fixed.json().end();
}

uint8_t fixed_ticks(const GoldenLine& line, TickMessage* ticks, uint8_t most) {
  Fixed fixed(line);
  uint8_t count = 0;
  fixed.json().begin('[');
  while (count < most && fixed.json().more(']')) {
    if (!read_tick(fixed, &ticks[count++])) return 0;
  }
  return count;
}

bool fixed_outage(const GoldenLine& line, OutageMessage* outage) {
  return read(line, outage, [](Fixed& fixed, OutageMessage& said) {
    take_prev(fixed, said) || fixed.hex("boot", &said.boot) || fixed.number("no", &said.no) ||
        fixed.quantity("from_ms", &said.from_ms) || fixed.quantity("age_ms", &said.age_ms) ||
        fixed.number("duration_ms", &said.duration_ms) || fixed.number("ticks_buffered", &said.ticks_buffered) ||
        fixed.quantity("ticks_lost", &said.ticks_lost);
  });
}

bool fixed_health(const GoldenLine& line, HealthMessage* health, char* firmware, size_t size) {
  return read(line, health, [=](Fixed& fixed, HealthMessage& said) {
    if (fixed.is("firmware") && fixed.json().text(firmware, size)) said.firmware = firmware;
    fixed.quantity("uptime_ms", &said.uptime_ms) || fixed.quantity("rssi", &said.rssi) ||
        fixed.quantity("heap", &said.heap) || fixed.quantity("queue", &said.queue) ||
        fixed.quantity("contrast_x10", &said.contrast_x10) || fixed.quantity("disc_x10", &said.disc_x10) ||
        fixed.quantity("mark_x10", &said.mark_x10) || fixed.quantity("noise_x10", &said.noise_x10) ||
        fixed.quantity("dark", &said.dark) || fixed.quantity("rejected", &said.rejected) ||
        fixed.quantity("doubled", &said.doubled) || fixed.quantity("missed", &said.missed);
  });
}

bool fixed_align(const GoldenLine& line, AlignMessage* align) {
  return read(line, align, [](Fixed& fixed, AlignMessage& said) {
    fixed.number("value_x10", &said.value_x10) || fixed.number("disc_x10", &said.disc_x10) ||
        fixed.number("mark_x10", &said.mark_x10) || fixed.number("contrast_x10", &said.contrast_x10);
  });
}

bool fixed_turn(const GoldenLine& line, TurnMessage* turn) {
  return read(line, turn, [](Fixed& fixed, TurnMessage& said) {
    fixed.hex("boot", &said.boot) || fixed.number("seq", &said.seq) ||
        fixed.number("phase_x1000", &said.phase_x1000) ||
        fixed.number("turns_per_hour_x10", &said.turns_per_hour_x10) ||
        fixed.quantity("low_per_hour_x10", &said.low_per_hour_x10) ||
        fixed.quantity("high_per_hour_x10", &said.high_per_hour_x10) ||
        fixed.number("confidence_x100", &said.confidence_x100) || fixed.number("age_ms", &said.age_ms);
  });
}

bool fixed_meter(const GoldenLine& line, MeterConfig* meter) {
  return read(line, meter, [](Fixed& fixed, MeterConfig& said) {
    fixed.number("impulses_per_mwh", &said.impulses_per_mwh) || fixed.number("max_power_w", &said.max_power_w);
  });
}

bool fixed_live(const GoldenLine& line, LiveMessage* live) {
  return read(line, live, [](Fixed& fixed, LiveMessage& said) {
    take_words(fixed, said) || take_hour(fixed, said) || fixed.number("at_ms", &said.at_ms) ||
        fixed.quantity("power_mw", &said.power_mw) || fixed.quantity("tick_at_ms", &said.tick_at_ms) ||
        fixed.quantity("sensor_at_ms", &said.sensor_at_ms) || fixed.number("utc_offset_min", &said.utc_offset_min) ||
        fixed.quantity("today_wh", &said.today_wh) || fixed.quantity("today_cost_x1000", &said.today_cost_x1000) ||
        fixed.quantity("month_wh", &said.month_wh) || fixed.quantity("month_cost_x1000", &said.month_cost_x1000) ||
        fixed.quantity("reading_wh", &said.reading_wh);
  });
}
