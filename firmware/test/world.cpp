#include "world.h"

#include <string.h>

#include "rtc.h"

using namespace wattwheel;

World::World(uint64_t seed, uint16_t capacity, bool timed)
    : random_(seed), capacity_(capacity), timed_(timed), places_(new uint32_t[capacity]) {
  for (uint8_t& byte : rtc_) byte = static_cast<uint8_t>(random_.bits());
  memset(file_, 0, sizeof file_);
  start(newest_);
}

World::~World() {
  delete queue_;
  delete keeper_;
  delete[] places_;
}

Now World::now() const {
  return {true_ms_ - started_ms_, {time_known_, time_known_ ? true_ms_ : 0}};
}

void World::start(const Kept& kept) {
  Past past(rtc(), file());
  delete queue_;
  delete keeper_;
  queue_ = new TickQueue(places_, capacity_);
  keeper_ = new Keeper(past.next_generation());
  started_ms_ = true_ms_;
  time_known_ = timed_;
  flight_count_ = 0;
  boots_[boot_count_] = static_cast<uint64_t>(random_.bits()) << 32 | random_.bits();
  first_turns_[boot_count_] = turn_count_;
  const bool left_out = started_ && past.left_out();
  past.restore(queue_, boots_[boot_count_++], now(), elapsed_ms_);
  if (started_) adopt(kept, left_out);
  started_ = true;
  keep();
}

// What is kept waits again, though it may have been told since; what is not is taken.
void World::adopt(const Kept& kept, bool left_out) {
  static Kept held;
  keep_model(&held);
  int missing = 0;
  for (int i = 0; i < turn_count_; i++) {
    const bool may_wait = kept.waits[i] || (left_out && filed_.waits[i]);
    if (held.waits[i] && !may_wait) faults++;
    if (kept.waits[i] && !held.waits[i] && !left_out) missing++;
    if (kept.waits[i] && !held.waits[i] && left_out && filed_.waits[i]) missing++;
    turns_[i].waits = held.waits[i];
    if (!held.waits[i] && !turns_[i].told) taken++, turns_[i].told = true;
  }
  if (missing > static_cast<int>(queue_->dropped())) faults++;
  const Outages& outages = queue_->outages();
  const Quantity& lost = outages[static_cast<uint8_t>(outages.count() - 1)].ticks_lost;
  if (lost.known && lost.value != queue_->dropped()) faults++;
  dropped += static_cast<int>(queue_->dropped());
}

/** The turns that the queue holds. */
void World::keep_model(Kept* kept) const {
  memset(kept, 0, sizeof *kept);
  const Records& records = queue_->records();
  for (uint16_t i = 0; i < records.count(); i++) {
    const Record record = records[i];
    const int last = turn_of(queue_->boots().id(record.boot), record.seq);
    for (uint32_t n = 0; last >= 0 && n < record.n; n++) kept->waits[last - static_cast<int>(n)] = true;
  }
}

void World::keep() {
  static uint8_t bytes[sizeof file_];
  if (queue_->changes() != kept_changes_ || true_ms_ == started_ms_) {
    older_ = newest_;
    keep_model(&newest_);
    if (true_ms_ == started_ms_) older_ = newest_;
    kept_changes_ = queue_->changes();
  }
  const uint32_t stamp = static_cast<uint32_t>(true_ms_);
  keep_halves(rtc(), *keeper_, *queue_, now(), stamp);
  if (!keeper_->file_is_due(*queue_, now())) return;
  const uint16_t length = keeper_->make_file(*queue_, now(), stamp, bytes, sizeof bytes);
  memcpy(file_, bytes, length);
  keep_model(&filed_);
}

void World::add() {
  const uint32_t seq = queue_->add(Moment::at_uptime(true_ms_ - started_ms_));
  if (turn_of(boots_[boot_count_ - 1], seq) != turn_count_) faults++;
  turns_[turn_count_++] = {true_ms_, true, false};
  keep();
}

void World::connect() {
  queue_->connected(now());
  keep();
}

void World::send() {
  const Batch batch = queue_->next();
  if (batch.kind == Batch::Kind::NOTHING) return;
  Flight& flight = flights_[flight_count_++];
  flight.id = ++last_id_;
  flight.outage = batch.kind == Batch::Kind::OUTAGE;
  flight.count = batch.count;
  for (uint8_t i = 0; i < batch.count; i++) {
    const Record& record = queue_->records()[static_cast<uint16_t>(batch.first + i)];
    flight.turns[i][1] = turn_of(queue_->boots().id(record.boot), record.seq);
    flight.turns[i][0] = flight.turns[i][1] + 1 - static_cast<int>(record.n);
  }
  queue_->sent(batch, flight.id);
  if (queue_->acknowledged(static_cast<uint16_t>(last_id_ + 1))) faults++;
}

void World::acknowledge(bool any) {
  if (flight_count_ == 0) return;
  const int which = any ? static_cast<int>(random_.bits() % static_cast<uint32_t>(flight_count_)) : 0;
  const Flight flight = flights_[which];
  if (!queue_->acknowledged(flight.id) || queue_->acknowledged(flight.id)) faults++;
  for (uint8_t i = 0; i < flight.count; i++) {
    for (int turn = flight.turns[i][0]; turn <= flight.turns[i][1]; turn++) {
      if (!turns_[turn].waits) faults++;
      turns_[turn] = {turns_[turn].true_ms, false, true};
      acknowledged++;
    }
  }
  flight_count_--;
  for (int i = which; i < flight_count_; i++) flights_[i] = flights_[i + 1];
  keep();
}

void World::lose() {
  queue_->lost(now());
  flight_count_ = 0;
  keep();
}

void World::reset(bool torn, bool counted) {
  resets++;
  const ImageReader first(rtc_, sizeof rtc_ / 2), second(rtc_ + sizeof rtc_ / 2, sizeof rtc_ / 2);
  if (!first.whole() || !second.whole()) faults++;
  const bool first_is_newer = static_cast<int32_t>(first.generation() - second.generation()) > 0;
  const uint32_t stamp = first_is_newer != torn ? first.stamp() : second.stamp();
  uint8_t* const newer = rtc_ + (first_is_newer ? 0 : sizeof rtc_ / 2);
  const uint64_t length = ByteReader(newer + 4, 2).fixed(2);
  if (torn) newer[random_.bits() % length] ^= static_cast<uint8_t>(1 + random_.bits() % 255);
  pass(1 + random_.bits() % 5000);
  elapsed_ms_ = {counted, static_cast<uint32_t>(true_ms_) - stamp};
  start(torn ? older_ : newest_);
}

void World::cut_power() {
  power_cuts++;
  for (uint8_t& byte : rtc_) byte = static_cast<uint8_t>(random_.bits());
  pass(1 + random_.bits() % 100000000);
  elapsed_ms_ = {};
  start(filed_);
}

void World::drain() {
  lose();
  connect();
  while (queue_->next().kind != Batch::Kind::NOTHING) {
    send();
    acknowledge(false);
  }
}

bool World::agrees() {
  static Kept held;
  keep_model(&held);
  const Records& records = queue_->records();
  int before = -1;
  for (uint16_t i = 0; i < records.count(); i++) {
    const Record record = records[i];
    const int last = turn_of(queue_->boots().id(record.boot), record.seq);
    const int first = last + 1 - static_cast<int>(record.n);
    if (last < 0 || record.n == 0 || first <= before || !right_time(record, last)) return false;
    if (record.n > 1) merges++;
    before = last;
  }
  for (int i = 0; i < turn_count_; i++) {
    if (held.waits[i] != turns_[i].waits) return false;
  }
  return faults == 0;
}

int World::turn_of(uint64_t boot, uint32_t seq) const {
  for (int i = boot_count_; i-- > 0;) {
    if (boots_[i] == boot) return first_turns_[i] + static_cast<int>(seq) - 1;
  }
  return -1;
}

bool World::right_time(const Record& record, int turn) const {
  const Moment moment = record.moment();
  if (moment.clock == Moment::Clock::NONE) return !timed_ || record.n > 1;
  const int64_t true_ms = moment.clock == Moment::Clock::WALL ? moment.ms : started_ms_ + moment.ms;
  return true_ms == turns_[turn].true_ms;
}
