#include "json.h"

#include <string.h>

namespace wattwheel {

namespace {
constexpr uint8_t DEEPEST = 32;

bool is_digit(char character) {
  return character >= '0' && character <= '9';
}

/** Brings a number to units of 10^-decimals; false if it is too large. */
bool scale(uint64_t* value, int32_t exponent) {
  for (; exponent > 0 && *value > 0; exponent--) {
    if (*value > INT64_MAX / 10) return false;
    *value *= 10;
  }
  for (; exponent < -1 && *value > 0; exponent++) *value /= 10;
  if (exponent < 0) *value = (*value + 5) / 10;
  return true;
}
}  // namespace

bool JsonReader::begin(char bracket) {
  space();
  if (failed_ || peek() != bracket) return fail();
  at_++;
  fresh_ = true;
  return true;
}

bool JsonReader::more(char bracket) {
  space();
  if (failed_) return false;
  if (peek() == bracket) {
    at_++;
    fresh_ = false;
    return false;
  }
  const bool first = fresh_;
  fresh_ = false;
  if (first) return true;
  if (peek() != ',') return fail();
  at_++;
  return true;
}

bool JsonReader::key(char* name, size_t size) {
  if (!text(name, size)) return false;
  space();
  if (peek() != ':') return fail();
  at_++;
  return true;
}

bool JsonReader::number(int64_t* value, uint8_t decimals) {
  bool negative;
  uint64_t size;
  int32_t power;
  if (!figures(&negative, &size, &power) || !scale(&size, power + decimals)) return fail();
  *value = negative ? -static_cast<int64_t>(size) : static_cast<int64_t>(size);
  return true;
}

bool JsonReader::quantity(Quantity* value, uint8_t decimals) {
  space();
  *value = {};
  if (peek() == 'n') return word("null");
  value->known = number(&value->value, decimals);
  return value->known;
}

bool JsonReader::boolean(bool* value) {
  space();
  *value = peek() == 't';
  return word(*value ? "true" : "false");
}

// What is open is kept as a bit each: 1 is an object.
bool JsonReader::skip() {
  uint32_t objects = 0;
  uint8_t depth = 0;
  do {
    space();
    const bool object = peek() == '{';
    if (object || peek() == '[') {
      if (depth++ == DEEPEST) return fail();
      objects = objects << 1 | object;
      begin(peek());
    } else if (!scalar()) {
      return false;
    }
    while (depth > 0 && !more(objects & 1 ? '}' : ']')) {
      if (failed_) return false;
      depth--;
      objects >>= 1;
    }
    char name[1];
    if (depth > 0 && (objects & 1) && !key(name, sizeof name)) return false;
  } while (depth > 0);
  return !failed_;
}

bool JsonReader::end() {
  space();
  return !failed_ && at_ == end_;
}

bool JsonReader::fail() {
  failed_ = true;
  return false;
}

void JsonReader::space() {
  while (at_ < end_ && (*at_ == ' ' || *at_ == '\t' || *at_ == '\n' || *at_ == '\r')) at_++;
}

bool JsonReader::word(const char* word) {
  const size_t length = strlen(word);
  if (failed_ || static_cast<size_t>(end_ - at_) < length || memcmp(at_, word, length) != 0) return fail();
  at_ += length;
  return true;
}

// A number as size * 10^power.
bool JsonReader::figures(bool* negative, uint64_t* size, int32_t* power) {
  space();
  *size = 0;
  *power = 0;
  *negative = peek() == '-';
  if (*negative) at_++;
  const char* const start = at_;
  const bool leading_zero = peek() == '0';
  if (failed_ || !digits(size, power, 0) || (leading_zero && at_ > start + 1)) return fail();
  if (peek() == '.') {
    at_++;
    if (!digits(size, power, -1)) return fail();
  }
  const bool has_exponent = peek() == 'e' || peek() == 'E';
  return !has_exponent || exponent(power) || fail();
}

// Seventeen digits are all that a double has; the rest only moves the point.
bool JsonReader::digits(uint64_t* value, int32_t* exponent, int32_t each) {
  const char* const start = at_;
  for (; is_digit(peek()); at_++) {
    if (*value < 100000000000000000ull) {
      *value = *value * 10 + static_cast<uint64_t>(*at_ - '0');
      *exponent += each;
    } else {
      *exponent += each + 1;
    }
  }
  return at_ > start;
}

bool JsonReader::exponent(int32_t* exponent) {
  at_++;
  const bool negative = peek() == '-';
  if (negative || peek() == '+') at_++;
  int32_t power = 0;
  const char* const start = at_;
  for (; is_digit(peek()); at_++) power = power > 9999 ? power : power * 10 + (*at_ - '0');
  *exponent += negative ? -power : power;
  return at_ > start;
}

bool JsonReader::scalar() {
  char text_of_it[1];
  uint64_t size_of_it;
  int32_t power_of_it;
  bool boolean_of_it;
  const char first = peek();
  if (first == '"') return text(text_of_it, sizeof text_of_it);
  if (first == 't' || first == 'f') return boolean(&boolean_of_it);
  if (first == 'n') return word("null");
  return figures(&boolean_of_it, &size_of_it, &power_of_it);
}

}  // namespace wattwheel
