#pragma once
#include "detector.h"
#include "memory.h"
#include "meter.h"
#include "motion.h"
#include "pulse.h"
#include "session.h"
#include "telling.h"

namespace wattwheel {

/** What a sensor is made of. */
struct SensorParts {
  Link& link;
  Board& board;
  Names names;
  const char* firmware;  // its version
  uint64_t boot;         // from the hardware generator, as all that is random
  uint32_t seed;
};

/**
 * The sensor: turns go from the disc into the queue, from there to the broker, and leave with its acknowledgement. How
 * the disc moves between them is told beside, and nothing of it is kept.
 * Times are the board's milliseconds since its start, which wrap.
 */
class Sensor : public LinkListener {
 public:
  static constexpr uint16_t CAPACITY = 480;
  /** A message; the chip's client holds a copy of each of the four in flight. 16 ticks fit in at their longest. */
  static constexpr uint16_t LONGEST_PAYLOAD = 2048;
  /** What it hears: the config of its meter, and its own presence. */
  static constexpr uint16_t LONGEST_HEARD = 128;
  static constexpr int64_t HEALTH_EVERY_MS = 30000, ALIGN_EVERY_MS = 100, ALIGN_FOR_MS = 600000;
  /** S0 pulses last at least 30 ms (IEC 62053-31). */
  static constexpr uint32_t PULSE_SETTLES_MS = 10;

  explicit Sensor(const SensorParts& parts);

  /** Takes up what earlier boots left. Once, before all else. */
  void start(uint32_t millis);

  /** A reading of the disc. */
  void see(const Reading& reading);
  /** An edge, or a sample, of a digital input: S0, an LED, a comparator. */
  void hear(bool active, uint32_t at_ms);
  /** The time, Unix epoch ms, as SNTP says. */
  void set_time(int64_t wall_ms, uint32_t millis) { clocks_.set_wall_ms(wall_ms, millis); }
  /** Tells the `align` topic what the sensor sees, for ten minutes. */
  void align(bool on);

  /** The network is there again. */
  void hurry() { session_.hurry(); }

  /** Connects, sends and keeps; to be called every 10 ms or so. */
  void work(uint32_t millis);

  const MeterConfig& meter() const { return meter_.config(); }
  Sight sight() const { return detector_.sight(); }
  Course course() const { return motion_.course(); }
  const TickQueue& queue() const { return queue_; }
  bool is_connected() const { return session_.is_connected(); }
  Now now() const { return now_; }

  void connected() override;
  void acknowledged(uint16_t id) override { queue_.acknowledged(id); }
  void received(const char* topic, const char* payload, size_t length, bool retained) override;
  void lost() override;

 private:
  void configure();
  void count(const Tick& tick);
  void send_queue();
  void send_turn();
  void send_health();
  void send_align();

  const SensorParts parts_;
  // A message or a file is built here, never both at once.
  union {
    uint8_t file_[Memory::FILE_BYTES];
    char payload_[LONGEST_PAYLOAD];
  };
  Session session_;
  Memory memory_;
  Clocks clocks_;
  Now now_{};
  uint32_t places_[CAPACITY];
  TickQueue queue_{places_, CAPACITY};
  Meter meter_;
  Detector detector_;
  Motion motion_;
  Telling telling_;
  Pulse pulse_;
  int64_t health_due_ms_ = 0, align_due_ms_ = 0, align_until_ms_ = 0;
};

}  // namespace wattwheel
