#pragma once
#include <stddef.h>
#include <stdint.h>

namespace wattwheel {

/** Writes text into a buffer of fixed size, always ended by a zero; what does not fit is noted. */
class TextWriter {
 public:
  /** `size` is at least 1. */
  TextWriter(char* text, size_t size) : text_(text), size_(size) { text_[0] = 0; }

  size_t length() const { return length_; }
  bool overflowed() const { return overflowed_; }

  /** Takes back all that was written since the text was so long. */
  void cut(size_t length);

  void put(char character);
  void put(const char* text);
  void number(int64_t value, uint8_t least_digits = 1);

  /** A value in units of 10^-decimals, as JavaScript prints it: 3750 with two decimals is 37.5. */
  void decimal(int64_t value, uint8_t decimals);

  /** A value in units of 10^-decimals with all or fewer `shown` decimals, rounded. */
  void rounded(int64_t value, uint8_t decimals, uint8_t shown);

  /** 64 bits as 16 hexadecimal digits. */
  void hex(uint64_t value);

  /** A JSON string. */
  void quoted(const char* text);

 private:
  void fraction(uint64_t value, uint8_t digits);

  char* const text_;
  const size_t size_;
  size_t length_ = 0;
  bool overflowed_ = false;
};

}  // namespace wattwheel
