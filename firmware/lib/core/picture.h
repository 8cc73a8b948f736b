#pragma once
#include <stdint.h>

namespace wattwheel {

/** Text on the display. `x` is its left edge, middle or right edge, `y` its base line; fonts are the renderer's. */
struct Text {
  enum class Size : uint8_t { SMALL, MEDIUM, BIG };  // capitals of about 6, 10 and 24 pixels
  enum class Edge : uint8_t { LEFT, MIDDLE, RIGHT };
  int16_t x, y;
  Size size;
  Edge edge;
  char text[20];  // UTF-8
};

/** A filled box. */
struct Box {
  int16_t x, y, width, height;
};

/** The meter's disc, seen from the front: an ellipse whose mark stands at `mark` of a turn; 0 is the front. */
struct DiscShape {
  bool shown;
  int16_t x, y, radius_x, radius_y;
  uint16_t mark_x1000;
  int16_t mark_x, mark_y;
  bool mark_in_front;
};

/** What the OLED shows, 128 by 64 pixels: data that a renderer draws without thinking. */
struct Picture {
  static constexpr int16_t WIDTH = 128, HEIGHT = 64;
  static constexpr uint8_t MOST_TEXTS = 6, MOST_BOXES = 12;
  Text texts[MOST_TEXTS];
  Box boxes[MOST_BOXES];
  uint8_t text_count, box_count;
  DiscShape disc;
  uint8_t contrast;  // of the OLED, 0 … 255
};

}  // namespace wattwheel
