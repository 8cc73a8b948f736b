#pragma once
#include <stdint.h>

namespace wattwheel {

/** A place of the disc where the reading turned round. */
struct TurningPoint {
  uint32_t at_ms;    // when the reading came there
  int16_t value_q4;  // in sixteenths of an ADC count
  bool low;
};

/**
 * A move that noise does not make in hours: the survey's mean of readings has about 0.55 of a
 * reading's deviation, so this is 11 of its own.
 */
inline int32_t reach_q4(int32_t noise_q4) {
  return noise_q4 * 6;
}

/**
 * Follows a value up and down. Only a move of at least `reach` against the direction turns it
 * round, so noise does not, and a disc that stands still adds nothing however long it stands.
 */
class Swing {
 public:
  /** Answers whether the value has turned round, and where. */
  bool take(int16_t value_q4, uint32_t at_ms, int32_t reach_q4, TurningPoint* turned);

  /** The way up and down from where it restarted to this value, in sixteenths of an ADC count. */
  int32_t travel_q4(int32_t to_q4) const;
  void restart(int16_t from_q4);

 private:
  int32_t ahead_q4(int16_t value_q4) const;
  void turn(int16_t value_q4, uint32_t at_ms);

  bool known_ = false, rising_ = false;
  int16_t start_q4_ = 0, origin_q4_ = 0, extreme_q4_ = 0, step_q4_ = 0;
  uint32_t came_at_ms_ = 0;
  int32_t travelled_q4_ = 0;
};

}  // namespace wattwheel
