#include "records.h"

namespace wattwheel {

namespace {
/** Whether a record goes on in the run of the one before it. */
bool follows(const Record& before, const Record& record) {
  return record.n == 1 && before.meets(record) && before.clock == record.clock && before.moment().ms <= record.moment().ms;
}

/** Whether the low half of a time tells it, counted from the first of a run. */
bool is_near(const Record& first, const Record& record) {
  return record.moment().ms - first.moment().ms < 0x100000000ll;
}
}  // namespace

Record Records::operator[](uint16_t i) const {
  uint16_t within;
  const Record& first = runs_[run_of(i, &within)].first;
  if (within == 0) return first;
  const uint32_t since_ms = places_[(first_ + i) % capacity_] - first.low_ms;
  return Record::of(first.boot, first.seq + within, 1, {first.clock, first.moment().ms + since_ms});
}

uint16_t Records::in_runs(uint8_t runs) const {
  uint16_t count = 0;
  for (uint8_t run = 0; run < runs && run < run_count_; run++) count = static_cast<uint16_t>(count + runs_[run].count);
  return count;
}

void Records::push_back(const Record& record) {
  const uint8_t last = static_cast<uint8_t>(run_count_ - 1);
  const bool goes_on = count_ > 0 && follows((*this)[static_cast<uint16_t>(count_ - 1)], record) &&
                       is_near(runs_[last].first, record);
  if (goes_on) {
    runs_[last].count++;
  } else {
    insert(run_count_, {record, 1});
  }
  low_ms(count_++) = record.low_ms;
}

void Records::push_front(const Record& record) {
  const bool goes_on = count_ > 0 && follows(record, runs_[0].first) &&
                       is_near(record, (*this)[static_cast<uint16_t>(runs_[0].count - 1)]);
  if (goes_on) {
    runs_[0] = {record, static_cast<uint16_t>(runs_[0].count + 1)};
  } else {
    insert(0, {record, 1});
  }
  first_ = static_cast<uint16_t>((first_ + capacity_ - 1) % capacity_);
  count_++;
  low_ms(0) = record.low_ms;
}

void Records::remove(uint16_t from, uint16_t count) {
  const uint8_t begin = split(from);
  uint8_t after = split(static_cast<uint16_t>(from + count));
  const uint8_t gone = static_cast<uint8_t>(after - begin);
  for (; after < run_count_; after++) runs_[after - gone] = runs_[after];
  run_count_ = static_cast<uint8_t>(run_count_ - gone);
  for (uint16_t i = from; i > 0; i--) low_ms(static_cast<uint16_t>(i - 1 + count)) = low_ms(static_cast<uint16_t>(i - 1));
  first_ = static_cast<uint16_t>((first_ + count) % capacity_);
  count_ = static_cast<uint16_t>(count_ - count);
}

void Records::merge(uint16_t older) {
  const uint32_t first_seq = (*this)[older].first_seq();
  remove(older, 1);
  Record& both = runs_[split(older)].first;
  both.n = both.seq - first_seq + 1;
}

/** The run of a record, and which of it that is; beyond the last there is a run that is not there. */
uint8_t Records::run_of(uint16_t i, uint16_t* within) const {
  uint8_t run = 0;
  for (*within = i; run < run_count_ && *within >= runs_[run].count; run++) {
    *within = static_cast<uint16_t>(*within - runs_[run].count);
  }
  return run;
}

/** Lets a run begin at a record; answers which. */
uint8_t Records::split(uint16_t i) {
  uint16_t within;
  const uint8_t run = run_of(i, &within);
  if (within == 0) return run;
  const uint8_t next = static_cast<uint8_t>(run + 1);
  insert(next, {(*this)[i], static_cast<uint16_t>(runs_[run].count - within)});
  runs_[run].count = within;
  return next;
}

void Records::insert(uint8_t at, const Run& run) {
  for (uint8_t i = run_count_++; i > at; i--) runs_[i] = runs_[i - 1];
  runs_[at] = run;
}

}  // namespace wattwheel
