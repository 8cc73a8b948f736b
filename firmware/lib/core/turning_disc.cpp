#include "turning_disc.h"

namespace wattwheel {

namespace {
/** A sine of a turn in thousandths, in thousandths: Bhaskara's formula, right to 0.2 %. */
int32_t sine_x1000(uint32_t turn_x1000) {
  const int32_t half = static_cast<int32_t>(turn_x1000 % 500);
  const int32_t product = half * (500 - half);
  const int32_t size = 16000 * (product / 10) / (5 * 25000 - 4 * (product / 10));
  return turn_x1000 % 1000 < 500 ? size : -size;
}
}  // namespace

DiscShape disc_shape(uint16_t place_x1000) {
  DiscShape disc{true, 108, 16, 15, 6, place_x1000, 0, 0, false};
  const int32_t across = sine_x1000(place_x1000), along = sine_x1000(place_x1000 + 250u);
  disc.mark_x = static_cast<int16_t>(disc.x + across * disc.radius_x / 1000);
  disc.mark_y = static_cast<int16_t>(disc.y + along * disc.radius_y / 1000);
  disc.mark_in_front = along > 0;
  return disc;
}

}  // namespace wattwheel
