#include <Arduino.h>
#include <Ticker.h>

#include "chip_board.h"
#include "chip_link.h"
#include "sampler.h"
#include "sensor.h"
#include "station.h"

using namespace wattwheel;

namespace {
constexpr uint8_t INFRARED_LED = D5, PULSE_INPUT = D6, STATUS_LED = LED_BUILTIN;
constexpr uint32_t BLINK_MS = 60;

Station station;
Sampler sampler;
Ticker timer;
Sensor* sensor;
ChipLink* network;
bool pulses, aligning;
uint32_t blinked_at_ms;

void blink() {
  digitalWrite(STATUS_LED, LOW);
  blinked_at_ms = millis();
}

/** In the timer, so that nothing that blocks the loop keeps a turn from being seen. */
void sample() {
  sampler.take(static_cast<uint16_t>(analogRead(A0)), millis());
  digitalWrite(INFRARED_LED, sampler.led_on() ? HIGH : LOW);
}

void listen() {
  sampler.hear(digitalRead(PULSE_INPUT) == LOW, millis());
}

void look() {
  for (Reading seen; sampler.next(&seen);) pulses ? sensor->hear(seen.value_q4 > 0, seen.at_ms) : sensor->see(seen);
}

void print_status() {
  const Sight sight = sensor->sight();
  Serial.printf("%s, %s, %u turns wait\n", station.id(), sensor->is_connected() ? "connected" : "not connected",
                static_cast<unsigned>(sensor->queue().turns()));
  Serial.printf("value %d, disc %d, mark %d, contrast %u.%u, dark %u\n", sight.value_q4 / 16, sight.disc_q4 / 16,
                sight.mark_q4 / 16, static_cast<unsigned>(sight.contrast_x10 / 10),
                static_cast<unsigned>(sight.contrast_x10 % 10), sight.dark);
  const Course course = sensor->course();
  Serial.printf("%u.%u turns an hour, sure to %u %%\n", static_cast<unsigned>(course.turns_per_hour_x1000 / 1000),
                static_cast<unsigned>(course.turns_per_hour_x1000 / 100 % 10), course.confidence);
}

/** a: aligning mode, p: portal, s: status, r: restart. */
void obey(int command) {
  if (command == 'a') sensor->align(aligning = !aligning);
  if (command == 'p') station.open_portal();
  if (command == 's') print_status();
  if (command == 'r') ESP.restart();
}
}  // namespace

void setup() {
  Serial.begin(115200);
  pinMode(INFRARED_LED, OUTPUT);
  pinMode(PULSE_INPUT, INPUT_PULLUP);
  pinMode(STATUS_LED, OUTPUT);
  station.start("sensor");
  static ChipBoard board(&blink);
  static char message[Sensor::LONGEST_HEARD];
  static ChipLink the_link(station.settings(), station.id(), message, sizeof message);
  static Sensor the_sensor({the_link,
                            board,
                            {"wattwheel", station.settings().meter},
                            FIRMWARE_VERSION,
                            random_bits(),
                            static_cast<uint32_t>(random_bits())});
  network = &the_link;
  sensor = &the_sensor;
  network->listen(sensor);
  sensor->start(millis());
  pulses = strcmp(station.settings().input, "pulse") == 0;
  timer.attach_ms(Sampler::SAMPLE_EVERY_MS, pulses ? listen : sample);
}

void loop() {
  station.work();
  int64_t wall_ms;
  if (station.time_is_told(&wall_ms)) sensor->set_time(wall_ms, millis());
  if (station.network_is_back()) sensor->hurry();
  look();
  sensor->work(millis());
  network->work();
  if (Serial.available()) obey(Serial.read());
  if (millis() - blinked_at_ms > BLINK_MS) digitalWrite(STATUS_LED, station.portal_is_open() ? LOW : HIGH);
  delay(1);
}
