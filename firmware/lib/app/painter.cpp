#include "painter.h"

#include "font.h"
#include "letters.h"

namespace wattwheel {

namespace {
int16_t whole(int32_t value) {
  return static_cast<int16_t>(value);
}

void paint_text(const Text& text, Canvas& canvas) {
  const int16_t width = width_of(text.text, text.size);
  const int16_t left = text.edge == Text::Edge::LEFT     ? text.x
                       : text.edge == Text::Edge::MIDDLE ? whole(text.x - width / 2)
                                                         : whole(text.x - width);
  write(text.text, text.size, left, text.y, canvas);
}

/** An ellipse's outline, a point for each column and each row, so that it has no holes. */
void paint_outline(const DiscShape& disc, int16_t y, Canvas& canvas) {
  const int32_t rx = disc.radius_x, ry = disc.radius_y;
  for (int32_t x = -rx; x <= rx; x++) {
    int32_t up = 0;
    while ((up + 1) * (up + 1) * rx * rx <= ry * ry * (rx * rx - x * x)) up++;
    canvas.set(whole(disc.x + x), whole(y + up));
    canvas.set(whole(disc.x + x), whole(y - up));
  }
  for (int32_t up = -ry; up <= ry; up++) {
    int32_t x = 0;
    while ((x + 1) * (x + 1) * ry * ry <= rx * rx * (ry * ry - up * up)) x++;
    canvas.set(whole(disc.x + x), whole(y + up));
    canvas.set(whole(disc.x - x), whole(y + up));
  }
}

/** The disc with a rim two pixels thick; its mark stands on the rim, in front or, smaller, behind. */
void paint_disc(const DiscShape& disc, Canvas& canvas) {
  if (!disc.shown) return;
  paint_outline(disc, disc.y, canvas);
  for (int32_t x = -disc.radius_x + 1; x < disc.radius_x; x++) {
    int32_t up = 0;
    const int32_t rx = disc.radius_x, ry = disc.radius_y;
    while ((up + 1) * (up + 1) * rx * rx <= ry * ry * (rx * rx - x * x)) up++;
    canvas.set(whole(disc.x + x), whole(disc.y + up + 1));
  }
  if (disc.mark_in_front) {
    canvas.fill(whole(disc.mark_x - 2), whole(disc.mark_y - 1), 5, 4);
  } else {
    canvas.fill(whole(disc.mark_x - 1), disc.mark_y, 3, 2);
  }
}
}  // namespace

void paint(const Picture& picture, Canvas& canvas) {
  canvas.clear();
  for (uint8_t i = 0; i < picture.box_count; i++) {
    const Box& box = picture.boxes[i];
    canvas.fill(box.x, box.y, box.width, box.height);
  }
  paint_disc(picture.disc, canvas);
  for (uint8_t i = 0; i < picture.text_count; i++) paint_text(picture.texts[i], canvas);
}

}  // namespace wattwheel
