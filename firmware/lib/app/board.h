#pragma once
#include "quantity.h"

namespace wattwheel {

/** What the applications need of the board they run on. */
class Board {
 public:
  /** Memory that outlasts a reset, not a power cut. It goes by words: `bytes` is aligned to them, place and size are. */
  virtual void read_rtc(uint8_t* bytes, uint16_t size) = 0;
  virtual void write_rtc(uint16_t at, const uint8_t* bytes, uint16_t size) = 0;

  /** A counter that runs on over a reset, and how long ago it stood there; not known if it did not run on. */
  virtual uint32_t stamp() = 0;
  virtual Quantity since_ms(uint32_t stamp) = 0;

  /** Files outlast a power cut. Reading answers the length; 0: there is none. Writing replaces the file at once. */
  virtual uint16_t read_file(const char* name, uint8_t* bytes, uint16_t size) = 0;
  virtual void write_file(const char* name, const uint8_t* bytes, uint16_t size) = 0;

  /** How well the Wi-Fi is heard, dBm, and the free heap, bytes. */
  virtual Quantity rssi() = 0;
  virtual Quantity heap() = 0;

  /** A turn was counted: blink. */
  virtual void turned(uint32_t seq, int64_t uptime_ms) = 0;

 protected:
  ~Board() = default;
};

}  // namespace wattwheel
