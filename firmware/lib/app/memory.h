#pragma once
#include "board.h"
#include "keeper.h"

namespace wattwheel {

/** A sensor's queue in RTC memory and in a file. */
class Memory {
 public:
  /** RTC blocks 32 to 127; those below belong to over-the-air updates. */
  static constexpr uint16_t RTC_BYTES = 384;
  /**
   * A queue of 480 turns at four bytes each, if they are at most 17 minutes apart, and outages; what is too much becomes
   * records of several turns.
   */
  static constexpr uint16_t FILE_BYTES = 2048;

  /** `file`: FILE_BYTES, in use while one of these functions runs. */
  Memory(Board& board, uint8_t* file) : board_(board), file_(file) {}

  /** Fills a new queue with what earlier boots left, and sets the clock if the RTC knows the time. */
  void restore(TickQueue* queue, uint64_t boot, Clocks* clocks, uint32_t millis);

  /** Keeps what has changed. To be called after each change, and often. */
  void keep(const TickQueue& queue, const Now& now);

 private:
  // The RTC's counter wraps every 7 hours; a stamp must be younger when it is read.
  static constexpr int64_t RENEW_EVERY_MS = 3600000;

  Board& board_;
  uint8_t* const file_;
  Keeper keeper_{0};
  int64_t renewed_at_ms_ = 0;
};

}  // namespace wattwheel
