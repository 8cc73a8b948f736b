#pragma once
#include <string.h>

#include "board.h"

/** A board that remembers nothing. */
class BlankBoard : public wattwheel::Board {
 public:
  void read_rtc(uint8_t* bytes, uint16_t size) override { memset(bytes, 0, size); }
  void write_rtc(uint16_t, const uint8_t*, uint16_t) override {}
  uint32_t stamp() override { return 0; }
  wattwheel::Quantity since_ms(uint32_t) override { return {}; }
  uint16_t read_file(const char*, uint8_t*, uint16_t) override { return 0; }
  void write_file(const char*, const uint8_t*, uint16_t) override {}
  wattwheel::Quantity rssi() override { return {}; }
  wattwheel::Quantity heap() override { return {}; }
  void turned(uint32_t, int64_t) override {}
};

inline BlankBoard blank_board;
