#pragma once
#include "blank_board.h"
#include "household.h"
#include "motion.h"
#include "sampler.h"

/** Who counts: the detector by the mark alone, or the whole sensor, which holds that against the disc's angle. */
enum class Counting : uint8_t { BY_MARK, BY_MARK_AND_ANGLE };

/** What it made of a simulated world. */
struct Outcome {
  double hours = 0;
  uint32_t turns = 0;
  bool learnt = false;
  int32_t first_error = 0;    // ticks beyond the turns when it had learnt
  uint32_t miscounts = 0;     // after that, without a knock
  uint32_t unsaid = 0;        // of these, while it did not say that the signal is weak
  uint32_t knocks = 0;
  uint32_t worst_knock = 0;   // by how much a knock, or several in a row, changed the count
  uint32_t bad_knocks = 0;    // how often that was by more than one each
};

/** A sensor, a disc and a household, and the count compared with the truth while it runs. */
class Watch {
 public:
  /** The seed makes the world; `contrast` 0 leaves it to the seed, too. */
  Watch(Counting counting, uint64_t seed, double hours_between_knocks, double contrast = 0);

  Outcome run(double hours);

  /** Prints each miscount. */
  bool verbose = false;

 private:
  void step();
  bool next(wattwheel::Tick* tick);
  void compare();
  bool has_lasted(int32_t error);
  void settle_knocks(int32_t by);
  void miscount(int32_t by, const wattwheel::Sight& sight);

  const Counting counting_;
  const uint64_t seed_;
  Random random_;
  DiscMake make_;
  Disc disc_;
  Household household_;
  wattwheel::Sampler sampler_;
  wattwheel::Detector detector_;
  BlankBoard board_;
  wattwheel::Motion motion_;
  Outcome outcome_;
  uint64_t samples_ = 0, weak_until_ = 0;
  uint32_t ticks_ = 0, knock_turn_ = 0;
  int32_t error_ = 0;
  uint32_t unsettled_knocks_ = 0;
  uint32_t right_in_turn_ = 0;  // when last nothing had changed
};
