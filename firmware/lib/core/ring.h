#pragma once
#include <stdint.h>

namespace wattwheel {

/**
 * A queue between one producer (a timer) and one consumer (the loop), without locks: each
 * side writes its own counter only. A full ring refuses what is new, and counts it as lost.
 */
template <typename Item, uint32_t SIZE>
class Ring {
  static_assert(SIZE > 0 && (SIZE & (SIZE - 1)) == 0, "the counters wrap, so the size must be a power of two");

 public:
  /** For the producer: false if the ring is full. */
  bool push(const Item& item) {
    if (pushed_ - __atomic_load_n(&popped_, __ATOMIC_ACQUIRE) == SIZE) {
      __atomic_store_n(&lost_, lost_ + 1, __ATOMIC_RELAXED);
      return false;
    }
    items_[pushed_ % SIZE] = item;
    __atomic_store_n(&pushed_, pushed_ + 1, __ATOMIC_RELEASE);
    return true;
  }

  /** For the consumer: false if the ring is empty. */
  bool pop(Item* item) {
    if (popped_ == __atomic_load_n(&pushed_, __ATOMIC_ACQUIRE)) return false;
    *item = items_[popped_ % SIZE];
    __atomic_store_n(&popped_, popped_ + 1, __ATOMIC_RELEASE);
    return true;
  }

  /** How many items found the ring full. */
  uint32_t lost() const { return __atomic_load_n(&lost_, __ATOMIC_RELAXED); }

 private:
  Item items_[SIZE];
  uint32_t pushed_ = 0;  // the producer's
  uint32_t lost_ = 0;    // the producer's
  uint32_t popped_ = 0;  // the consumer's
};

}  // namespace wattwheel
