#pragma once
#include "swing.h"

namespace wattwheel {

/** A place where the reading turned round, and what lay between the place before and it. */
struct Place {
  TurningPoint point;
  uint32_t took_ms;  // the time between the two turns
  int16_t mean_q4;   // of the readings of that time
};

/** The places where the reading turned round, oldest first; low and high ones alternate. */
class Places {
 public:
  static constexpr uint8_t MOST = 64;

  void add(const Place& place);
  void clear() {
    count_ = 0;
    whole_ = true;
  }
  uint8_t count() const { return count_; }
  /** Whether the first place since `clear` is still there. */
  bool whole() const { return whole_; }
  const Place& operator[](uint8_t i) const { return places_[i]; }

  /** The mean of all readings after one place, until another. */
  int16_t mean_q4(uint8_t after, uint8_t until) const;

  /** The time from one place to another. */
  uint32_t took_ms(uint8_t after, uint8_t until) const;

 private:
  void make_room();
  void forget_move(uint8_t from);
  int32_t move_q4(uint8_t i) const;

  Place places_[MOST];
  uint8_t count_ = 0;
  bool whole_ = true;
};

}  // namespace wattwheel
