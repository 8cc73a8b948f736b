#pragma once
#include "record.h"

namespace wattwheel {

/** Records in the order of their turns, oldest first, in a ring of memory that the caller gives. */
class Records {
 public:
  Records(Record* places, uint16_t capacity) : places_(places), capacity_(capacity) {}

  uint16_t count() const { return count_; }
  uint16_t capacity() const { return capacity_; }
  bool full() const { return count_ == capacity_; }
  Record& operator[](uint16_t i) { return places_[(first_ + i) % capacity_]; }
  const Record& operator[](uint16_t i) const { return places_[(first_ + i) % capacity_]; }

  /** For a ring that is not full. */
  void push_back(const Record& record) { (*this)[count_++] = record; }
  void push_front(const Record& record) {
    first_ = static_cast<uint16_t>((first_ + capacity_ - 1) % capacity_);
    count_++;
    (*this)[0] = record;
  }

  /** Takes out `count` records; those before them are moved, so it is cheap near the front. */
  void remove(uint16_t from, uint16_t count) {
    for (uint16_t i = from; i > 0; i--) (*this)[i - 1 + count] = (*this)[i - 1];
    first_ = static_cast<uint16_t>((first_ + count) % capacity_);
    count_ -= count;
  }

 private:
  Record* const places_;
  const uint16_t capacity_;
  uint16_t first_ = 0, count_ = 0;
};

}  // namespace wattwheel
