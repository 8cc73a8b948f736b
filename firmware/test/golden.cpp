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
  bool member() { return json_.more('}') && json_.key(key_, sizeof key_); }
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

bool read_tick(Fixed& fixed, TickMessage* tick) {
  *tick = {};
  tick->n = 1;
  fixed.json().begin('{');
  while (fixed.member()) {
    fixed.hex("boot", &tick->boot) || fixed.number("seq", &tick->seq) || fixed.quantity("at_ms", &tick->at_ms) ||
        fixed.quantity("age_ms", &tick->age_ms) || fixed.number("n", &tick->n) || fixed.quantity("dwell_ms", &tick->dwell_ms);
  }
  return !fixed.json().failed();
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
  fixed.json().begin('{');
  while (fixed.member()) {
    JsonReader& json = fixed.json();
    if (fixed.is("way")) json.text(line->way, sizeof line->way);
    else if (fixed.is("on")) json.text(line->on, sizeof line->on);
    else if (fixed.is("path")) json.text(line->path, sizeof line->path);
    else if (fixed.is("payload")) json.text(line->payload, sizeof line->payload);
    else if (fixed.is("retained")) json.boolean(&line->retained);
    else if (!fixed.number("qos", &line->qos)) json.skip();
  }
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
  Fixed fixed(line);
  *outage = {};
  fixed.json().begin('{');
  while (fixed.member()) {
    if (fixed.is("prev")) {
      TickMessage prev;
      outage->prev_known = read_tick(fixed, &prev);
      outage->prev_boot = prev.boot;
      outage->prev_seq = prev.seq;
      continue;
    }
    fixed.hex("boot", &outage->boot) || fixed.number("no", &outage->no) ||
        fixed.quantity("from_ms", &outage->from_ms) || fixed.quantity("age_ms", &outage->age_ms) ||
        fixed.number("duration_ms", &outage->duration_ms) || fixed.number("ticks_buffered", &outage->ticks_buffered) ||
        fixed.quantity("ticks_lost", &outage->ticks_lost);
  }
  return fixed.json().end();
}

bool fixed_health(const GoldenLine& line, HealthMessage* health, char* firmware, size_t size) {
  Fixed fixed(line);
  *health = {};
  fixed.json().begin('{');
  while (fixed.member()) {
    if (fixed.is("firmware") && fixed.json().text(firmware, size)) health->firmware = firmware;
    fixed.quantity("uptime_ms", &health->uptime_ms) || fixed.quantity("rssi", &health->rssi) ||
        fixed.quantity("heap", &health->heap) || fixed.quantity("queue", &health->queue) ||
        fixed.quantity("contrast_x10", &health->contrast_x10) || fixed.quantity("disc_x10", &health->disc_x10) ||
        fixed.quantity("mark_x10", &health->mark_x10) || fixed.quantity("noise_x10", &health->noise_x10) ||
        fixed.quantity("dark", &health->dark) || fixed.quantity("rejected", &health->rejected);
  }
  return fixed.json().end();
}

bool fixed_align(const GoldenLine& line, AlignMessage* align) {
  Fixed fixed(line);
  *align = {};
  fixed.json().begin('{');
  while (fixed.member()) {
    fixed.number("value_x10", &align->value_x10) || fixed.number("disc_x10", &align->disc_x10) ||
        fixed.number("mark_x10", &align->mark_x10) || fixed.number("contrast_x10", &align->contrast_x10);
  }
  return fixed.json().end();
}

bool fixed_turn(const GoldenLine& line, TurnMessage* turn) {
  Fixed fixed(line);
  *turn = {};
  fixed.json().begin('{');
  while (fixed.member()) {
    fixed.hex("boot", &turn->boot) || fixed.number("seq", &turn->seq) ||
        fixed.number("phase_x1000", &turn->phase_x1000) ||
        fixed.number("turns_per_hour_x10", &turn->turns_per_hour_x10) ||
        fixed.number("confidence_x100", &turn->confidence_x100) || fixed.number("age_ms", &turn->age_ms);
  }
  return fixed.json().end();
}

bool fixed_meter(const GoldenLine& line, MeterConfig* meter) {
  Fixed fixed(line);
  *meter = {};
  fixed.json().begin('{');
  while (fixed.member()) {
    fixed.number("impulses_per_mwh", &meter->impulses_per_mwh) || fixed.number("max_power_w", &meter->max_power_w);
  }
  return fixed.json().end();
}

bool fixed_live(const GoldenLine& line, LiveMessage* live) {
  Fixed fixed(line);
  *live = {};
  fixed.json().begin('{');
  while (fixed.member()) {
    JsonReader& json = fixed.json();
    if (fixed.is("bound")) json.boolean(&live->bound);
    if (fixed.is("currency")) json.text(live->currency, sizeof live->currency);
    if (fixed.is("hour_mw") && json.begin('[')) {
      for (uint8_t i = 0; json.more(']'); i++) json.quantity(&live->hour_mw[i], 0);
    }
    char sensor[8];
    if (fixed.is("sensor") && json.text(sensor, sizeof sensor)) {
      live->sensor = !strcmp(sensor, "online")    ? Presence::ONLINE
                     : !strcmp(sensor, "offline") ? Presence::OFFLINE
                                                  : Presence::UNKNOWN;
    }
    fixed.number("at_ms", &live->at_ms) || fixed.quantity("power_mw", &live->power_mw) ||
        fixed.quantity("tick_at_ms", &live->tick_at_ms) || fixed.quantity("sensor_at_ms", &live->sensor_at_ms) ||
        fixed.number("utc_offset_min", &live->utc_offset_min) || fixed.quantity("today_wh", &live->today_wh) ||
        fixed.quantity("today_cost_x1000", &live->today_cost_x1000) || fixed.quantity("month_wh", &live->month_wh) ||
        fixed.quantity("month_cost_x1000", &live->month_cost_x1000) || fixed.quantity("reading_wh", &live->reading_wh);
  }
  return fixed.json().end();
}
