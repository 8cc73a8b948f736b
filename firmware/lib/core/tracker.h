#pragma once
#include "arrival.h"
#include "belief.h"
#include "course.h"
#include "learning.h"
#include "trace.h"
#include "trust.h"

namespace wattwheel {

/**
 * Follows the disc between its marks by how bright it is, so that its speed is known in seconds and not only
 * once a turn. It is **learning** the disc's profile from steady turns, and once that is known,
 * **following** the disc from a mark on: what is believed of angle and speed moves by
 * steps of a small part of a turn. It counts nothing.
 */
class Tracker {
 public:
  /** Of a hundred: from there on where the disc is is more likely right than not. */
  static constexpr uint8_t BELIEVED = 50;

  explicit Tracker(const MeterConfig& meter) { configure(meter); }

  void configure(const MeterConfig& meter);

  /** A reading as the detector takes it, and the deviation of a single one, both in sixteenths of an ADC count. */
  void take(int16_t value_q4, uint32_t at_ms, int32_t noise_q4);

  /** The detector counted a turn; one told later than `Hold::HELD_MS` and a little only teaches how the disc looks. */
  void mark(uint32_t told_ms);

  /** The sensor looks elsewhere now: what was learnt is void, unless the disc proves to look as it did. */
  void forget();

  Course course() const;
  /** As the course says it. */
  uint8_t confidence() const;

  /** Starts with a profile kept from before; a flat one is refused. */
  bool start_with(const Profile& profile);
  /** The profile to keep; false while none is known. */
  bool profile(Profile* profile) const;

  /**
   * Whether a mark at this time, not yet told, cannot be one: the disc surely was elsewhere, and was looked at as closely
   * as can be since the mark before. Between glances at a slow disc a load that leaps carries it once round unseen.
   */
  bool doubted(uint32_t at_ms) const;
  /** Whether the disc surely is in the last third of its turn. */
  bool nears_mark() const;
  /** Which mark comes if one comes now. */
  Arrival arrival() const;
  /** How many turns end with a mark at this time, not yet told, where the disc surely was at its mark; else 0. */
  uint8_t turns_until(uint32_t at_ms) const;
  /** Whether the disc has surely gone by its mark without a turn being counted, and when; true once for each. */
  bool missed(uint32_t* at_ms);

 private:
  void step();
  void begin_step();
  Glance glance(uint32_t for_ms) const;
  int32_t drifted_q4() const;
  int32_t angle_q24(uint32_t ago_ms) const;
  bool surely_at(uint32_t at_ms, int32_t* angle_q24) const;
  void find_again();
  void follow_from(int32_t from_q24, uint32_t ago_ms, uint32_t took_ms);

  /** When the last turn ended that looked as the disc does, how long it took, and the turns that would have gone by since. */
  struct Usual {
    uint32_t at_ms, took_ms, turns;
  };

  Belief belief_;
  Learning learning_;
  Trace trace_;
  Trust trust_;
  int32_t sum_q4_ = 0, summed_ = 0;  // the readings of the step under way
  uint32_t begun_with_ = 0;  // how often the profile had been learnt when the disc was last found
  bool following_ = false, missed_ = false, marked_ = false;
  bool beyond_ = false;  // after the last step the disc was well beyond the mark
  uint32_t last_at_ms_ = 0, marked_at_ms_ = 0, stepped_at_ms_ = 0, step_ms_ = 0, passed_at_ms_ = 0;
  bool closely_ = false;  // since the last mark, no step was longer than the shortest; else
  uint32_t closely_until_ms_ = 0;
  int32_t noise_q4_ = 0;
  Usual usual_{};
};

static_assert(sizeof(Tracker) <= 8192, "the tracker is planned with 8 KB of the chip's 80");

}  // namespace wattwheel
