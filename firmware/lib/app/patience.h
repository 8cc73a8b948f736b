#pragma once
#include <stdint.h>

namespace wattwheel {

/**
 * When to try a connection, and when to give an attempt up. Waits double from a second to a minute and are drawn
 * from their upper half by chance, so that devices that lost a broker together do not come back together; a
 * connection that outlasted the wait before it was no flicker, and makes the next wait short again.
 */
class Patience {
 public:
  static constexpr int64_t FIRST_WAIT_MS = 1000, LONGEST_WAIT_MS = 60000, ANSWER_WITHIN_MS = 10000;

  enum class Advice : uint8_t { NOTHING, TRY, GIVE_UP };

  /** `seed`: from the hardware generator. */
  explicit Patience(uint32_t seed) : random_(seed | 1) {}

  /** After TRY an attempt runs, until `connected` or `lost`. */
  Advice advice(int64_t uptime_ms);
  void connected(int64_t uptime_ms);
  void lost(int64_t uptime_ms);
  /** The network is there again: the next attempt need not wait. */
  void hurry();
  bool is_connected() const { return state_ == State::CONNECTED; }

 private:
  enum class State : uint8_t { WAITING, TRYING, CONNECTED };
  uint32_t random();

  State state_ = State::WAITING;
  int64_t since_ms_ = 0, wait_ms_ = 0, longest_ms_ = FIRST_WAIT_MS;
  uint32_t random_;
};

}  // namespace wattwheel
