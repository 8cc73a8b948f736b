#pragma once
#include "boots.h"
#include "outage.h"
#include "records.h"

namespace wattwheel {

/** What to send next: the oldest records not in flight, or an outage. */
struct Batch {
  enum class Kind : uint8_t { NOTHING, TICKS, OUTAGE };
  Kind kind;
  uint16_t first;  // of the records
  uint8_t count;
};

/**
 * The turns and outages that the server has not acknowledged: the only truth about what is to be sent.
 *
 * A record goes waiting → in flight (`sent`) → gone (`acknowledged`), or back to waiting when the
 * connection is lost. What is in flight is always the front of the ring, message after message.
 * When the ring is full, the two oldest records that wait become one, so no turn is ever dropped. So do runs when there are
 * too many of them: each start begins one, and so may messages that are acknowledged out of their order.
 */
class TickQueue {
 public:
  /** The most messages in flight, and the most records in one message. */
  static constexpr uint8_t WINDOW = 4, MOST_TICKS = 64;
  /** Half of the ring may be in flight; in the other half, two records of one boot must be found. */
  static constexpr uint16_t LEAST_CAPACITY = 2 * (Boots::MOST + 2);
  /** Likewise for runs, of which what is in flight may become one more with each message but the last. */
  static constexpr uint8_t FLYING_RUNS = 7, SPARE_RUNS = 2;
  static_assert(Records::MOST_RUNS - SPARE_RUNS - (FLYING_RUNS + WINDOW - 1) > Boots::MOST, "no two of one boot would wait");

  /** `places`: four bytes for each record; `capacity` is at least LEAST_CAPACITY. */
  TickQueue(uint32_t* places, uint16_t capacity) : records_(places, capacity) {}

  /** Begins a boot with 64 random bits; its numbers count from 1. After `Past::restore`, if anything was kept. */
  void start(uint64_t boot);

  /** Adds a turn; answers its number. */
  uint32_t add(const Moment& moment);

  Batch next() const;
  void sent(const Batch& batch, uint16_t packet_id);

  /** The broker has it; false for a message that is not in flight. */
  bool acknowledged(uint16_t packet_id);

  /** The broker has accepted a connection. What was lost before is an outage that ends now. */
  void connected(const Now& now);

  /** The connection is gone, or was not to be had: all that was in flight waits again. */
  void lost(const Now& now);

  /** The device started anew at `now`; the last boot and its last number, as far as known. After `start`. */
  void restarted(const Now& now, Quantity ticks_lost, uint64_t prev_boot, uint32_t prev_seq);

  const Records& records() const { return records_; }
  const Outages& outages() const { return outages_; }
  const Boots& boots() const { return boots_; }
  uint8_t boot() const { return boot_; }
  uint32_t last_seq() const { return seq_; }

  /** How many turns wait or are in flight. */
  uint32_t turns() const;

  /** Since when there is no connection that was there before; no clock: there is, or there never was. */
  const Moment& lost_since() const { return lost_since_; }

  /** Counts whatever is to be kept anew. */
  uint32_t changes() const { return changes_; }

  /** Turns dropped for want of a place for their boot. */
  uint32_t dropped() const { return dropped_; }

 private:
  friend class Past;
  struct Flight {
    uint16_t packet_id;
    uint8_t ticks;  // 0: the oldest outage
  };
  void make_room();
  void spare_runs();
  void join_runs();
  void merge_records();
  void forget_boots();
  void drop_oldest_boot();
  void keep_older(const Record& record);
  uint16_t ticks_in_flight() const;
  bool outage_in_flight() const;

  Records records_;
  Outages outages_;
  Boots boots_;
  Flight flights_[WINDOW];
  uint8_t flight_count_ = 0;
  uint8_t boot_ = Boots::NONE;
  uint32_t seq_ = 0, outage_no_ = 0, changes_ = 0, dropped_ = 0;
  Moment lost_since_{};
};

}  // namespace wattwheel
