#include "letters.h"

#include "font.h"

namespace wattwheel {

namespace {
/** Big figures are of seven segments, as on a meter of their time: a bit each, a to g. */
constexpr uint8_t SEGMENTS[] = {0x3f, 0x06, 0x5b, 0x4f, 0x66, 0x6d, 0x7d, 0x07, 0x7f, 0x6f};
constexpr int16_t BIG_WIDTH = 12, BIG_HEIGHT = 25, STROKE = 3, BIG_GAP = 2;

struct Segment {
  int16_t x, y;
  bool upright;
};
constexpr int16_t RIGHT = BIG_WIDTH - STROKE, MIDDLE = (BIG_HEIGHT - STROKE) / 2, BOTTOM = BIG_HEIGHT - STROKE;
constexpr Segment PLACES[] = {{0, 0, false},        {RIGHT, 0, true}, {RIGHT, MIDDLE, true}, {0, BOTTOM, false},
                              {0, MIDDLE, true},    {0, 0, true},     {0, MIDDLE, false}};

int16_t sum(int a, int b) {
  return static_cast<int16_t>(a + b);
}

/** Both ends of a stroke are a pixel narrower, so that corners are round. */
void draw_segment(const Segment& segment, int16_t x, int16_t y, Canvas& canvas) {
  const int16_t left = sum(x, segment.x), top = sum(y, segment.y);
  const int16_t width = segment.upright ? STROKE : BIG_WIDTH, height = segment.upright ? MIDDLE + STROKE : STROKE;
  canvas.fill(sum(left, 1), top, sum(width, -2), height);
  canvas.fill(left, sum(top, 1), width, sum(height, -2));
}

void draw_figure(char figure, int16_t x, int16_t y, Canvas& canvas) {
  for (uint8_t i = 0; i < 7; i++) {
    if (SEGMENTS[figure - '0'] >> i & 1) draw_segment(PLACES[i], x, y, canvas);
  }
}

/** The next character of UTF-8 up to U+FFFF; 0 at the end, and a space for what is none. */
uint16_t next_code(const char** at) {
  const uint8_t first = static_cast<uint8_t>(*(*at));
  if (first == 0) return 0;
  (*at)++;
  if (first < 0x80) return first;
  const uint8_t more = first >= 0xe0 ? 2 : 1;
  uint16_t code = static_cast<uint16_t>(first & (more == 2 ? 0x0f : 0x1f));
  for (uint8_t i = 0; i < more; i++) {
    if ((**at & 0xc0) != 0x80) return ' ';
    code = static_cast<uint16_t>(code << 6 | (*(*at)++ & 0x3f));
  }
  return code;
}

const Font& font_of(Text::Size size) {
  return size == Text::Size::SMALL ? SMALL_FONT : MEDIUM_FONT;
}

/** Draws a letter where there is a canvas; answers how far it moves on. */
int16_t letter(uint16_t code, Text::Size size, int16_t x, int16_t y, Canvas* canvas) {
  if (size == Text::Size::BIG) {
    if (code >= '0' && code <= '9' && canvas) draw_figure(static_cast<char>(code), x, sum(y, -BIG_HEIGHT), *canvas);
    return BIG_WIDTH + BIG_GAP;
  }
  const Font& font = font_of(size);
  const Font::Glyph* const glyph = font.find(code);
  if (!glyph) return sum(font.space, 1);
  for (uint8_t column = 0; column < glyph->width && canvas; column++) {
    for (uint8_t row = 0; row < font.rows; row++) {
      if (glyph->columns[column] >> row & 1) canvas->set(sum(x, column), sum(y, row - font.ascent));
    }
  }
  return sum(glyph->width, 1);
}

int16_t run(const char* text, Text::Size size, int16_t x, int16_t y, Canvas* canvas) {
  int16_t at_x = x;
  for (uint16_t code = next_code(&text); code != 0; code = next_code(&text)) {
    at_x = sum(at_x, letter(code, size, at_x, y, canvas));
  }
  return sum(at_x, -x);
}
}  // namespace

int16_t width_of(const char* text, Text::Size size) {
  const int16_t width = run(text, size, 0, 0, nullptr);
  const int16_t gap = size == Text::Size::BIG ? BIG_GAP : 1;
  return width == 0 ? int16_t{0} : sum(width, -gap);
}

void write(const char* text, Text::Size size, int16_t x, int16_t y, Canvas& canvas) {
  run(text, size, x, y, &canvas);
}

}  // namespace wattwheel
