#pragma once
#include <stdint.h>
#include <string.h>

namespace wattwheel {

/** CRC-32 (IEEE 802.3, as in zip). */
inline uint32_t crc32(const uint8_t* bytes, uint32_t length) {
  uint32_t crc = 0xffffffffu;
  for (uint32_t i = 0; i < length; i++) {
    crc ^= bytes[i];
    for (int bit = 0; bit < 8; bit++) crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
  }
  return ~crc;
}

/** Writes numbers with seven bits a byte, least first (LEB128); what does not fit is noted. */
class ByteWriter {
 public:
  ByteWriter(uint8_t* bytes, uint32_t size) : bytes_(bytes), size_(size) {}

  uint32_t length() const { return length_; }
  uint32_t room() const { return size_ - length_; }
  bool overflowed() const { return overflowed_; }

  void byte(uint8_t value) {
    if (length_ == size_) {
      overflowed_ = true;
    } else {
      bytes_[length_++] = value;
    }
  }
  void number(uint64_t value) {
    for (; value > 0x7f; value >>= 7) byte(static_cast<uint8_t>(value | 0x80));
    byte(static_cast<uint8_t>(value));
  }
  /** Small numbers of either sign are short: 0, -1, 1, -2 … become 0, 1, 2, 3 … */
  void signed_number(int64_t value) {
    const uint64_t twice = static_cast<uint64_t>(value) << 1;
    number(value < 0 ? ~twice : twice);
  }
  /** A number of `count` bytes, least first. */
  void fixed(uint64_t value, uint8_t count) {
    for (uint8_t i = 0; i < count; i++) byte(static_cast<uint8_t>(value >> (8 * i)));
  }

 private:
  uint8_t* const bytes_;
  const uint32_t size_;
  uint32_t length_ = 0;
  bool overflowed_ = false;
};

/** Reads what ByteWriter wrote; beyond the end all is 0, and that is noted. */
class ByteReader {
 public:
  ByteReader(const uint8_t* bytes, uint32_t length) : bytes_(bytes), length_(length) {}

  bool ended() const { return at_ >= length_; }
  bool overrun() const { return overrun_; }

  uint8_t byte() {
    if (!ended()) return bytes_[at_++];
    overrun_ = true;
    return 0;
  }
  uint64_t number() {
    uint64_t value = 0;
    uint8_t next = 0x80;
    for (uint8_t shift = 0; shift < 64 && (next & 0x80); shift = static_cast<uint8_t>(shift + 7)) {
      next = byte();
      value |= static_cast<uint64_t>(next & 0x7f) << shift;
    }
    return value;
  }
  int64_t signed_number() {
    const uint64_t twice = number();
    return static_cast<int64_t>(twice & 1 ? ~(twice >> 1) : twice >> 1);
  }
  uint64_t fixed(uint8_t count) {
    uint64_t value = 0;
    for (uint8_t i = 0; i < count; i++) value |= static_cast<uint64_t>(byte()) << (8 * i);
    return value;
  }

 private:
  const uint8_t* bytes_;
  uint32_t length_;
  uint32_t at_ = 0;
  bool overrun_ = false;
};

}  // namespace wattwheel
