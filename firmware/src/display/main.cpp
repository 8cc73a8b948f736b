#include <Arduino.h>
#include <U8g2lib.h>

#include "chip_board.h"
#include "chip_link.h"
#include "display.h"
#include "station.h"

using namespace wattwheel;

namespace {
constexpr uint32_t FRAME_EVERY_MS = 100;

Station station;
U8G2_SSD1306_128X64_NONAME_F_HW_I2C oled(U8G2_R0);
Display* display;
ChipLink* network;
uint32_t shown_at_ms;

// U8g2 lends its buffer, and sends what our own painter has drawn there.
void show() {
  Canvas canvas(oled.getBufferPtr());
  const char* const password = station.settings().portal_password;
  oled.setContrast(station.portal_is_open() ? display->paint_portal(password, canvas) : display->paint(canvas));
  oled.sendBuffer();
  shown_at_ms = millis();
}
}  // namespace

void setup() {
  Serial.begin(115200);
  oled.begin();
  station.start("display");
  static char message[Display::LONGEST_HEARD];
  static ChipLink the_link(station.settings(), station.id(), message, sizeof message);
  const uint32_t impulses_per_mwh = static_cast<uint32_t>(atof(station.settings().turns_per_kwh) * 1000);
  static Display the_display({the_link,
                              {"wattwheel", station.settings().name},
                              station.settings().meter,
                              impulses_per_mwh,
                              static_cast<uint32_t>(random_bits())});
  network = &the_link;
  display = &the_display;
  network->listen(display);
}

void loop() {
  station.work();
  int64_t wall_ms;
  if (station.time_is_told(&wall_ms)) display->set_time(wall_ms, millis());
  if (station.network_is_back()) display->hurry();
  display->work(millis());
  network->work();
  if (millis() - shown_at_ms >= FRAME_EVERY_MS) show();
  if (Serial.read() == 'p') station.open_portal();
  delay(1);
}
