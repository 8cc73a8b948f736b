#include "display.h"

#include "decode.h"
#include "painter.h"

namespace wattwheel {

void Display::work(uint32_t millis) {
  const int64_t before_ms = now_.uptime_ms;
  now_ = clocks_.now(millis);
  session_.work(now_.uptime_ms);
  known_.since_live_ms = now_.uptime_ms - live_at_ms_;
  if (state() != State::LIVE) return;
  disc_.turn(known_.live.power_mw, static_cast<uint32_t>(now_.uptime_ms - before_ms), parts_.impulses_per_mwh);
  known_.disc_x1000 = disc_.place_x1000();
}

uint8_t Display::paint(Canvas& canvas) const {
  Picture picture;
  draw(known_, now_.uptime_ms, &picture);
  wattwheel::paint(picture, canvas);
  return picture.contrast;
}

uint8_t Display::paint_portal(const char* password, Canvas& canvas) const {
  Picture picture;
  draw_portal(password, now_.uptime_ms, &picture);
  wattwheel::paint(picture, canvas);
  return picture.contrast;
}

void Display::connected() {
  session_.connected(now_.uptime_ms);
  known_.connected = true;
  known_.server = Presence::UNKNOWN;
  session_.subscribe(STATUS_TOPIC);
  session_.subscribe(LIVE_TOPIC, parts_.meter);
}

void Display::lost() {
  session_.lost(now_.uptime_ms);
  known_.connected = false;
}

void Display::received(const char* topic, const char* payload, size_t length, bool retained) {
  LiveMessage live{};
  if (session_.is(topic, STATUS_TOPIC)) {
    decode(payload, length, &known_.server);
  } else if (session_.is(topic, LIVE_TOPIC, parts_.meter) && decode(payload, length, &live)) {
    take(live, retained);
  }
}

void Display::take(const LiveMessage& live, bool retained) {
  const int64_t age_ms = now_.wall_ms.value - live.at_ms;
  known_.live = live;
  known_.live_known = true;
  known_.retained = retained;
  known_.age_at_arrival_ms = {now_.wall_ms.known, age_ms > 0 ? age_ms : 0};
  known_.since_live_ms = 0;
  live_at_ms_ = now_.uptime_ms;
}

}  // namespace wattwheel
