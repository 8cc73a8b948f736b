#pragma once
#include "messages.h"
#include "picture.h"

namespace wattwheel {

/** What a display knows. */
struct Known {
  bool connected;      // to the broker
  Presence server;     // the retained `status`; unknown until it came
  bool live_known;     // a live message came
  LiveMessage live;
  int64_t since_live_ms;   // since it came
  bool retained;           // it was old when it came, as the broker said
  Quantity age_at_arrival_ms;  // how old it was, where the display knows the time
  uint16_t disc_x1000;     // where the mark of the disc is, of a turn
};

/** What a display can say; each looks different. */
enum class State : uint8_t { NO_SERVER, WAITING, STALE, SENSOR_OFFLINE, UNKNOWN, LIVE };

/** Older than this a message is not live. */
constexpr int64_t STALE_AFTER_MS = 90000;

State state_of(const Known& known);

/** Lays out what is known. `uptime_ms` moves the picture by a pixel a minute, against burn-in. */
void draw(const Known& known, int64_t uptime_ms, Picture* picture);

/** Lays out how to get into the portal: what the name of its network begins with, and its password. */
void draw_portal(const char* password, int64_t uptime_ms, Picture* picture);

}  // namespace wattwheel
