#pragma once
#include <stdint.h>

namespace wattwheel {

/**
 * How long marks stay under the sensor, and how long none does. A disc that turns has a mark there for 3 to 6 % of
 * the time, so that a whole turn takes 10 to 40 times as long as its mark stays.
 */
class Stay {
 public:
  /** A mark that stays for so long passes slowly: the way of the reading tells whether the disc has turned. */
  static constexpr uint32_t LONG_MS = 2000;

  void enter(uint32_t at_ms);
  /** A reading until it leaves; a hump beside the mark keeps it from leaving, but is not as `deep` as the mark. */
  void see(bool deep, uint32_t at_ms);
  void leave(uint32_t at_ms) { left_at_ms_ = at_ms; }

  /** For how long the mark has been there, without what a hump beside it adds. */
  uint32_t lasts_ms() const { return lasts_ms_; }
  /** Whether it went by, though a hump has kept it from leaving for as long as it was there. */
  bool has_passed() const { return lasts_ms_ < LONG_MS && hump_ms_ >= SHORT_MS && hump_ms_ >= lasts_ms_; }
  /** The same in readings, of which one lies between two dark samples; 255 for all that is longer. */
  uint8_t readings() const {
    return lasts_ms_ < 255 * READING_EVERY_MS ? static_cast<uint8_t>(lasts_ms_ / READING_EVERY_MS) : 255;
  }

  /** Whether the mark before went by so fast that the disc cannot have stopped beside it. */
  bool was_fast() const;
  /** Whether it did, and so long ago that the disc has not come back to it. */
  bool is_carried_away() const;

  /**
   * How much of a turn's way the reading must have gone, in percent, if the disc has turned since the mark before. Much
   * where this one is hurried, most where the one before passed within `LONG_MS` then, or where this one seems to have come
   * back though no turn as fast as it passes suits the time between them; little where one suits it that began or ended as
   * fast, least where the time suits this one and it goes by.
   */
  int32_t way_asked_percent(bool came_back) const;
  static constexpr int32_t MOST_ASKED_PERCENT = 60;

  /**
   * Whether this mark passes too fast for the reading to follow the way to it. A mark that is not quite so fast may be
   * pushed back, or comes back with a load: then the reading has not been going `up` for four times as long as it takes.
   */
  bool is_too_fast(uint32_t up_ms) const;

  /**
   * Whether a disc that had slowed down at the mark before, or stood since, and came so soon `down` from it, and so shortly
   * before this one `up` again, stood close by: down within the time that the mark before took, up within half of what this
   * one takes. While this one stays, it may yet prove so.
   */
  bool stood_by(uint32_t down_ms, uint32_t up_ms) const;
  bool may_have_stood_by(uint32_t down_ms) const;

  /**
   * Whether the disc stays long at this mark as it did at the one before, but so little time lies between them that
   * a whole turn would have gone twice as fast: rather it came back. While it stays, it may yet become so.
   */
  bool is_hurried() const { return lasts_ms_ >= LONG_MS && comes_soon(lasts_ms_); }
  bool may_be_hurried() const { return !is_hurried() && comes_soon(before_ms_); }

  /** Whether so much time lies between the marks that the disc stood, however slowly it passed them. */
  bool has_stood() const;

  /**
   * Whether the time between the marks suits a turn as fast as this one passes. While this one stays, it may yet become too
   * short for that.
   */
  bool suits_turn() const { return suits_turn(lasts_ms_, lasts_ms_); }

  /** Whether the marks stay for so much longer than none does that rather the disc is taken for the mark. */
  bool is_upside_down() const { return before_ms_ > HURRIED_TURN * between_ms_ && lasts_ms_ > HURRIED_TURN * between_ms_; }

  /** Whether the disc had slowed down at the mark before, and stood since. */
  bool has_slowed_and_stood() const { return before_ms_ >= LONG_MS && has_stood(); }

  /** Whether the disc was fast when it passed the mark before, and this one is not hurried. */
  bool began_fast() const { return before_ms_ < FAST_MS && !is_hurried(); }

 private:
  static constexpr uint32_t READING_EVERY_MS = 20;
  // At 10 kW a mark is gone by then; its edges are not deep for less.
  static constexpr uint32_t SHORT_MS = 200;
  // A turn takes 10 s to 30 s where its mark stays for so long.
  static constexpr uint32_t FAST_MS = 1000;
  // A disc whose mark is gone sooner goes up too fast for the mean that shows its way.
  static constexpr uint32_t FOLLOWED_MS = 300;

  // The widest mark leaves 16 times its own share of a turn.
  static constexpr uint64_t HURRIED_TURN = 8;

  bool comes_soon(uint32_t lasts_ms) const;
  bool suits_changing_turn() const;
  bool suits_turn(uint64_t shorter_ms, uint64_t longer_ms) const;

  uint32_t seen_at_ms_ = 0, left_at_ms_ = 0, lasts_ms_ = 0, hump_ms_ = 0;
  uint32_t before_ms_ = 0, between_ms_ = 0;  // how long the mark before stayed, and then none
};

}  // namespace wattwheel
