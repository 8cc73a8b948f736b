#include "canvas.h"

#include <string.h>

namespace wattwheel {

void Canvas::clear() {
  memset(bytes_, 0, BYTES);
}

void Canvas::set(int16_t x, int16_t y, bool on) {
  if (x < 0 || x >= WIDTH || y < 0 || y >= HEIGHT) return;
  uint8_t& column = bytes_[y / 8 * WIDTH + x];
  const uint8_t bit = static_cast<uint8_t>(1u << y % 8);
  column = static_cast<uint8_t>(on ? column | bit : column & ~bit);
}

void Canvas::fill(int16_t x, int16_t y, int16_t width, int16_t height, bool on) {
  for (int16_t i = 0; i < width; i++) {
    for (int16_t k = 0; k < height; k++) set(static_cast<int16_t>(x + i), static_cast<int16_t>(y + k), on);
  }
}

}  // namespace wattwheel
