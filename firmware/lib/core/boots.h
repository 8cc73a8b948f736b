#pragma once
#include <stdint.h>

namespace wattwheel {

/** The boots that something in the queue belongs to: 64 random bits each, told as 16 hexadecimal digits. */
class Boots {
 public:
  static constexpr uint8_t MOST = 16, NONE = 0xff;

  uint64_t id(uint8_t place) const { return ids_[place]; }

  /** Where a boot is, or NONE. */
  uint8_t find(uint64_t id) const {
    for (uint8_t place = 0; place < MOST; place++) {
      if ((taken_ >> place & 1) && ids_[place] == id) return place;
    }
    return NONE;
  }

  /** Where a boot is from now on; NONE if there is no place left. */
  uint8_t place(uint64_t id) {
    const uint8_t found = find(id);
    if (found != NONE) return found;
    for (uint8_t place = 0; place < MOST; place++) {
      if (taken_ >> place & 1) continue;
      ids_[place] = id;
      taken_ = static_cast<uint16_t>(taken_ | 1u << place);
      return place;
    }
    return NONE;
  }

  /** Forgets every boot whose bit is not set. */
  void keep(uint16_t places) { taken_ = static_cast<uint16_t>(taken_ & places); }

 private:
  uint64_t ids_[MOST] = {};
  uint16_t taken_ = 0;
};

}  // namespace wattwheel
