#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "canvas.h"
#include "check.h"
#include "painter.h"
#include "view.h"

using namespace wattwheel;

namespace {
/** 14:02 in Berlin, winter. */
constexpr int64_t AT_MS = 1795352520000;

Known afternoon() {
  Known known{};
  known.connected = known.live_known = true;
  known.server = known.live.sensor = Presence::ONLINE;
  known.live.at_ms = AT_MS;
  known.live.power_mw = {true, 412400};
  known.live.sensor_at_ms = {true, AT_MS};
  known.live.utc_offset_min = 60;
  known.live.today_wh = {true, 3213};
  known.live.today_cost_x1000 = {true, 1050};
  strcpy(known.live.currency, "EUR");
  constexpr int64_t HOUR_W[] = {230, 240, 1900, 2100, 800, 410, 0, 390, 400, 405, 1200, 412};
  for (int i = 0; i < LiveMessage::HOUR_PARTS; i++) known.live.hour_mw[i] = {i != 6, HOUR_W[i] * 1000};
  known.disc_x1000 = 80;
  return known;
}

/** The pixels, row by row. */
void print(const Canvas& canvas, char* text) {
  for (int16_t y = 0; y < Canvas::HEIGHT; y++) {
    for (int16_t x = 0; x < Canvas::WIDTH; x++) *text++ = canvas.get(x, y) ? '1' : '0';
  }
  *text = 0;
}

/** The pixels of a plain portable bitmap. */
void read_golden(const char* name, char* text) {
  char path[64];
  snprintf(path, sizeof path, "test/golden/%s.pbm", name);
  FILE* file = fopen(path, "r");
  if (file) {
    char head[16];
    for (int i = 0; i < 2; i++) CHECK(fgets(head, sizeof head, file) != nullptr);
    for (int pixel = fgetc(file); pixel != EOF; pixel = fgetc(file)) {
      if (pixel == '0' || pixel == '1') *text++ = static_cast<char>(pixel);
    }
    fclose(file);
  }
  *text = 0;
}

void write_golden(const char* name, const char* text) {
  char path[64];
  snprintf(path, sizeof path, "test/golden/%s.pbm", name);
  FILE* file = fopen(path, "w");
  CHECK(file != nullptr);
  if (!file) return;
  fprintf(file, "P1\n%d %d\n", Canvas::WIDTH, Canvas::HEIGHT);
  for (int i = 0; text[i]; i += 64) fprintf(file, "%.64s\n", text + i);
  fclose(file);
}

/** Compares with the golden file; with REDRAW in the environment it writes it anew. */
void looks_like(const char* name, const Picture& picture) {
  static uint8_t bytes[Canvas::BYTES];
  static char drawn[Canvas::WIDTH * Canvas::HEIGHT + 1], golden[sizeof drawn];
  Canvas canvas(bytes);
  paint(picture, canvas);
  print(canvas, drawn);
  if (getenv("REDRAW")) write_golden(name, drawn);
  read_golden(name, golden);
  CHECK(strcmp(drawn, golden) == 0);
}

void looks_like(const char* name, const Known& known) {
  Picture picture;
  draw(known, 0, &picture);
  looks_like(name, picture);
}
}  // namespace

TEST("each state of the display looks as its golden picture does") {
  Known known = afternoon();
  looks_like("live", known);
  known.live.bound = true;
  known.live.power_mw.value = 12345000;
  looks_like("bound", known);
  known = afternoon();
  known.live.power_mw.known = false;
  looks_like("unknown", known);
  known = afternoon();
  known.live.sensor = Presence::OFFLINE;
  looks_like("sensor-offline", known);
  known = afternoon();
  known.since_live_ms = 90001;
  looks_like("stale", known);
  known = afternoon();
  known.connected = false;
  looks_like("no-server", known);
  Known fresh{};
  fresh.connected = true;
  looks_like("waiting", fresh);
  Picture portal;
  draw_portal("abcd-efgh-k2pr", 0, &portal);
  looks_like("portal", portal);
}

TEST("nothing is drawn outside of the display, wherever the picture has moved to") {
  uint8_t bytes[Canvas::BYTES + 2] = {};
  bytes[0] = bytes[Canvas::BYTES + 1] = 0x5a;
  Canvas canvas(bytes + 1);
  Known known = afternoon();
  known.live.power_mw.value = 999999999;
  for (int64_t minute = 0; minute < 30; minute++) {
    Picture picture;
    draw(known, minute * 60000, &picture);
    paint(picture, canvas);
  }
  for (int16_t place = -200; place < 300; place++) canvas.set(place, place), canvas.fill(place, 60, 9, 9);
  CHECK(bytes[0] == 0x5a && bytes[Canvas::BYTES + 1] == 0x5a);
}
