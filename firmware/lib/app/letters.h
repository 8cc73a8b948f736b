#pragma once
#include "canvas.h"
#include "picture.h"

namespace wattwheel {

/** How many pixels a text is wide; UTF-8. What there is no letter for is a gap. */
int16_t width_of(const char* text, Text::Size size);

/** Writes it from `x` on, above the base line `y`. */
void write(const char* text, Text::Size size, int16_t x, int16_t y, Canvas& canvas);

}  // namespace wattwheel
