#include <string.h>

#include "check.h"
#include "random.h"
#include "turning_disc.h"
#include "view.h"

using namespace wattwheel;

namespace {
/** 14:02 in Berlin, winter. */
constexpr int64_t AT_MS = 1795352520000;

Known bright_day() {
  Known known{};
  known.connected = true;
  known.server = Presence::ONLINE;
  known.live_known = true;
  known.live.at_ms = AT_MS;
  known.live.power_mw = {true, 412400};
  known.live.sensor = Presence::ONLINE;
  known.live.sensor_at_ms = {true, AT_MS - 60000};
  known.live.utc_offset_min = 60;
  known.live.today_wh = {true, 3213};
  known.live.today_cost_x1000 = {true, 1050};
  strcpy(known.live.currency, "EUR");
  for (int i = 0; i < LiveMessage::HOUR_PARTS; i++) known.live.hour_mw[i] = {i != 3, i * 100000};
  return known;
}

bool shows(const Picture& picture, const char* text) {
  for (uint8_t i = 0; i < picture.text_count; i++) {
    if (strcmp(picture.texts[i].text, text) == 0) return true;
  }
  return false;
}

bool has_big(const Picture& picture) {
  for (uint8_t i = 0; i < picture.text_count; i++) {
    if (picture.texts[i].size == Text::Size::BIG) return true;
  }
  return false;
}

Picture drawn(const Known& known, int64_t uptime_ms = 0) {
  Picture picture;
  draw(known, uptime_ms, &picture);
  return picture;
}
}  // namespace

TEST("live power stands in big digits, with today's energy and cost, the last hour and the disc") {
  const Picture picture = drawn(bright_day());
  CHECK(state_of(bright_day()) == State::LIVE);
  CHECK(shows(picture, "412") && has_big(picture) && shows(picture, "W"));
  CHECK(shows(picture, "3.21 kWh") && shows(picture, "1.05 EUR"));
  CHECK(!shows(picture, "≤"));
  CHECK(picture.disc.shown);
  CHECK_EQUAL(picture.box_count, 11);
  CHECK_EQUAL(picture.boxes[0].height, 1);
  CHECK_EQUAL(picture.boxes[10].height, 14);
}

TEST("a bound has its sign") {
  Known known = bright_day();
  known.live.bound = true;
  known.live.power_mw.value = 130499;
  CHECK(shows(drawn(known), "≤") && shows(drawn(known), "130"));
}

TEST("a sensor that is offline is named, since when, and its power is not shown; what was counted is") {
  Known known = bright_day();
  known.live.sensor = Presence::OFFLINE;
  known.live.sensor_at_ms = {true, AT_MS};
  known.since_live_ms = 30000;
  const Picture picture = drawn(known);
  CHECK(shows(picture, "sensor offline") && shows(picture, "since 14:02"));
  CHECK(!has_big(picture) && !picture.disc.shown);
  CHECK(shows(picture, "3.21 kWh"));
  known.live.sensor_at_ms.value = AT_MS - 2 * 86400000;
  CHECK(shows(drawn(known), "2 days ago"));
}

TEST("power that is not known is called so, and amounts that are not are a dash") {
  Known known = bright_day();
  known.live.power_mw.known = known.live.today_wh.known = false;
  CHECK(state_of(known) == State::UNKNOWN);
  CHECK(shows(drawn(known), "power unknown") && shows(drawn(known), "- kWh"));
}

TEST("without a server, or a word of it, the display says so") {
  Known known = bright_day();
  known.connected = false;
  CHECK(shows(drawn(known), "no server") && shows(drawn(known), "since 14:02"));
  known = bright_day();
  known.server = Presence::OFFLINE;
  CHECK(state_of(known) == State::NO_SERVER);
  CHECK(shows(drawn(Known{}), "no server"));
  Known fresh{};
  fresh.connected = true;
  CHECK(shows(drawn(fresh), "no data yet"));
}

TEST("a message is live for 90 s, its age at arrival included; where the time is not known, a retained one never is") {
  Known known = bright_day();
  known.since_live_ms = 90000;
  CHECK(state_of(known) == State::LIVE);
  known.since_live_ms = 90001;
  CHECK(state_of(known) == State::STALE);
  CHECK(shows(drawn(known), "no data") && shows(drawn(known), "since 14:02"));
  known.since_live_ms = 10000;
  known.age_at_arrival_ms = {true, 80001};
  CHECK(state_of(known) == State::STALE);
  known.age_at_arrival_ms = {true, 20};
  known.retained = true;
  CHECK(state_of(known) == State::LIVE);
  known.age_at_arrival_ms = {};
  CHECK(state_of(known) == State::STALE);
}

TEST("whatever is known, a number is shown as live only if it is, and all stays on the display") {
  Random random(21);
  int live = 0;
  for (int i = 0; i < 20000; i++) {
    Known known = bright_day();
    known.connected = random.chance(0.9);
    known.server = static_cast<Presence>(random.bits() % 3);
    known.live_known = random.chance(0.9);
    known.retained = random.chance(0.3);
    known.since_live_ms = random.bits() % 180000;
    known.age_at_arrival_ms = {random.chance(0.5), static_cast<int64_t>(random.bits() % 120000)};
    known.live.sensor = static_cast<Presence>(random.bits() % 3);
    known.live.power_mw = {random.chance(0.8), static_cast<int64_t>(random.log_between(1, 1e15)) - 1000};
    known.live.at_ms = static_cast<int64_t>(random.log_between(1, 8.64e15));
    known.live.utc_offset_min = static_cast<int16_t>(random.between(-1440, 1440));
    for (Quantity& mean_mw : known.live.hour_mw) {
      mean_mw = {random.chance(0.8), static_cast<int64_t>(random.log_between(1, 1e14)) - 500};
    }
    known.disc_x1000 = static_cast<uint16_t>(random.bits() % 1000);
    const Picture picture = drawn(known, random.bits());
    const int64_t age_ms = known.since_live_ms + (known.age_at_arrival_ms.known ? known.age_at_arrival_ms.value : 0);
    const bool old = age_ms > 90000 || (known.retained && !known.age_at_arrival_ms.known);
    if (has_big(picture)) {
      live++;
      CHECK(known.connected && known.server != Presence::OFFLINE && known.live_known && !old);
      CHECK(known.live.sensor != Presence::OFFLINE && known.live.power_mw.known);
    } else {
      CHECK(!picture.disc.shown);
    }
    for (uint8_t text = 0; text < picture.text_count; text++) {
      CHECK(picture.texts[text].x >= 0 && picture.texts[text].x < Picture::WIDTH);
      CHECK(picture.texts[text].y > 0 && picture.texts[text].y < Picture::HEIGHT);
    }
    for (uint8_t box = 0; box < picture.box_count; box++) {
      const Box& bar = picture.boxes[box];
      CHECK(bar.height >= 1 && bar.height <= 14 && bar.y >= 0 && bar.y + bar.height <= Picture::HEIGHT);
      CHECK(bar.x >= 0 && bar.x + bar.width <= Picture::WIDTH);
    }
  }
  CHECK(live > 1000);
}

TEST("the picture moves by a pixel a minute, and is dim from 22 to 6") {
  int most = 0;
  for (int64_t minute = 0; minute < 100; minute++) {
    const Picture now = drawn(bright_day(), minute * 60000), next = drawn(bright_day(), (minute + 1) * 60000);
    const int x = next.texts[0].x - now.texts[0].x, y = next.texts[0].y - now.texts[0].y;
    CHECK(x * x + y * y <= 1);
    const int moved = now.boxes[0].x - drawn(bright_day()).boxes[0].x;
    if (moved > most) most = moved;
  }
  CHECK_EQUAL(most, 3);
  Known known = bright_day();
  const uint8_t by_day = drawn(known).contrast;
  known.live.at_ms = AT_MS + 8 * 3600000;
  CHECK(drawn(known).contrast < by_day);
  known.since_live_ms = 8 * 3600000;
  CHECK_EQUAL(drawn(known).contrast, by_day);
}

TEST("the disc turns as the meter's does, and stands where the power is not known") {
  TurningDisc disc;
  for (int i = 0; i < 479; i++) disc.turn({true, 1000000}, 100, 75000);
  CHECK(disc.place_x1000() >= 995);
  disc.turn({true, 1000000}, 200, 75000);
  CHECK(disc.place_x1000() < 5);
  disc.turn({false, 0}, 1000000, 75000);
  CHECK(disc.place_x1000() < 5);
  const DiscShape front = disc_shape(0), right = disc_shape(250), back = disc_shape(500);
  CHECK(front.mark_in_front && !back.mark_in_front);
  CHECK_EQUAL(front.mark_x, front.x);
  CHECK_EQUAL(front.mark_y, front.y + front.radius_y);
  CHECK_EQUAL(back.mark_y, back.y - back.radius_y);
  CHECK_NEAR(right.mark_x, right.x + right.radius_x, 1);
}
