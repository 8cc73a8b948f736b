#include "sensor.h"

#include "decode.h"
#include "encode.h"

namespace wattwheel {

namespace {
/** From sixteenths to tenths. */
int32_t x10(int32_t q4) {
  return q4 * 10 / 16;
}
Quantity if_learnt(const Sight& sight, int32_t q4) {
  return {sight.learnt, x10(q4)};
}
uint32_t x10_of_x1000(uint32_t x1000) {
  return (x1000 + 50) / 100;
}

TurnMessage message_of(const Course& course, uint64_t boot, uint32_t seq, int64_t age_ms) {
  return {boot,
          seq,
          static_cast<uint16_t>(course.phase * 1000u >> 16),
          x10_of_x1000(course.turns_per_hour_x1000),
          course.confidence,
          age_ms,
          {true, x10_of_x1000(course.low_per_hour_x1000)},
          {true, x10_of_x1000(course.high_per_hour_x1000)}};
}
}  // namespace

Sensor::Sensor(const SensorParts& parts)
    : parts_(parts),
      session_(parts.link, parts.names, SENSOR_TOPIC, parts.seed),
      memory_(parts.board, file_),
      meter_(parts.board),
      detector_(meter_.config()),
      motion_(parts.board, meter_.config()),
      pulse_(PULSE_SETTLES_MS, shortest_interval_ms(meter_.config())) {}

void Sensor::start(uint32_t millis) {
  memory_.restore(&queue_, parts_.boot, &clocks_, millis);
  now_ = clocks_.now(millis);
  memory_.keep(queue_, now_);
  Levels levels;
  if (meter_.read(&levels)) detector_.start_with(levels);
  motion_.start();
  configure();
}

void Sensor::configure() {
  detector_.configure(meter_.config());
  motion_.configure(meter_.config());
  pulse_.configure(meter_.config());
}

void Sensor::see(const Reading& reading) {
  detector_.take(reading, motion_.arrival());
  motion_.take(reading, detector_.sight());
  for (Tick tick; motion_.next(detector_, &tick);) count(tick);
}

void Sensor::hear(bool active, uint32_t at_ms) {
  Tick tick;
  if (pulse_.take(active, at_ms, &tick)) count(tick);
}

void Sensor::count(const Tick& tick) {
  now_ = clocks_.now(tick.at_ms);
  const int64_t at_ms = clocks_.uptime_then_ms(tick.at_ms);
  const uint32_t seq = queue_.add(Moment::at_uptime(at_ms));
  memory_.keep(queue_, now_);
  parts_.board.turned(seq, at_ms);
}

void Sensor::work(uint32_t millis) {
  Tick tick;
  if (pulse_.settle(millis, &tick)) count(tick);
  now_ = clocks_.now(millis);
  session_.work(now_.uptime_ms);
  if (session_.is_connected()) {
    send_queue();
    if (telling_.is_due(now_.uptime_ms)) send_turn();
    if (now_.uptime_ms >= health_due_ms_) send_health();
    if (now_.uptime_ms < align_until_ms_ && now_.uptime_ms >= align_due_ms_) send_align();
  }
  memory_.keep(queue_, now_);
  Levels levels;
  const bool learnt = detector_.levels(&levels);
  meter_.keep(learnt, levels, detector_.sight().relearnt, now_.uptime_ms);
  motion_.keep(now_.uptime_ms);
}

void Sensor::align(bool on) {
  align_until_ms_ = on ? now_.uptime_ms + ALIGN_FOR_MS : 0;
}

void Sensor::connected() {
  session_.connected(now_.uptime_ms);
  queue_.connected(now_);
  session_.subscribe(SENSOR_TOPIC);
  session_.subscribe(CONFIG_TOPIC);
  telling_.forget();
  health_due_ms_ = now_.uptime_ms;
}

void Sensor::lost() {
  session_.lost(now_.uptime_ms);
  queue_.lost(now_);
}

// The broker may hold an `offline` of an earlier connection, or one that the server reported.
void Sensor::received(const char* topic, const char* payload, size_t length, bool) {
  Presence presence;
  MeterConfig config;
  if (session_.is(topic, SENSOR_TOPIC) && decode(payload, length, &presence)) {
    if (presence == Presence::OFFLINE) session_.say_online();
  } else if (session_.is(topic, CONFIG_TOPIC) && decode(payload, length, &config)) {
    if (meter_.set(config)) configure();
  }
}

void Sensor::send_queue() {
  for (Batch batch = queue_.next(); batch.kind != Batch::Kind::NOTHING; batch = queue_.next()) {
    TextWriter writer(payload_, LONGEST_PAYLOAD);
    if (!encode_batch(queue_, now_, &batch, writer)) return;
    const Topic& topic = batch.kind == Batch::Kind::TICKS ? TICK_TOPIC : OUTAGE_TOPIC;
    const uint16_t id = session_.publish(topic, payload_, writer.length());
    if (id == 0) return;
    queue_.sent(batch, id);
  }
}

// The server takes what counts from the newest tick that it knows, or the next.
void Sensor::send_turn() {
  if (queue_.records().count() > 1) return;
  const Course course = motion_.course();
  if (!telling_.take(course, meter_.config(), now_.uptime_ms)) return;
  const int64_t age_ms = now_.uptime_ms - clocks_.uptime_then_ms(motion_.seen_at_ms());
  TextWriter writer(payload_, LONGEST_PAYLOAD);
  encode(message_of(course, parts_.boot, queue_.last_seq(), age_ms < 0 ? 0 : age_ms), writer);
  session_.publish(TURN_TOPIC, payload_, writer.length());
}

void Sensor::send_health() {
  const Sight sight = detector_.sight();
  HealthMessage health{};
  health.uptime_ms = {true, now_.uptime_ms};
  health.rssi = parts_.board.rssi();
  health.heap = parts_.board.heap();
  health.queue = {true, queue_.turns()};
  health.contrast_x10 = {sight.learnt, sight.contrast_x10};
  health.disc_x10 = if_learnt(sight, sight.disc_q4);
  health.mark_x10 = if_learnt(sight, sight.mark_q4);
  health.noise_x10 = if_learnt(sight, sight.noise_q4);
  health.dark = {sight.learnt, sight.dark};
  health.rejected = {true, static_cast<int64_t>(sight.rejected) + pulse_.rejected()};
  health.doubled = {true, motion_.witness().doubled()};
  health.missed = {true, motion_.witness().missed()};
  health.firmware = parts_.firmware;
  TextWriter writer(payload_, LONGEST_PAYLOAD);
  encode(health, writer);
  session_.publish(HEALTH_TOPIC, payload_, writer.length());
  health_due_ms_ = now_.uptime_ms + HEALTH_EVERY_MS;
}

void Sensor::send_align() {
  const Sight sight = detector_.sight();
  const AlignMessage align{x10(sight.value_q4), x10(sight.disc_q4), x10(sight.mark_q4), sight.contrast_x10};
  TextWriter writer(payload_, LONGEST_PAYLOAD);
  encode(align, writer);
  session_.publish(ALIGN_TOPIC, payload_, writer.length());
  align_due_ms_ = now_.uptime_ms + ALIGN_EVERY_MS;
}

}  // namespace wattwheel
