#include <string.h>

#include "check.h"
#include "encode.h"
#include "queue.h"

using namespace wattwheel;

namespace {
constexpr uint64_t BOOT = 0x3f9a2c01d4e8b7a6ull;
uint32_t places[512];

Now at(int64_t uptime_ms) {
  return {uptime_ms, {false, 0}};
}

void add(TickQueue& queue, int count) {
  for (int i = 0; i < count; i++) queue.add(Moment::at_uptime(i * 1000));
}

/** Sends and acknowledges once, as a message with this id. */
void tell(TickQueue& queue, uint16_t id) {
  queue.sent(queue.next(), id);
  CHECK(queue.acknowledged(id));
}

/** Whether it holds all numbers from 1 to the last, in order, but for those that are told. */
void check_order(const TickQueue& queue, uint32_t last, const bool* told) {
  uint32_t next = 1;
  for (uint16_t i = 0; i < queue.records().count(); i++) {
    const Record record = queue.records()[i];
    for (; next < record.first_seq(); next++) CHECK(told[next]);
    CHECK_EQUAL(next, record.first_seq());
    next = record.seq + 1;
  }
  CHECK_EQUAL(next, last + 1);
}
}  // namespace

TEST("numbers begin at 1 with each boot, and a turn leaves with its acknowledgement only") {
  TickQueue queue(places, 64);
  queue.start(BOOT);
  CHECK(queue.next().kind == Batch::Kind::NOTHING);
  add(queue, 3);
  CHECK_EQUAL(queue.next().count, 3);
  queue.sent(queue.next(), 10);
  CHECK(queue.next().kind == Batch::Kind::NOTHING);
  CHECK(!queue.acknowledged(11));
  CHECK_EQUAL(queue.turns(), 3);
  CHECK(queue.acknowledged(10));
  CHECK(!queue.acknowledged(10));
  CHECK_EQUAL(queue.turns(), 0);
  CHECK_EQUAL(queue.add(Moment::at_uptime(5)), 4);
  queue.start(BOOT + 1);
  CHECK_EQUAL(queue.add(Moment::at_uptime(5)), 1);
}

TEST("a boot whose turns are told gives its place to another, and a turn that waits keeps its own") {
  TickQueue queue(places, 64);
  queue.start(BOOT);
  add(queue, 1);
  for (uint64_t boot = 1; boot <= 40; boot++) queue.start(BOOT + boot);
  CHECK_EQUAL(queue.turns(), 1);
  CHECK(queue.boots().id(queue.records()[0].boot) == BOOT);
  CHECK_EQUAL(queue.dropped(), 0);
}

TEST("a backlog goes in arrays of 64, no more than four messages in flight, and all of them again after a loss") {
  TickQueue queue(places, 512);
  queue.start(BOOT);
  add(queue, 500);
  for (uint16_t id = 1; id <= 4; id++) {
    const Batch batch = queue.next();
    CHECK_EQUAL(batch.count, 64);
    CHECK_EQUAL(batch.first, 64 * (id - 1));
    queue.sent(batch, id);
  }
  CHECK(queue.next().kind == Batch::Kind::NOTHING);
  CHECK(queue.acknowledged(2));
  CHECK_EQUAL(queue.records()[64].seq, 129);
  queue.lost(at(1000000));
  CHECK_EQUAL(queue.next().first, 0);
  CHECK_EQUAL(queue.turns(), 436);
}

TEST("a full ring makes one of the two oldest that are not in flight, and counts on") {
  TickQueue queue(places, 64);
  queue.start(BOOT);
  add(queue, 64);
  queue.sent(queue.next(), 1);
  CHECK_EQUAL(queue.records()[31].seq, 32);
  add(queue, 10);
  CHECK_EQUAL(queue.records().count(), 64);
  CHECK_EQUAL(queue.records()[31].n, 1);
  CHECK_EQUAL(queue.records()[32].seq, 43);
  CHECK_EQUAL(queue.records()[32].n, 11);
  CHECK_EQUAL(queue.records()[32].moment().ms, 42000);
  CHECK_EQUAL(queue.turns(), 74);
  CHECK(queue.acknowledged(1));
  CHECK_EQUAL(queue.turns(), 42);
}

TEST("messages acknowledged out of their order, again and again, leave what waits whole and in order") {
  TickQueue queue(places, 512);
  queue.start(BOOT);
  add(queue, 512);
  bool told[513] = {};
  for (uint16_t id = 1; id < 1000; id = static_cast<uint16_t>(id + 4)) {
    for (uint16_t i = 0; i < 4 && queue.next().kind == Batch::Kind::TICKS; i++) {
      // As a message holds that is cut to its buffer.
      const Batch batch{Batch::Kind::TICKS, queue.next().first, 1};
      queue.sent(batch, static_cast<uint16_t>(id + i));
      if (i % 2 == 1) told[queue.records()[batch.first].seq] = true;
    }
    queue.acknowledged(static_cast<uint16_t>(id + 3));
    queue.acknowledged(static_cast<uint16_t>(id + 1));
    queue.lost(at(600000));
  }
  check_order(queue, 512, told);
}

TEST("where too many runs wait, as of times that fall, the oldest become one, and no turn is lost") {
  TickQueue queue(places, 512);
  queue.start(BOOT);
  bool told[201] = {};
  for (int i = 0; i < 200; i++) {
    queue.add(Moment::at_uptime(1000000 - i));
    if (i == 10) queue.sent(queue.next(), 1);
  }
  CHECK(queue.records().runs() <= Records::MOST_RUNS);
  CHECK_EQUAL(queue.records()[3].seq, 4);
  CHECK_EQUAL(queue.records()[queue.records().count() - 1].n, 1);
  check_order(queue, 200, told);
}

TEST("ages count until each encoding, and the time is said as soon as it is known") {
  TickQueue queue(places, 64);
  queue.start(BOOT);
  queue.add(Moment::at_uptime(1000));
  char payload[200];
  Batch batch = queue.next();
  TextWriter first(payload, sizeof payload);
  CHECK(encode_batch(queue, at(1040), &batch, first));
  CHECK(!strcmp(payload, "{\"boot\":\"3f9a2c01d4e8b7a6\",\"seq\":1,\"age_ms\":40}"));
  TextWriter again(payload, sizeof payload);
  CHECK(encode_batch(queue, {61000, {true, 1795334460123}}, &batch, again));
  CHECK(!strcmp(payload, "{\"boot\":\"3f9a2c01d4e8b7a6\",\"seq\":1,\"at\":1795334400123,\"age_ms\":60000}"));
}

TEST("a batch is cut to what the buffer holds, and 64 of the longest ticks fit into 8 KiB") {
  TickQueue queue(places, 512);
  queue.start(BOOT);
  for (int i = 0; i < 200; i++) queue.add(Moment::at_uptime(-8000000000000 + i));
  static char payload[8192];
  constexpr size_t SIZES[] = {1, 60, 100, 300, 8192};
  for (size_t size : SIZES) {
    Batch batch = queue.next();
    TextWriter out(payload, size);
    const bool any = encode_batch(queue, {0, {true, 8640000000000000}}, &batch, out);
    CHECK(any == (size >= 100));
    CHECK(!any || payload[out.length() - 1] == ']');
    CHECK(size < 8192 || batch.count == 64);
  }
}

TEST("a lost connection becomes an outage, told after the backlog, and a loss before that prolongs it") {
  TickQueue queue(places, 64);
  queue.start(BOOT);
  queue.connected(at(1000));
  CHECK_EQUAL(queue.outages().count(), 0);
  queue.lost(at(5000));
  add(queue, 2);
  queue.connected(at(9000));
  queue.lost(at(10000));
  queue.lost(at(11000));
  queue.connected(at(12000));
  CHECK_EQUAL(queue.outages().count(), 1);
  CHECK(queue.next().kind == Batch::Kind::TICKS);
  tell(queue, 1);
  Batch batch = queue.next();
  CHECK(batch.kind == Batch::Kind::OUTAGE);
  char payload[200];
  TextWriter out(payload, sizeof payload);
  CHECK(encode_batch(queue, at(12500), &batch, out));
  CHECK(!strcmp(payload, "{\"boot\":\"3f9a2c01d4e8b7a6\",\"no\":1,\"age_ms\":7500,\"duration_ms\":7000,"
                         "\"ticks_buffered\":2,\"ticks_lost\":0}"));
  queue.sent(batch, 2);
  CHECK(queue.next().kind == Batch::Kind::NOTHING);
  queue.lost(at(20000));
  queue.connected(at(21000));
  CHECK_EQUAL(queue.outages().count(), 2);
  CHECK_EQUAL(queue.outages()[1].no, 2);
  CHECK_EQUAL(queue.outages()[1].duration_ms, 1000);
}

TEST("too many outages become one, and nothing of their sums is lost") {
  Outages outages;
  for (uint32_t i = 0; i < 20; i++) {
    outages.push_back({0, Boots::NONE, false, i + 1, 0, Moment::at_uptime(i * 1000), 500, 2, {i != 3, 1}}, 1);
  }
  CHECK_EQUAL(outages.count(), Outages::MOST);
  CHECK_EQUAL(outages[0].no, 1);
  CHECK_EQUAL(outages[1].from.ms, 1000);
  CHECK_EQUAL(outages[1].no, 14);
  CHECK_EQUAL(outages[1].duration_ms, 12500);
  CHECK_EQUAL(outages[1].ticks_buffered, 26);
  CHECK(!outages[1].ticks_lost.known);
  CHECK_EQUAL(outages[7].no, 20);
}

TEST("the clock goes on over the wrap of 32-bit milliseconds, and steps back for nothing") {
  Clocks clocks;
  CHECK_EQUAL(clocks.uptime_ms(0x7fffffffu), 0x7fffffffll);
  CHECK_EQUAL(clocks.uptime_ms(0xfffffff0u), 0xfffffff0ll);
  CHECK_EQUAL(clocks.uptime_ms(0x10u), 0x100000010ll);
  CHECK_EQUAL(clocks.uptime_then_ms(0xfffffff5u), 0xfffffff5ll);
  CHECK_EQUAL(clocks.uptime_ms(0x8u), 0x100000010ll);
  CHECK(!clocks.now(0x20u).wall_ms.known);
  clocks.set_wall_ms(1795334400123, 0x30u);
  CHECK_EQUAL(clocks.now(0x34u).wall_ms.value, 1795334400127ll);
  CHECK_EQUAL(clocks.now(0x34u).uptime_ms, 0x100000034ll);
}
