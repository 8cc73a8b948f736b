#pragma once
#include "arrival.h"
#include "comeback.h"
#include "doubt.h"
#include "drift.h"
#include "due.h"
#include "gate.h"
#include "hold.h"
#include "jolt.h"
#include "light.h"
#include "noise.h"
#include "pace.h"
#include "reading.h"
#include "revolution.h"
#include "smoothing.h"
#include "stay.h"
#include "survey.h"
#include "way.h"

namespace wattwheel {

/** How well the sensor sees the disc: values of the `health` and `align` topics. */
struct Sight {
  int16_t value_q4;      // the last reading; as all `_q4`, in sixteenths of an ADC count
  int16_t disc_q4;
  int16_t mark_q4;
  int32_t noise_q4;
  uint32_t contrast_x10; // |disc - mark| / noise, in tenths; 0 while nothing is learnt
  uint16_t dark;         // ADC counts
  uint32_t rejected;     // marks too near to the one before, in time or on the disc
  uint32_t rejected_at_ms;  // when the last of them came
  uint32_t relearnt;     // how often the levels were given up
  uint32_t dazzled;      // readings that light has spoilt that is too bright, or leaps
  bool learnt;
  bool on_mark;
  bool weak;             // contrast under 8: counts may be wrong
};

/**
 * Counts the turns of a Ferraris disc by its mark.
 *
 * It is either **learning** (no levels: a survey looks for the mark, and when it has found it,
 * the turns seen meanwhile come as ticks with their own times) or **following** (a gate watches
 * for the mark between learnt levels, and each turn teaches them a little). Doubt leads from
 * following back to learning; the survey runs all the time, so no turn is lost by that. A knock
 * does so at once: what was counted while it showed is taken back, what was seen before is forgotten.
 */
class Detector {
 public:
  explicit Detector(const MeterConfig& meter) { configure(meter); }

  void configure(const MeterConfig& meter) { shortest_interval_ms_ = shortest_interval_ms(meter); }

  /** Starts warm, with levels kept from before. Levels without a span are refused. */
  bool start_with(const Levels& levels);

  /** The levels to keep; false while nothing is learnt. */
  bool levels(Levels* levels) const;

  /** The next reading, and which mark it would be that came with it, for who follows the disc's angle. */
  void take(const Reading& reading, Arrival arrival = Arrival::UNSURE);

  /**
   * The oldest turn not yet taken, told once no knock can be what it was; false if there is none. To be asked after
   * each reading, until there is none.
   */
  bool next(Tick* tick) { return hold_.release(last_.at_ms, &tick->at_ms); }

  /** The mark that was rejected at this time ended a turn after all, which is counted elsewhere. */
  void admit(uint32_t at_ms);

  Sight sight() const;

 private:
  void see(const Reading& reading, int32_t error_q4);
  bool is_dazzled(int32_t error_q4) const;
  void look_for_mark();
  void start_anew();
  void adopt(const Finding& finding);
  void begin_with(const Levels& levels, bool on_mark);
  void follow(int16_t raw_q4, int16_t value_q4, int16_t smooth_q4, uint32_t at_ms);
  void enter_mark();
  void leave_mark();
  void settle_doubt(bool left);
  bool comes_at_once() const;
  void judge_mark(bool same_mark);
  bool is_alone(const Finding& finding, uint8_t pass) const;
  bool is_turn(uint32_t at_ms) const;
  /** For how many readings the mark is to last that is due now; 0 if none is. */
  uint8_t due_readings(uint32_t at_ms) const;
  bool is_within(uint32_t duration_ms, uint32_t at_ms) const;
  Way way() const;
  void count(uint32_t at_ms);

  uint32_t shortest_interval_ms_;
  MedianOfThree median_;
  int16_t value_q4_ = 0;  // what was last seen, without wild readings
  SlowMean<1> slow_mean_;
  Light light_;
  Noise noise_;
  Survey survey_;
  bool began_on_mark_ = false;  // the survey began while a mark passed that is counted

  bool learnt_ = false, placed_ = false;
  bool entered_ = false;   // the last mark was seen to come, so that its turn is seen from its start
  bool doubtful_ = false;  // whether this is another mark than the last one shows when it leaves
  uint8_t upside_down_ = 0;  // marks in a row that stay for much longer than none does
  bool leapt_ = false;     // whether the last mark came at once
  uint32_t entered_at_ms_ = 0;
  Arrival arrival_ = Arrival::UNSURE, arrived_ = Arrival::UNSURE;  // if a mark came now, and when the last one came
  Levels levels_{};
  Gate gate_;
  Stay stay_;
  Revolution revolution_;
  int32_t fast_travel_q4_ = 0;  // how far the reading moved in the last fast turn; 0 if there was none
  Doubt doubt_;
  Drift drift_;
  Jolt jolt_;
  uint8_t shaken_ = 0;  // readings yet to be left out

  bool counted_ = false;
  uint32_t counted_at_ms_ = 0;
  Due due_;
  Hold hold_;

  Reading last_{};
  uint32_t rejected_ = 0, rejected_at_ms_ = 0, relearnt_ = 0, dazzled_ = 0;
};

}  // namespace wattwheel
