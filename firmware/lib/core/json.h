#pragma once
#include <stddef.h>

#include "quantity.h"

namespace wattwheel {

/**
 * Reads JSON (RFC 8259) from front to back, strictly. Each function reads one thing and answers
 * whether it was there; after one thing that was not, nothing is there any more.
 *
 *     if (json.begin('{')) while (json.more('}')) { json.key(name, sizeof name); json.number(&x, 0); }
 *     if (json.end()) …
 */
class JsonReader {
 public:
  JsonReader(const char* text, size_t length) : at_(text), end_(text + length) {}

  /** An object or array begins: `{` or `[`. */
  bool begin(char bracket);
  /** Whether there is another member or element; else the object or array has ended with this bracket. */
  bool more(char bracket);
  /** The key of a member; one that is too long is cut. */
  bool key(char* name, size_t size);

  /** A number in units of 10^-decimals, rounded; one that does not fit is a fault. */
  bool number(int64_t* value, uint8_t decimals);
  /** A number or null; after null it is not known. */
  bool quantity(Quantity* value, uint8_t decimals);
  bool boolean(bool* value);
  /** A string as UTF-8, ended by a zero; one that is too long is cut between characters. */
  bool text(char* text, size_t size);
  /** Any value. */
  bool skip();

  /** Whether the text ends here, and all was there. */
  bool end();
  bool failed() const { return failed_; }

 private:
  bool fail();
  void space();
  bool word(const char* word);
  bool figures(bool* negative, uint64_t* size, int32_t* power);
  bool digits(uint64_t* value, int32_t* exponent, int32_t each);
  bool exponent(int32_t* exponent);
  bool character(uint32_t* code);
  bool escaped(uint32_t* code);
  bool pair(uint32_t* code);
  bool hex(uint32_t* code);
  bool utf8(uint32_t* code);
  bool scalar();
  char peek() const { return at_ < end_ ? *at_ : 0; }

  const char* at_;
  const char* const end_;
  bool failed_ = false;
  bool fresh_ = false;  // right after the bracket that begins something
};

}  // namespace wattwheel
