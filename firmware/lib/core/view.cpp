#include "view.h"

#include "turning_disc.h"
#include "text.h"

namespace wattwheel {

namespace {
constexpr int64_t MINUTE_MS = 60000, HOUR_MS = 3600000, DAY_MS = 86400000;
constexpr uint8_t BY_DAY = 0xcf, BY_NIGHT = 0x01;
// The bar of the last hour: its base line, height, and the power that at least fills it.
constexpr int16_t BAR_BASE = 61, BAR_HEIGHT = 14, BAR_STEP = 5, BAR_LEFT = 64;
constexpr int64_t FULL_BAR_MW = 100000;

void add_text(Picture* picture, int16_t x, int16_t y, Text::Size size, Text::Edge edge, const char* what) {
  Text& text = picture->texts[picture->text_count++];
  text = {x, y, size, edge, {}};
  TextWriter(text.text, sizeof text.text).put(what);
}

class Layout {
 public:
  Layout(const Known& known, Picture* picture) : known_(known), live_(known.live), picture_(picture) {}

  void draw(State state) {
    switch (state) {
      case State::NO_SERVER:
        return say("no server", known_.live_known, live_.at_ms);
      case State::WAITING:
        return say("no data yet", false, 0);
      case State::STALE:
        return say("no data", true, live_.at_ms);
      case State::SENSOR_OFFLINE:
        say("sensor offline", live_.sensor_at_ms.known, live_.sensor_at_ms.value);
        break;
      case State::UNKNOWN:
        say("power unknown", false, 0);
        break;
      case State::LIVE:
        power();
    }
    today();
    bars();
  }

  /** What the server's clock says by now. */
  int64_t now_ms() const { return live_.at_ms + known_.since_live_ms; }

  /** The hour of the day, 0 … 23, by the server's clock. */
  int64_t local_hour() const { return local_ms(now_ms()) % DAY_MS / HOUR_MS; }

 private:
  void power() {
    char watts[12];
    TextWriter writer(watts, sizeof watts);
    writer.rounded(live_.power_mw.value, 3, 0);
    if (live_.bound) text(0, 22, Text::Size::MEDIUM, Text::Edge::LEFT, "≤");
    text(74, 26, Text::Size::BIG, Text::Edge::RIGHT, watts);
    text(77, 26, Text::Size::MEDIUM, Text::Edge::LEFT, "W");
    picture_->disc = disc_shape(known_.disc_x1000);
  }

  void say(const char* what, bool since_known, int64_t since_ms) {
    text(62, 14, Text::Size::MEDIUM, Text::Edge::MIDDLE, what);
    if (!since_known) return;
    char line[20];
    TextWriter writer(line, sizeof line);
    const int64_t minutes = local_ms(since_ms) % DAY_MS / MINUTE_MS;
    const int64_t days = local_ms(now_ms()) / DAY_MS - local_ms(since_ms) / DAY_MS;
    if (days > 0) {
      writer.number(days);
      writer.put(days == 1 ? " day ago" : " days ago");
    } else {
      writer.put("since ");
      writer.number(minutes / 60, 2);
      writer.put(':');
      writer.number(minutes % 60, 2);
    }
    text(62, 28, Text::Size::MEDIUM, Text::Edge::MIDDLE, line);
  }

  void today() {
    amount(47, live_.today_wh, 2, "kWh");
    amount(60, live_.today_cost_x1000, 2, live_.currency);
  }

  void amount(int16_t y, const Quantity& quantity, uint8_t decimals, const char* unit) {
    char line[20];
    TextWriter writer(line, sizeof line);
    if (quantity.known) {
      writer.rounded(quantity.value, 3, decimals);
    } else {
      writer.put('-');
    }
    writer.put(' ');
    writer.put(unit);
    text(0, y, Text::Size::SMALL, Text::Edge::LEFT, line);
  }

  /** A part without data has no box; no power has one of a pixel. */
  void bars() {
    int64_t full_mw = FULL_BAR_MW;
    for (const Quantity& mean_mw : live_.hour_mw) {
      if (mean_mw.known && mean_mw.value > full_mw) full_mw = mean_mw.value;
    }
    for (uint8_t i = 0; i < LiveMessage::HOUR_PARTS; i++) {
      const Quantity& mean_mw = live_.hour_mw[i];
      if (!mean_mw.known) continue;
      const int64_t up = mean_mw.value > 0 ? mean_mw.value : 0;
      const int16_t height = static_cast<int16_t>(1 + (up * (BAR_HEIGHT - 1) + full_mw / 2) / full_mw);
      picture_->boxes[picture_->box_count++] = {static_cast<int16_t>(BAR_LEFT + i * BAR_STEP),
                                                static_cast<int16_t>(BAR_BASE - height), BAR_STEP - 1, height};
    }
  }

  void text(int16_t x, int16_t y, Text::Size size, Text::Edge edge, const char* what) {
    add_text(picture_, x, y, size, edge, what);
  }

  /** Milliseconds since the epoch as if local time were UTC; never negative. */
  int64_t local_ms(int64_t at_ms) const {
    const int64_t ms = at_ms + live_.utc_offset_min * MINUTE_MS;
    return ms < 0 ? 0 : ms;
  }

  const Known& known_;
  const LiveMessage& live_;
  Picture* const picture_;
};

/** Moves by a pixel a minute through a field of 4 by 3 pixels, there and back. */
void shift(int64_t uptime_ms, Picture* picture) {
  static constexpr int8_t X[] = {0, 1, 2, 3, 3, 2, 1, 0, 0, 1, 2, 3}, Y[] = {0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2};
  const int64_t step = uptime_ms / MINUTE_MS % 22;
  const int64_t place = step < 12 ? step : 22 - step;
  for (uint8_t i = 0; i < picture->text_count; i++) picture->texts[i].x += X[place], picture->texts[i].y += Y[place];
  for (uint8_t i = 0; i < picture->box_count; i++) picture->boxes[i].x += X[place], picture->boxes[i].y += Y[place];
  DiscShape& disc = picture->disc;
  disc.x += X[place], disc.mark_x += X[place];
  disc.y += Y[place], disc.mark_y += Y[place];
}
}  // namespace

State state_of(const Known& known) {
  if (!known.connected || known.server == Presence::OFFLINE) return State::NO_SERVER;
  if (!known.live_known) return State::WAITING;
  const Quantity& age_ms = known.age_at_arrival_ms;
  const bool old = age_ms.known ? age_ms.value + known.since_live_ms > STALE_AFTER_MS
                                : known.retained || known.since_live_ms > STALE_AFTER_MS;
  if (old) return State::STALE;
  if (known.live.sensor == Presence::OFFLINE) return State::SENSOR_OFFLINE;
  return known.live.power_mw.known ? State::LIVE : State::UNKNOWN;
}

void draw(const Known& known, int64_t uptime_ms, Picture* picture) {
  *picture = {};
  Layout layout(known, picture);
  layout.draw(state_of(known));
  const int64_t hour = known.live_known ? layout.local_hour() : 12;
  picture->contrast = hour >= 22 || hour < 6 ? BY_NIGHT : BY_DAY;
  shift(uptime_ms, picture);
}

void draw_portal(const char* password, int64_t uptime_ms, Picture* picture) {
  const char* const lines[] = {"wi-fi to set up", "wattwheel-display", "password", password};
  *picture = {};
  int16_t y = 12;
  for (const char* line : lines) {
    add_text(picture, 62, y, Text::Size::MEDIUM, Text::Edge::MIDDLE, line);
    y = static_cast<int16_t>(y + 15);
  }
  picture->contrast = BY_DAY;
  shift(uptime_ms, picture);
}

}  // namespace wattwheel
