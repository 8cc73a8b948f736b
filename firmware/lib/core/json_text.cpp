#include <string.h>

#include "json.h"

namespace wattwheel {

namespace {
constexpr uint32_t REPLACEMENT = 0xfffd;

uint8_t put_utf8(uint32_t code, char* bytes) {
  const uint8_t count = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  for (uint8_t i = count; i-- > 1; code >>= 6) bytes[i] = static_cast<char>(0x80 | (code & 0x3f));
  static constexpr uint8_t LEADS[] = {0, 0, 0xc0, 0xe0, 0xf0};
  bytes[0] = static_cast<char>(LEADS[count] | code);
  return count;
}

/** The value of a hexadecimal digit, or -1. */
int hex_value(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  return digit >= 'A' && digit <= 'F' ? digit - 'A' + 10 : -1;
}
}  // namespace

bool JsonReader::text(char* text, size_t size) {
  space();
  if (failed_ || peek() != '"') return fail();
  at_++;
  size_t length = 0;
  bool cut = false;
  while (peek() != '"') {
    uint32_t code;
    if (!character(&code)) return fail();
    char bytes[4];
    const uint8_t count = put_utf8(code, bytes);
    cut = cut || length + count >= size;
    if (cut) continue;
    memcpy(text + length, bytes, count);
    length += count;
  }
  at_++;
  text[length] = 0;
  return true;
}

bool JsonReader::character(uint32_t* code) {
  const uint8_t byte = static_cast<uint8_t>(peek());
  if (at_ == end_ || byte < 0x20) return fail();
  if (byte >= 0x80) return utf8(code);
  at_++;
  *code = byte;
  return byte != '\\' || escaped(code);
}

bool JsonReader::escaped(uint32_t* code) {
  static constexpr char NAMES[] = "\"\\/bfnrt", MEANT[] = "\"\\/\b\f\n\r\t";
  const char name = peek();
  if (name == 'u') return hex(code) && pair(code);
  const char* const found = name ? strchr(NAMES, name) : nullptr;
  if (!found) return fail();
  at_++;
  *code = static_cast<uint8_t>(MEANT[found - NAMES]);
  return true;
}

// Beyond U+FFFF a character is a pair of escapes; half of a pair is none.
bool JsonReader::pair(uint32_t* code) {
  if (*code < 0xd800 || *code > 0xdfff) return true;
  const char* const before = at_;
  const uint32_t high = *code;
  *code = REPLACEMENT;
  if (high >= 0xdc00 || end_ - at_ < 2 || at_[0] != '\\' || at_[1] != 'u') return true;
  at_++;
  uint32_t low;
  if (!hex(&low)) return false;
  if (low >= 0xdc00 && low <= 0xdfff) {
    *code = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
  } else {
    at_ = before;
  }
  return true;
}

/** `u` and four hexadecimal digits. */
bool JsonReader::hex(uint32_t* code) {
  if (end_ - at_ < 5) return fail();
  *code = 0;
  for (int i = 1; i < 5; i++) {
    const int value = hex_value(at_[i]);
    if (value < 0) return fail();
    *code = *code << 4 | static_cast<uint32_t>(value);
  }
  at_ += 5;
  return true;
}

// Neither too long a form, nor half of a pair, nor beyond U+10FFFF (RFC 3629).
bool JsonReader::utf8(uint32_t* code) {
  const uint8_t lead = static_cast<uint8_t>(*at_);
  const uint8_t count = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || end_ - at_ < count) return fail();
  *code = lead & (0xff >> (count + 1));
  for (uint8_t i = 1; i < count; i++) {
    const uint8_t byte = static_cast<uint8_t>(at_[i]);
    if ((byte & 0xc0) != 0x80) return fail();
    *code = *code << 6 | (byte & 0x3f);
  }
  at_ += count;
  static constexpr uint32_t LEAST[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool half_of_pair = *code >= 0xd800 && *code <= 0xdfff;
  return (*code >= LEAST[count] && *code <= 0x10ffff && !half_of_pair) || fail();
}

}  // namespace wattwheel
