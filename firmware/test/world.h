#pragma once
#include "keeper.h"
#include "random.h"

/**
 * A sensor's queue in a world where everything goes wrong, beside a plain model of it: for each
 * turn whether it waits, and when it really was.
 */
class World {
 public:
  static constexpr int MOST_TURNS = 4096, MOST_BOOTS = 512;

  /** `timed`: the device knows the time from each start on; else from `learn_time` on. */
  World(uint64_t seed, uint16_t capacity, bool timed);
  ~World();

  void pass(int64_t ms) { true_ms_ += ms; }
  void learn_time() { time_known_ = true; }
  void add();
  void connect();
  void send();
  /** The broker acknowledges the oldest message in flight, or any. */
  void acknowledge(bool any);
  void lose();
  /** RTC memory stays; `torn` breaks its newest half, `counted` says whether the RTC's counter ran on. */
  void reset(bool torn, bool counted);
  void cut_power();
  /** Sends and acknowledges until nothing waits. */
  void drain();

  /** Whether the queue holds the turns that wait, in order, each once, with its number and its time. */
  bool agrees();
  bool full() const { return turn_count_ == MOST_TURNS || boot_count_ == MOST_BOOTS; }

  const wattwheel::TickQueue& queue() const { return *queue_; }
  int resets = 0, power_cuts = 0, merges = 0, acknowledged = 0, faults = 0;
  int taken = 0;    // turns that a power cut, or torn memory, took before they were told
  int dropped = 0;  // turns of a boot that found no place; they are said to be lost

 private:
  struct Turn {
    int64_t true_ms;
    bool waits, told;
  };
  struct Flight {
    uint16_t id;
    bool outage;
    int turns[wattwheel::TickQueue::MOST_TICKS][2];  // the first and last of each record
    uint8_t count;
  };
  struct Kept {
    bool waits[MOST_TURNS];
  };
  wattwheel::Now now() const;
  int turn_of(uint64_t boot, uint32_t seq) const;
  void start(const Kept& kept);
  void adopt(const Kept& kept, bool left_out);
  void keep();
  void keep_model(Kept* kept) const;
  bool right_time(const wattwheel::Record& record, int turn) const;
  wattwheel::Region rtc() { return {rtc_, sizeof rtc_}; }
  wattwheel::Region file() { return {file_, sizeof file_}; }

  Random random_;
  const uint16_t capacity_;
  const bool timed_;
  uint32_t* places_;
  wattwheel::TickQueue* queue_ = nullptr;
  wattwheel::Keeper* keeper_ = nullptr;
  uint8_t rtc_[384], file_[6000];
  Turn turns_[MOST_TURNS];
  int turn_count_ = 0;
  uint64_t boots_[MOST_BOOTS];
  int first_turns_[MOST_BOOTS], boot_count_ = 0;
  Kept newest_{}, older_{}, filed_{};
  uint32_t kept_changes_ = 0;
  Flight flights_[wattwheel::TickQueue::WINDOW];
  int flight_count_ = 0;
  uint16_t last_id_ = 0;
  int64_t true_ms_ = 1795334400000, started_ms_ = 0;
  wattwheel::Quantity elapsed_ms_{};
  bool time_known_ = false, started_ = false;
};
