#include "text.h"

namespace wattwheel {

namespace {
uint64_t power_of_ten(uint8_t exponent) {
  uint64_t power = 1;
  while (exponent-- > 0) power *= 10;
  return power;
}

uint64_t size_of(int64_t value) {
  return value < 0 ? ~static_cast<uint64_t>(value) + 1 : static_cast<uint64_t>(value);
}
}  // namespace

void TextWriter::cut(size_t length) {
  length_ = length;
  text_[length_] = 0;
  overflowed_ = false;
}

void TextWriter::put(char character) {
  if (length_ + 1 >= size_) {
    overflowed_ = true;
    return;
  }
  text_[length_++] = character;
  text_[length_] = 0;
}

void TextWriter::put(const char* text) {
  while (*text) put(*text++);
}

void TextWriter::number(int64_t value, uint8_t least_digits) {
  if (value < 0) put('-');
  uint64_t rest = size_of(value);
  char digits[20];
  uint8_t count = 0;
  for (; rest > 0 || count < least_digits; rest /= 10) digits[count++] = static_cast<char>('0' + rest % 10);
  while (count > 0) put(digits[--count]);
}

void TextWriter::decimal(int64_t value, uint8_t decimals) {
  uint64_t size = size_of(value);
  for (; decimals > 0 && size % 10 == 0; decimals--) size /= 10;
  if (value < 0) put('-');
  fraction(size, decimals);
}

void TextWriter::rounded(int64_t value, uint8_t decimals, uint8_t shown) {
  const uint64_t step = power_of_ten(static_cast<uint8_t>(decimals - shown));
  const uint64_t size = (size_of(value) + step / 2) / step;
  if (value < 0 && size > 0) put('-');
  fraction(size, shown);
}

void TextWriter::hex(uint64_t value) {
  for (int shift = 60; shift >= 0; shift -= 4) put("0123456789abcdef"[value >> shift & 15]);
}

void TextWriter::quoted(const char* text) {
  put('"');
  for (; *text; text++) {
    if (static_cast<unsigned char>(*text) < 0x20) continue;
    if (*text == '"' || *text == '\\') put('\\');
    put(*text);
  }
  put('"');
}

void TextWriter::fraction(uint64_t value, uint8_t digits) {
  const uint64_t unit = power_of_ten(digits);
  number(static_cast<int64_t>(value / unit));
  if (digits == 0) return;
  put('.');
  number(static_cast<int64_t>(value % unit), digits);
}

}  // namespace wattwheel
