#include "decode.h"

#include <string.h>

#include "json.h"

namespace wattwheel {

namespace {
constexpr size_t LONGEST_PAYLOAD = 8192;
constexpr int64_t LAST_EPOCH_MS = 8640000000000000;
// No house has a terawatt; what is less can be reckoned with.
constexpr int64_t TOO_MUCH = 1000000000000000;

struct QuantityKey {
  const char* name;
  Quantity LiveMessage::*field;
  uint8_t decimals;
};
constexpr QuantityKey QUANTITIES[] = {
    {"power_w", &LiveMessage::power_mw, 3},
    {"tick_at", &LiveMessage::tick_at_ms, 0},
    {"sensor_at", &LiveMessage::sensor_at_ms, 0},
    {"today_kwh", &LiveMessage::today_wh, 3},
    {"today_cost", &LiveMessage::today_cost_x1000, 3},
    {"month_kwh", &LiveMessage::month_wh, 3},
    {"month_cost", &LiveMessage::month_cost_x1000, 3},
    {"reading_kwh", &LiveMessage::reading_wh, 3},
};
constexpr int QUANTITY_COUNT = sizeof QUANTITIES / sizeof *QUANTITIES;

using Read = bool (*)(JsonReader& json, LiveMessage* live);
struct OtherKey {
  const char* name;
  Read read;
};

bool is_epoch_ms(int64_t ms) {
  return ms >= 0 && ms <= LAST_EPOCH_MS;
}

bool read_at(JsonReader& json, LiveMessage* live) {
  return json.number(&live->at_ms, 0) && is_epoch_ms(live->at_ms);
}

bool read_bound(JsonReader& json, LiveMessage* live) {
  return json.boolean(&live->bound);
}

bool read_sensor(JsonReader& json, LiveMessage* live) {
  char text[9];
  if (!json.text(text, sizeof text)) return false;
  live->sensor = Presence::UNKNOWN;
  return strcmp(text, "unknown") == 0 || decode(text, strlen(text), &live->sensor);
}

bool read_offset(JsonReader& json, LiveMessage* live) {
  int64_t minutes_x1000;
  if (!json.number(&minutes_x1000, 3) || minutes_x1000 % 1000 != 0) return false;
  live->utc_offset_min = static_cast<int16_t>(minutes_x1000 / 1000);
  return minutes_x1000 >= -1440000 && minutes_x1000 <= 1440000;
}

bool read_hour(JsonReader& json, LiveMessage* live) {
  uint8_t count = 0;
  json.begin('[');
  while (json.more(']')) {
    if (count == LiveMessage::HOUR_PARTS) return false;
    if (!json.quantity(&live->hour_mw[count], 3) || live->hour_mw[count++].value >= TOO_MUCH) return false;
  }
  return count == LiveMessage::HOUR_PARTS && !json.failed();
}

bool read_currency(JsonReader& json, LiveMessage* live) {
  return json.text(live->currency, sizeof live->currency);
}

constexpr OtherKey OTHERS[] = {{"at", read_at},         {"bound", read_bound},  {"sensor", read_sensor},
                               {"hour_w", read_hour},   {"currency", read_currency},
                               {"utc_offset_min", read_offset}};
constexpr int OTHER_COUNT = sizeof OTHERS / sizeof *OTHERS;
constexpr uint32_t ALL_KEYS = (1u << (QUANTITY_COUNT + OTHER_COUNT)) - 1;

bool is_time(const Quantity LiveMessage::*field) {
  return field == &LiveMessage::tick_at_ms || field == &LiveMessage::sensor_at_ms;
}

bool fits(int64_t value) {
  return value > 0 && value <= UINT32_MAX;
}

/** Reads the value of a key and notes that it was there. */
bool read_value(JsonReader& json, const char* key, LiveMessage* live, uint32_t* seen) {
  for (int i = 0; i < QUANTITY_COUNT; i++) {
    const QuantityKey& quantity = QUANTITIES[i];
    if (strcmp(key, quantity.name) != 0) continue;
    *seen |= 1u << i;
    Quantity& value = live->*quantity.field;
    if (!json.quantity(&value, quantity.decimals)) return false;
    return is_time(quantity.field) ? is_epoch_ms(value.value) : value.value > -TOO_MUCH && value.value < TOO_MUCH;
  }
  for (int i = 0; i < OTHER_COUNT; i++) {
    if (strcmp(key, OTHERS[i].name) != 0) continue;
    *seen |= 1u << (QUANTITY_COUNT + i);
    return OTHERS[i].read(json, live);
  }
  return json.skip();
}
}  // namespace

bool decode(const char* payload, size_t length, MeterConfig* meter) {
  JsonReader json(payload, length);
  int64_t impulses_per_mwh = 0, max_power_w = 0;
  if (length > LONGEST_PAYLOAD) return false;
  json.begin('{');
  while (json.more('}')) {
    char key[20];
    if (!json.key(key, sizeof key)) return false;
    if (strcmp(key, "impulses_per_kwh") == 0) {
      json.number(&impulses_per_mwh, 3);
    } else if (strcmp(key, "max_power_w") == 0) {
      json.number(&max_power_w, 0);
    } else {
      json.skip();
    }
  }
  if (!json.end() || !fits(impulses_per_mwh) || !fits(max_power_w)) return false;
  *meter = {static_cast<uint32_t>(impulses_per_mwh), static_cast<uint32_t>(max_power_w)};
  return true;
}

bool decode(const char* payload, size_t length, LiveMessage* live) {
  JsonReader json(payload, length);
  LiveMessage decoded{};
  uint32_t seen = 0;
  if (length > LONGEST_PAYLOAD) return false;
  json.begin('{');
  while (json.more('}')) {
    char key[20];
    if (!json.key(key, sizeof key) || !read_value(json, key, &decoded, &seen)) return false;
  }
  if (!json.end() || seen != ALL_KEYS) return false;
  *live = decoded;
  return true;
}

bool decode(const char* payload, size_t length, Presence* presence) {
  const bool online = length == 6 && memcmp(payload, "online", 6) == 0;
  const bool offline = length == 7 && memcmp(payload, "offline", 7) == 0;
  if (!online && !offline) return false;
  *presence = online ? Presence::ONLINE : Presence::OFFLINE;
  return true;
}

}  // namespace wattwheel
