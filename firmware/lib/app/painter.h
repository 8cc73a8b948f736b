#pragma once
#include "canvas.h"
#include "picture.h"

namespace wattwheel {

/** Draws a picture: what the OLED shows, pixel by pixel. */
void paint(const Picture& picture, Canvas& canvas);

}  // namespace wattwheel
