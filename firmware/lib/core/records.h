#pragma once
#include "record.h"

namespace wattwheel {

/**
 * Records in the order of their turns, oldest first. Nearly all of them are single turns of one boot, one after the
 * other; so what they share is said once, by their run, and each takes four bytes in a ring of memory that the
 * caller gives: the low half of its time.
 */
class Records {
 public:
  static constexpr uint8_t MOST_RUNS = 32;

  Records(uint32_t* places, uint16_t capacity) : places_(places), capacity_(capacity) {}

  uint16_t count() const { return count_; }
  uint16_t capacity() const { return capacity_; }
  bool full() const { return count_ == capacity_; }
  Record operator[](uint16_t i) const;

  uint8_t runs() const { return run_count_; }
  /** How many records the first `runs` have. */
  uint16_t in_runs(uint8_t runs) const;

  /** For a ring that is not full, and with a run to spare. */
  void push_back(const Record& record);
  void push_front(const Record& record);

  /**
   * Takes out `count` records; those before them are moved, so it is cheap near the front. With two runs to spare, of
   * which it keeps one at most.
   */
  void remove(uint16_t from, uint16_t count);

  /** Makes one record of two neighbours of one boot, with the time of the newer; runs as for `remove`. */
  void merge(uint16_t older);

 private:
  /** A record, and the single turns that follow it: numbers go on by one, times do not fall. */
  struct Run {
    Record first;
    uint16_t count;
  };
  uint8_t run_of(uint16_t i, uint16_t* within) const;
  uint8_t split(uint16_t i);
  void insert(uint8_t at, const Run& run);
  uint32_t& low_ms(uint16_t i) { return places_[(first_ + i) % capacity_]; }

  uint32_t* const places_;
  const uint16_t capacity_;
  uint16_t first_ = 0, count_ = 0;
  Run runs_[MOST_RUNS];
  uint8_t run_count_ = 0;
};

}  // namespace wattwheel
