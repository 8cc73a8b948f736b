#include <stdio.h>
#include <string.h>

#include "check.h"
#include "decode.h"
#include "encode.h"
#include "golden.h"
#include "random.h"
#include "topics.h"

using namespace wattwheel;

namespace {
bool encodes_ticks(const GoldenLine& line, TextWriter& out) {
  static TickMessage ticks[64];
  const uint8_t count = fixed_ticks(line, ticks, 64);
  if (count > 1) out.put('[');
  for (uint8_t i = 0; i < count; i++) {
    if (i > 0) out.put(',');
    encode(ticks[i], out);
  }
  if (count > 1) out.put(']');
  return count > 0;
}

bool encodes(const GoldenLine& line, TextWriter& out) {
  OutageMessage outage;
  HealthMessage health;
  AlignMessage align;
  TurnMessage turn;
  char firmware[32];
  if (!strcmp(line.on, "tick")) return encodes_ticks(line, out);
  if (!strcmp(line.on, "outage") && fixed_outage(line, &outage)) return encode(outage, out), true;
  if (!strcmp(line.on, "health") && fixed_health(line, &health, firmware, sizeof firmware)) {
    return encode(health, out), true;
  }
  if (!strcmp(line.on, "align") && fixed_align(line, &align)) return encode(align, out), true;
  if (!strcmp(line.on, "turn") && fixed_turn(line, &turn)) return encode(turn, out), true;
  const bool online = line.fixed && !strncmp(line.fixed, "\"online\"", 8);
  return encode(online ? Presence::ONLINE : Presence::OFFLINE, out), line.fixed != nullptr;
}

bool same(const Quantity& a, const Quantity& b) {
  return a.known == b.known && (!a.known || a.value == b.value);
}

bool same(const LiveMessage& a, const LiveMessage& b) {
  bool hours = true;
  for (int i = 0; i < LiveMessage::HOUR_PARTS; i++) hours = hours && same(a.hour_mw[i], b.hour_mw[i]);
  return hours && a.at_ms == b.at_ms && same(a.power_mw, b.power_mw) && a.bound == b.bound &&
         same(a.tick_at_ms, b.tick_at_ms) && a.sensor == b.sensor && same(a.sensor_at_ms, b.sensor_at_ms) &&
         a.utc_offset_min == b.utc_offset_min && same(a.today_wh, b.today_wh) &&
         same(a.today_cost_x1000, b.today_cost_x1000) && same(a.month_wh, b.month_wh) &&
         same(a.month_cost_x1000, b.month_cost_x1000) && same(a.reading_wh, b.reading_wh) &&
         !strcmp(a.currency, b.currency);
}

bool decodes(const GoldenLine& line) {
  if (!strcmp(line.on, "config")) {
    MeterConfig got, said;
    return decode(line.payload, line.length, &got) && fixed_meter(line, &said) &&
           got.impulses_per_mwh == said.impulses_per_mwh && got.max_power_w == said.max_power_w;
  }
  LiveMessage got, said;
  return decode(line.payload, line.length, &got) && fixed_live(line, &said) && same(got, said);
}

bool refuses(const GoldenLine& line) {
  MeterConfig meter;
  LiveMessage live;
  Presence presence;
  if (!strcmp(line.on, "config")) return !decode(line.payload, line.length, &meter);
  if (!strcmp(line.on, "live")) return !decode(line.payload, line.length, &live);
  return !decode(line.payload, line.length, &presence);
}

/** Checks each line of one way; answers how many there were. */
int check_lines(const char* way, bool (*holds)(const GoldenLine&)) {
  static GoldenLine line;
  GoldenFile file;
  CHECK(file.opened());
  int count = 0;
  while (file.opened() && file.next(&line)) {
    if (strcmp(line.way, way) != 0) continue;
    count++;
    if (!holds(line)) printf("    %s %s: %.300s\n", way, line.on, line.payload);
    CHECK(holds(line));
  }
  return count;
}

bool is_encoded(const GoldenLine& line) {
  static char payload[8193];
  TextWriter out(payload, sizeof payload);
  const bool encoded = encodes(line, out) && !out.overflowed();
  if (strcmp(payload, line.payload) != 0) printf("    got %.300s\n", payload);
  return encoded && !strcmp(payload, line.payload);
}

bool is_topic(const GoldenLine& line) {
  for (const Topic& topic : TOPICS) {
    if (strcmp(topic.name, line.on) != 0) continue;
    return !strcmp(topic.path, line.path) && topic.qos == line.qos && topic.retained == line.retained;
  }
  return false;
}

/** Damages a payload, in memory of exactly its length so that reading beyond it is seen. */
bool refuses_damaged(const GoldenLine& line, Random& random) {
  static constexpr char LIKELY[] = "{}[]\",:\\u0e-.n\xc3\xed\xf0";
  const size_t length = random.chance(0.3) ? random.bits() % line.length : line.length;
  char* const bytes = new char[length];
  memcpy(bytes, line.payload, length);
  for (uint32_t changes = random.bits() % 3; changes > 0 && length > 0; changes--) {
    const uint32_t any = random.bits();
    bytes[random.bits() % length] = random.chance(0.7) ? LIKELY[any % (sizeof LIKELY - 1)] : static_cast<char>(any);
  }
  MeterConfig meter;
  LiveMessage live;
  Presence presence;
  const bool taken = decode(bytes, length, &meter) || decode(bytes, length, &live) || decode(bytes, length, &presence);
  delete[] bytes;
  return !taken;
}
}  // namespace

TEST("every golden payload of a sensor is encoded byte for byte") {
  CHECK(check_lines("encode", is_encoded) > 15);
}

TEST("every golden payload for a device is decoded to what it says") {
  CHECK(check_lines("decode", decodes) >= 5);
}

TEST("a payload written in another way of JSON is decoded to the same") {
  CHECK(check_lines("lenient", decodes) >= 3);
}

TEST("what is not a payload of the contract is refused") {
  CHECK(check_lines("refuse", refuses) > 40);
}

TEST("the topics of the devices are those of the golden table") {
  CHECK_EQUAL(check_lines("topic", is_topic), static_cast<int>(sizeof TOPICS / sizeof *TOPICS));
  char text[64];
  TextWriter out(text, sizeof text);
  write_topic("wattwheel", DISPLAY_STATUS_TOPIC, "hall", out);
  CHECK(!strcmp(text, "wattwheel/display/hall/status"));
}

TEST("payloads cut short or with wrong bytes are decoded or refused, and nothing else happens") {
  static GoldenLine line;
  GoldenFile file;
  CHECK(file.opened());
  Random random(5);
  int refused = 0, tried = 0;
  while (file.opened() && file.next(&line)) {
    if (strcmp(line.way, "decode") != 0 && strcmp(line.way, "lenient") != 0) continue;
    for (int i = 0; i < 5000; i++, tried++) refused += refuses_damaged(line, random);
  }
  CHECK(tried > 30000);
  CHECK(refused > tried / 3);
}
