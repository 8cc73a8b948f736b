#pragma once
#include "board.h"
#include "detector.h"
#include "tracker.h"
#include "witness.h"

namespace wattwheel {

/** How the disc moves between its marks, which turns that leaves to be counted, and its profile in a file. */
class Motion {
 public:
  Motion(Board& board, const MeterConfig& meter) : board_(board), tracker_(meter), witness_(tracker_, meter) {}

  /** Takes up the profile that was kept. */
  void start();

  /** For a meter that has changed: the disc is followed anew from its next mark on. */
  void configure(const MeterConfig& meter);

  /** A reading, and how the detector sees the disc since. */
  void take(const Reading& reading, const Sight& sight);

  /** The oldest turn to count, of those that the detector has and those that it missed; false if there is none. */
  bool next(Detector& detector, Tick* tick);

  /** Which mark comes if one comes with the next reading. */
  Arrival arrival() const { return tracker_.arrival(); }
  Course course() const { return tracker_.course(); }
  /** When the disc was last seen. */
  uint32_t seen_at_ms() const { return seen_at_ms_; }
  const Witness& witness() const { return witness_; }

  /** Keeps the profile when it is newly known, and twice a day. */
  void keep(int64_t uptime_ms);

 private:
  static constexpr int64_t KEEP_EVERY_MS = 12 * 3600000;

  Board& board_;
  Tracker tracker_;
  Witness witness_;
  uint32_t seen_at_ms_ = 0, relearnt_ = 0, rejected_ = 0, dazzled_ = 0;
  bool kept_ = false;
  int64_t kept_at_ms_ = 0;
};

}  // namespace wattwheel
