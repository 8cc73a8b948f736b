#include "queue.h"

namespace wattwheel {

void TickQueue::start(uint64_t boot) {
  boot_ = Boots::NONE;
  forget_boots();
  while ((boot_ = boots_.place(boot)) == Boots::NONE) drop_oldest_boot();
  seq_ = outage_no_ = 0;
  changes_++;
}

uint32_t TickQueue::add(const Moment& moment) {
  make_room();
  records_.push_back(Record::of(boot_, ++seq_, 1, moment));
  changes_++;
  return seq_;
}

// Outages come after the turns that wait: they matter less, and there are few.
Batch TickQueue::next() const {
  if (flight_count_ == WINDOW) return {Batch::Kind::NOTHING, 0, 0};
  const uint16_t first = ticks_in_flight();
  const int waiting = records_.count() - first, half = records_.capacity() / 2, flying = records_.in_runs(FLYING_RUNS);
  const int most = (flying < half ? flying : half) - first;
  int count = waiting < most ? waiting : most;
  if (count > MOST_TICKS) count = MOST_TICKS;
  if (count > 0) return {Batch::Kind::TICKS, first, static_cast<uint8_t>(count)};
  if (waiting == 0 && outages_.count() > 0 && !outage_in_flight()) return {Batch::Kind::OUTAGE, 0, 0};
  return {Batch::Kind::NOTHING, 0, 0};
}

void TickQueue::sent(const Batch& batch, uint16_t packet_id) {
  if (batch.kind == Batch::Kind::OUTAGE) outages_[0].tried = true;
  flights_[flight_count_++] = {packet_id, batch.count};
}

bool TickQueue::acknowledged(uint16_t packet_id) {
  spare_runs();
  uint16_t before = 0;
  for (uint8_t i = 0; i < flight_count_; before += flights_[i++].ticks) {
    if (flights_[i].packet_id != packet_id) continue;
    if (flights_[i].ticks == 0) {
      outages_.remove(0);
    } else {
      records_.remove(before, flights_[i].ticks);
    }
    flight_count_--;
    for (; i < flight_count_; i++) flights_[i] = flights_[i + 1];
    changes_++;
    return true;
  }
  return false;
}

void TickQueue::connected(const Now& now) {
  const Quantity away_ms = age_ms(lost_since_, now);
  if (lost_since_.clock == Moment::Clock::NONE) return;
  const Outage outage{boot_, Boots::NONE, false,   ++outage_no_, 0, lost_since_, away_ms.known ? away_ms.value : 0,
                      turns(), {true, 0}};
  outages_.push_back(outage, outage_in_flight());
  lost_since_ = {};
  changes_++;
}

// A connection that is lost again before the outage was told only prolongs it; its number is free again.
void TickQueue::lost(const Now& now) {
  flight_count_ = 0;
  if (lost_since_.clock != Moment::Clock::NONE) return;
  lost_since_ = Moment::at_uptime(now.uptime_ms);
  changes_++;
  if (outages_.count() == 0) return;
  const uint8_t newest = static_cast<uint8_t>(outages_.count() - 1);
  const Outage& outage = outages_[newest];
  const bool of_link = outage.boot == boot_ && outage.no == outage_no_ && outage.prev_boot == Boots::NONE;
  if (outage.tried || !of_link || !outage.ticks_lost.known) return;
  lost_since_ = outage.from;
  outages_.remove(newest);
  outage_no_--;
}

void TickQueue::restarted(const Now& now, Quantity ticks_lost, uint64_t prev_boot, uint32_t prev_seq) {
  const Moment from = Moment::at_uptime(now.uptime_ms);
  // The contract's numbers begin at 1: a boot without turns is no boot before.
  const uint8_t prev = prev_seq == 0 ? Boots::NONE : boots_.place(prev_boot);
  const Outage outage{boot_, prev, false, ++outage_no_, prev_seq, from, 0, turns(), ticks_lost};
  outages_.push_back(outage, outage_in_flight());
  changes_++;
}

uint32_t TickQueue::turns() const {
  uint32_t turns = 0;
  for (uint16_t i = 0; i < records_.count(); i++) turns += records_[i].n;
  return turns;
}

void TickQueue::make_room() {
  spare_runs();
  if (records_.full()) merge_records();
}

void TickQueue::spare_runs() {
  while (records_.runs() > Records::MOST_RUNS - SPARE_RUNS) join_runs();
}

// The oldest run that waits becomes one record with the next of its boot; one with a hole after it only where there
// is no other.
void TickQueue::join_runs() {
  const uint16_t front = ticks_in_flight();
  uint8_t joined = 0;
  bool meets = false;
  for (uint8_t run = 1; run < records_.runs() && !meets; run++) {
    const uint16_t end = records_.in_runs(run);
    const Record older = records_[static_cast<uint16_t>(end - 1)], newer = records_[end];
    if (records_.in_runs(static_cast<uint8_t>(run - 1)) < front || older.boot != newer.boot) continue;
    meets = older.meets(newer);
    if (meets || joined == 0) joined = run;
  }
  const uint16_t begin = records_.in_runs(static_cast<uint8_t>(joined - 1));
  for (uint16_t i = records_.in_runs(joined); i-- > begin;) records_.merge(i);
}

// Records of one boot with a hole between them merge only where nothing else does: the server
// has the numbers of the hole, and counts those only that it has not.
void TickQueue::merge_records() {
  const uint16_t front = ticks_in_flight();
  uint16_t same_boot = 0;
  for (uint16_t i = front; i + 1 < records_.count(); i++) {
    const Record older = records_[i], newer = records_[static_cast<uint16_t>(i + 1)];
    if (older.meets(newer)) return records_.merge(i);
    if (same_boot == 0 && older.boot == newer.boot) same_boot = i + 1;
  }
  records_.merge(static_cast<uint16_t>(same_boot - 1));
}

void TickQueue::forget_boots() {
  uint32_t used = boot_ == Boots::NONE ? 0 : 1u << boot_;
  for (uint16_t i = 0; i < records_.count(); i++) used |= 1u << records_[i].boot;
  for (uint8_t i = 0; i < outages_.count(); i++) {
    used |= 1u << outages_[i].boot;
    if (outages_[i].prev_boot != Boots::NONE) used |= 1u << outages_[i].prev_boot;
  }
  boots_.keep(static_cast<uint16_t>(used));
}

void TickQueue::drop_oldest_boot() {
  if (records_.count() == 0) {
    outages_.remove(0);
    return forget_boots();
  }
  const uint8_t boot = records_[0].boot;
  for (; records_.count() > 0 && records_[0].boot == boot; records_.remove(0, 1)) dropped_ += records_[0].n;
  for (uint8_t i = outages_.count(); i-- > 0;) {
    if (outages_[i].prev_boot == boot) outages_[i].prev_boot = Boots::NONE;
    if (outages_[i].boot == boot) outages_.remove(i);
  }
  forget_boots();
}

void TickQueue::keep_older(const Record& record) {
  make_room();
  records_.push_front(record);
}

uint16_t TickQueue::ticks_in_flight() const {
  uint16_t ticks = 0;
  for (uint8_t i = 0; i < flight_count_; i++) ticks += flights_[i].ticks;
  return ticks;
}

bool TickQueue::outage_in_flight() const {
  for (uint8_t i = 0; i < flight_count_; i++) {
    if (flights_[i].ticks == 0) return true;
  }
  return false;
}

}  // namespace wattwheel
