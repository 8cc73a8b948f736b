#include "chip_board.h"

#include <Arduino.h>
#include <ESP8266WiFi.h>
#include <LittleFS.h>
#include <user_interface.h>

using wattwheel::Quantity;

namespace {
constexpr uint32_t FIRST_BLOCK = 32, BLOCK_BYTES = 4;
}  // namespace

void ChipBoard::read_rtc(uint8_t* bytes, uint16_t size) {
  ESP.rtcUserMemoryRead(FIRST_BLOCK, reinterpret_cast<uint32_t*>(bytes), size);
}

// The core asks for words that it may write to, though it only reads them.
void ChipBoard::write_rtc(uint16_t at, const uint8_t* bytes, uint16_t size) {
  uint32_t* const words = reinterpret_cast<uint32_t*>(const_cast<uint8_t*>(bytes));
  ESP.rtcUserMemoryWrite(FIRST_BLOCK + at / BLOCK_BYTES, words, size);
}

uint32_t ChipBoard::stamp() {
  return system_get_rtc_time();
}

// The reset pin clears the counter. A period is told in 1/4096 µs.
Quantity ChipBoard::since_ms(uint32_t stamp) {
  const bool ran_on = ESP.getResetInfoPtr()->reason != REASON_EXT_SYS_RST;
  const uint64_t us = static_cast<uint64_t>(system_get_rtc_time() - stamp) * system_rtc_clock_cali_proc() >> 12;
  return {ran_on, static_cast<int64_t>(us / 1000)};
}

uint16_t ChipBoard::read_file(const char* name, uint8_t* bytes, uint16_t size) {
  File file = LittleFS.open(String('/') + name, "r");
  if (!file) return 0;
  const uint16_t length = static_cast<uint16_t>(file.read(bytes, size));
  file.close();
  return length;
}

void ChipBoard::write_file(const char* name, const uint8_t* bytes, uint16_t size) {
  const String path = String('/') + name, fresh = path + ".new";
  File file = LittleFS.open(fresh, "w");
  const bool written = file && file.write(bytes, size) == size;
  if (file) file.close();
  if (!written || !LittleFS.rename(fresh, path)) Serial.printf("cannot write %s\n", path.c_str());
}

Quantity ChipBoard::rssi() {
  return {WiFi.status() == WL_CONNECTED, WiFi.RSSI()};
}

Quantity ChipBoard::heap() {
  return {true, ESP.getFreeHeap()};
}

void ChipBoard::turned(uint32_t seq, int64_t) {
  blink_();
  Serial.printf("turn %u\n", static_cast<unsigned>(seq));
}

uint64_t random_bits() {
  return static_cast<uint64_t>(RANDOM_REG32) << 32 | RANDOM_REG32;
}
