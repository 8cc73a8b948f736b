#pragma once
#include <string>

#include "board.h"
#include "host_clock.h"

/**
 * A board whose flash is a folder and whose RTC memory is a file: killing the program is a reset, and taking the file
 * away a power cut. Without them nothing outlasts the program.
 */
class HostBoard : public wattwheel::Board {
 public:
  /** `boot`: said with each turn, so that somebody can compare. */
  HostBoard(const HostClock& clock, uint64_t boot, const std::string& folder, const std::string& rtc_file);

  void read_rtc(uint8_t* bytes, uint16_t size) override;
  void write_rtc(uint16_t at, const uint8_t* bytes, uint16_t size) override;
  uint32_t stamp() override;
  wattwheel::Quantity since_ms(uint32_t stamp) override;
  uint16_t read_file(const char* name, uint8_t* bytes, uint16_t size) override;
  void write_file(const char* name, const uint8_t* bytes, uint16_t size) override;
  wattwheel::Quantity rssi() override { return {}; }
  wattwheel::Quantity heap() override { return {}; }
  /** Prints `turn <boot> <number> <Unix epoch ms>`. */
  void turned(uint32_t seq, int64_t uptime_ms) override;

 private:
  const HostClock& clock_;
  const uint64_t boot_;
  const std::string folder_;
  int rtc_ = -1;
};
