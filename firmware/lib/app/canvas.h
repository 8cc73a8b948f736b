#pragma once
#include <stdint.h>

namespace wattwheel {

/**
 * 128 by 64 pixels of one bit, laid out as the SSD1306 and U8g2's full buffer have them: a byte is a column of eight
 * pixels, least bit on top, and 128 bytes are a stripe. What lies outside is not drawn.
 */
class Canvas {
 public:
  static constexpr int16_t WIDTH = 128, HEIGHT = 64;
  static constexpr uint16_t BYTES = WIDTH * HEIGHT / 8;

  /** `bytes`: BYTES of them. */
  explicit Canvas(uint8_t* bytes) : bytes_(bytes) {}

  void clear();
  void set(int16_t x, int16_t y, bool on = true);
  bool get(int16_t x, int16_t y) const { return bytes_[y / 8 * WIDTH + x] >> y % 8 & 1; }
  void fill(int16_t x, int16_t y, int16_t width, int16_t height, bool on = true);

 private:
  uint8_t* const bytes_;
};

}  // namespace wattwheel
