#pragma once
#include "text.h"

namespace wattwheel {

/** A topic that a device uses, as in broker/contract/topics.ts; `<meter>` and `<name>` stand for one level. */
struct Topic {
  const char* name;
  const char* path;
  uint8_t qos;
  bool retained;
};

constexpr Topic TICK_TOPIC = {"tick", "<meter>/tick", 1, false};
constexpr Topic OUTAGE_TOPIC = {"outage", "<meter>/outage", 1, false};
constexpr Topic SENSOR_TOPIC = {"sensor", "<meter>/sensor", 1, true};
constexpr Topic HEALTH_TOPIC = {"health", "<meter>/health", 0, true};
constexpr Topic ALIGN_TOPIC = {"align", "<meter>/align", 0, false};
constexpr Topic TURN_TOPIC = {"turn", "<meter>/turn", 0, false};
constexpr Topic CONFIG_TOPIC = {"config", "<meter>/config", 1, true};
constexpr Topic LIVE_TOPIC = {"live", "<meter>/live", 1, true};
constexpr Topic DISPLAY_STATUS_TOPIC = {"displayStatus", "display/<name>/status", 1, true};
constexpr Topic STATUS_TOPIC = {"status", "status", 1, true};
constexpr Topic TOPICS[] = {TICK_TOPIC, OUTAGE_TOPIC, SENSOR_TOPIC, HEALTH_TOPIC,         ALIGN_TOPIC,
                            TURN_TOPIC, CONFIG_TOPIC, LIVE_TOPIC,   DISPLAY_STATUS_TOPIC, STATUS_TOPIC};

/** A concrete topic: `owner` is the meter or the display's name. */
inline void write_topic(const char* root, const Topic& topic, const char* owner, TextWriter& out) {
  out.put(root);
  out.put('/');
  for (const char* at = topic.path; *at; at++) {
    if (*at != '<') {
      out.put(*at);
      continue;
    }
    out.put(owner);
    while (*at != '>') at++;
  }
}

}  // namespace wattwheel
