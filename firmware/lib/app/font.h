#pragma once
#include <stdint.h>

namespace wattwheel {

/** Letters of one size, drawn by us. A glyph's column is a number whose bit 0 is the top row. */
struct Font {
  struct Glyph {
    uint16_t code;      // Unicode
    uint8_t width;
    uint16_t columns[9];
  };
  const Glyph* glyphs;
  uint8_t count;
  uint8_t ascent;  // rows above the base line
  uint8_t space;   // width of what there is no glyph for
  uint8_t rows;

  /** nullptr for what is not drawn, such as a space. */
  const Glyph* find(uint16_t code) const;
};

/** Capitals of 6 pixels: figures, capitals, kWh. */
extern const Font SMALL_FONT;
/** Capitals of 9 pixels: figures, small letters, W, ≤. */
extern const Font MEDIUM_FONT;

}  // namespace wattwheel
