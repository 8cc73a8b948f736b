#pragma once
#include "board.h"
#include "levels.h"
#include "messages.h"

namespace wattwheel {

/** What a sensor knows of its meter, kept in a file: the `config` topic, and the levels of its disc. */
class Meter {
 public:
  explicit Meter(Board& board) : board_(board) {}

  /** Until a meter says otherwise, 75 turns per kWh behind 3x63 A. */
  const MeterConfig& config() const { return config_; }

  /** Reads the file; false if there is none. Levels that were not known are without a span. */
  bool read(Levels* levels);

  /** What the server says; kept at the next `keep`. Answers whether it is new. */
  bool set(const MeterConfig& config);

  /** Keeps the config and the levels, where they are learnt, when either is new; a disc that only drifts, twice a day. */
  void keep(bool learnt, const Levels& levels, uint32_t relearnt, int64_t uptime_ms);

 private:
  static constexpr int64_t KEEP_EVERY_MS = 12 * 3600000;

  void write() const;

  Board& board_;
  MeterConfig config_{75000, 43470};
  Levels levels_{};
  bool changed_ = true, learnt_ = false;
  uint32_t relearnt_ = 0;
  int64_t kept_at_ms_ = 0;
};

}  // namespace wattwheel
