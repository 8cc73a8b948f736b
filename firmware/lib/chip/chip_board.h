#pragma once
#include "board.h"

/** The ESP8266: RTC user memory from block 32 on, since updates use those before; files in LittleFS. */
class ChipBoard : public wattwheel::Board {
 public:
  explicit ChipBoard(void (*blink)()) : blink_(blink) {}

  void read_rtc(uint8_t* bytes, uint16_t size) override;
  void write_rtc(uint16_t at, const uint8_t* bytes, uint16_t size) override;
  uint32_t stamp() override;
  wattwheel::Quantity since_ms(uint32_t stamp) override;
  uint16_t read_file(const char* name, uint8_t* bytes, uint16_t size) override;
  void write_file(const char* name, const uint8_t* bytes, uint16_t size) override;
  wattwheel::Quantity rssi() override;
  wattwheel::Quantity heap() override;
  void turned(uint32_t seq, int64_t uptime_ms) override;

 private:
  void (*const blink_)();
};

/** 64 bits from the hardware generator. */
uint64_t random_bits();
