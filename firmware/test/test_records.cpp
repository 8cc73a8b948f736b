#include "check.h"
#include "random.h"
#include "records.h"

using namespace wattwheel;

namespace {
constexpr uint16_t CAPACITY = 64;
constexpr int64_t WALL_MS = 1795334400000;
constexpr uint8_t TWO_RUNS_SPARE = Records::MOST_RUNS - 2;
uint32_t places[CAPACITY];

/** The same in the plainest way. */
struct List {
  Record records[CAPACITY];
  uint16_t count = 0;

  void insert(uint16_t at, const Record& record) {
    for (uint16_t i = count++; i > at; i--) records[i] = records[i - 1];
    records[at] = record;
  }
  void remove(uint16_t from, uint16_t gone) {
    count = static_cast<uint16_t>(count - gone);
    for (uint16_t i = from; i < count; i++) records[i] = records[i + gone];
  }
  void merge(uint16_t older) {
    records[older + 1].n = records[older + 1].seq - records[older].first_seq() + 1;
    remove(older, 1);
  }
};

bool same(const Record& a, const Record& b) {
  return a.seq == b.seq && a.n == b.n && a.boot == b.boot && a.clock == b.clock && a.moment().ms == b.moment().ms;
}

bool same(const Records& records, const List& list) {
  bool all = records.count() == list.count && records.in_runs(records.runs()) == list.count;
  for (uint16_t i = 0; all && i < list.count; i++) all = same(records[i], list.records[i]);
  return all;
}

/** Mostly the next or the former turn, sometimes anything. */
Record beside(const Record& record, int way, Random& random) {
  Record next = record;
  int64_t ms = record.moment().ms + way * static_cast<int64_t>(random.bits() % 100000);
  next.n = random.chance(0.1) ? 1 + random.bits() % 5 : 1;
  next.seq = way > 0 ? record.seq + next.n : record.first_seq() - 1;
  if (random.chance(0.1)) next.seq += static_cast<uint32_t>(way);
  if (random.chance(0.05)) next.boot = static_cast<uint8_t>(random.bits() % 16);
  if (random.chance(0.05)) ms += static_cast<int64_t>(random.bits()) * 3 - 0x180000000ll;
  if (random.chance(0.05)) next.clock = static_cast<Moment::Clock>(random.bits() % 3);
  if (next.clock == Moment::Clock::NONE) ms = 0;
  return Record::of(next.boot, next.seq, next.n, {next.clock, ms});
}

void change(Records& records, List& list, Random& random) {
  const Record other = Record::of(3, 1000, 1, {Moment::Clock::WALL, WALL_MS});
  const uint16_t i = list.count > 0 ? static_cast<uint16_t>(random.bits() % list.count) : 0;
  if (list.count < CAPACITY && random.chance(0.6)) {
    const Record record = beside(list.count > 0 ? list.records[list.count - 1] : other, 1, random);
    records.push_back(record);
    list.insert(list.count, record);
  } else if (list.count < CAPACITY && random.chance(0.3)) {
    const Record record = beside(list.count > 0 ? list.records[0] : other, -1, random);
    records.push_front(record);
    list.insert(0, record);
  } else if (random.chance(0.5) && i + 1 < list.count && list.records[i].boot == list.records[i + 1].boot) {
    records.merge(i);
    list.merge(i);
  } else if (list.count > 0) {
    const uint16_t gone = static_cast<uint16_t>(1 + random.bits() % (list.count - i));
    const uint16_t few = gone < 6 ? gone : 6;
    records.remove(i, few);
    list.remove(i, few);
  }
}
}  // namespace

TEST("records are those of a plain list, whatever is added, taken out and merged, and where") {
  Random random(21);
  int runs = 0;
  for (int life = 0; life < 100; life++) {
    Records records(places, CAPACITY);
    List list;
    for (int i = 0; i < 300; i++) {
      change(records, list, random);
      CHECK(same(records, list));
      if (records.runs() > runs) runs = records.runs();
      while (records.runs() > TWO_RUNS_SPARE) records.remove(0, 1), list.remove(0, 1);
    }
  }
  CHECK(runs > TWO_RUNS_SPARE);
}

TEST("the turns of a boot are one run, over the wrap of 32-bit milliseconds and for 49 days") {
  Records records(places, CAPACITY);
  const int64_t first_ms = 0xffff0000ll, last_ms = first_ms + 0xffffffffll;
  records.push_back(Record::of(1, 7, 40, Moment::at_uptime(first_ms)));
  records.push_back(Record::of(1, 8, 1, Moment::at_uptime(first_ms + 0x20000)));
  records.push_back(Record::of(1, 9, 1, Moment::at_uptime(last_ms)));
  CHECK_EQUAL(records.runs(), 1);
  records.push_back(Record::of(1, 10, 1, Moment::at_uptime(last_ms + 1)));
  CHECK_EQUAL(records.runs(), 2);
  CHECK(records[1].moment().ms == first_ms + 0x20000);
  CHECK(records[2].moment().ms == last_ms);
  CHECK(records[3].moment().ms == last_ms + 1);
}
