#include <stdio.h>
#include <string.h>

#include "check.h"
#include "keeper.h"
#include "random.h"
#include "rtc.h"

using namespace wattwheel;

namespace {
constexpr uint64_t BOOT = 0x3f9a2c01d4e8b7a6ull, NEXT_BOOT = 0x1122334455667788ull;
constexpr int64_t WALL_MS = 1795334400000;
uint32_t places[512], more_places[512];
uint8_t rtc_bytes[384], file_bytes[2048];
const Region RTC{rtc_bytes, sizeof rtc_bytes}, FILE_REGION{file_bytes, sizeof file_bytes}, NO_FILE{file_bytes, 0};

Now timed(int64_t uptime_ms) {
  return {uptime_ms, {true, WALL_MS + uptime_ms}};
}

/** Turns from an uptime of 0 on, every 48 s or so. */
void fill(TickQueue& queue, int turns, uint32_t apart_ms = 40000) {
  Random random(9);
  int64_t at_ms = 0;
  for (int i = 0; i < turns; i++) queue.add(Moment::at_uptime(at_ms += apart_ms + random.bits() % 16000));
}

int singles(const Records& records) {
  int count = 0;
  for (uint16_t i = 0; i < records.count(); i++) count += records[i].n == 1;
  return count;
}

void fix_crc(uint8_t* bytes, uint32_t length) {
  ByteWriter(bytes, 4).fixed(crc32(bytes + 4, length - 4), 4);
}
}  // namespace

TEST("the check sum is CRC-32") {
  CHECK_EQUAL(crc32(reinterpret_cast<const uint8_t*>("123456789"), 9), 0xcbf43926u);
}

TEST("numbers of any size are read as they were written, small ones in a byte") {
  Random random(3);
  uint8_t bytes[10];
  for (int i = 0; i < 2000; i++) {
    const uint64_t any = (static_cast<uint64_t>(random.bits()) << 32 | random.bits()) >> random.bits() % 64;
    const int64_t either = static_cast<int64_t>(i % 2 ? any : ~any);
    ByteWriter writer(bytes, sizeof bytes);
    writer.signed_number(either);
    CHECK(ByteReader(bytes, writer.length()).signed_number() == either);
    CHECK(!writer.overflowed());
    CHECK(either < -64 || either > 63 || writer.length() == 1);
  }
}

TEST("half of RTC memory holds the newest 25 turns with their times, and the number of all others") {
  TickQueue queue(places, 512);
  queue.start(BOOT);
  fill(queue, 300);
  queue.lost(timed(15000000));
  const uint16_t length = write_image(queue, timed(15000000), 1, 0, rtc_bytes, sizeof rtc_bytes / 2);
  ImageReader image(rtc_bytes, length);
  CHECK(image.whole() && !image.left_out());
  int count = 0;
  uint32_t turns = 0;
  for (Record record; image.next(&record); turns += record.n) count += record.n == 1;
  printf("    turns one by one: %d\n", count);
  CHECK(count >= 25);
  CHECK_EQUAL(turns, 300);
}

TEST("480 turns fit into a file of 2 KB where they are at most 17 minutes apart; of slower ones the oldest are one") {
  constexpr uint32_t APART_MS[] = {40000, 1000000, 10 * 3600000};
  constexpr int TIMES[] = {480, 480, 380};
  for (int i = 0; i < 3; i++) {
    TickQueue queue(places, 480);
    queue.start(BOOT);
    fill(queue, 480, APART_MS[i]);
    const Now now = timed(480ll * APART_MS[i] + 9000000);
    queue.lost(now);
    const uint16_t length = write_image(queue, now, 1, 0, file_bytes, sizeof file_bytes);
    TickQueue again(more_places, 480);
    Past(NO_FILE, FILE_REGION).restore(&again, NEXT_BOOT, timed(0), {false, 0});
    printf("    bytes: %d for 480 turns, of which %d have their times\n", length, singles(again.records()));
    CHECK_EQUAL(again.turns(), 480);
    CHECK(singles(again.records()) >= TIMES[i]);
  }
  printf("    bytes: TickQueue %zu, its ring %zu, Keeper %zu, Past %zu\n", sizeof(TickQueue), sizeof places, sizeof(Keeper),
         sizeof(Past));
}

TEST("after a reset all turns have their times again: the newest from RTC memory, the others from the file") {
  TickQueue queue(places, 512);
  queue.start(BOOT);
  fill(queue, 100);
  Keeper keeper(1);
  keeper.make_file(queue, timed(6000000), 0, file_bytes, sizeof file_bytes);
  for (int i = 0; i < 20; i++) queue.add(Moment::at_uptime(6000000 + i * 1000));
  keep_halves(RTC, keeper, queue, timed(6020000), 77);
  Past past(RTC, FILE_REGION);
  CHECK(past.kind() == Past::Kind::RESET);
  CHECK_EQUAL(past.stamp(), 77);
  CHECK_EQUAL(past.wall_ms({true, 500}).value, WALL_MS + 6020500);
  TickQueue again(more_places, 512);
  past.restore(&again, NEXT_BOOT, {10, {false, 0}}, {true, 500});
  CHECK_EQUAL(singles(again.records()), 120);
  for (uint16_t i = 0; i < 120; i++) {
    CHECK_EQUAL(again.records()[i].moment().ms, queue.records()[i].moment().ms + 10 - 6020500);
  }
  CHECK_EQUAL(again.outages()[0].prev_seq, 120);
  CHECK(again.boots().id(again.outages()[0].prev_boot) == BOOT);
  CHECK_EQUAL(again.outages()[0].ticks_lost.known, 1);
  CHECK_EQUAL(again.add(Moment::at_uptime(20)), 1);
}

TEST("after a power cut turns keep their time if it was known, else they have none, and nobody knows what was lost") {
  for (int known = 0; known < 2; known++) {
    TickQueue queue(places, 512), again(more_places, 512);
    queue.start(BOOT);
    fill(queue, 3);
    write_image(queue, {200000, {known == 1, WALL_MS}}, 5, 0, file_bytes, sizeof file_bytes);
    memset(rtc_bytes, 0x55, sizeof rtc_bytes);
    Past past(RTC, FILE_REGION);
    CHECK(past.kind() == Past::Kind::POWER_CUT);
    past.restore(&again, NEXT_BOOT, {10, {false, 0}}, {false, 0});
    CHECK(epoch_ms(again.records()[2].moment(), {10, {false, 0}}).known == (known == 1));
    CHECK(!age_ms(again.records()[2].moment(), {10, {false, 0}}).known);
    CHECK(!again.outages()[0].ticks_lost.known);
  }
}

TEST("a device that never started has no past, and tells of no outage") {
  memset(rtc_bytes, 0xff, sizeof rtc_bytes);
  memset(file_bytes, 0, sizeof file_bytes);
  Past past(RTC, FILE_REGION);
  TickQueue queue(places, 512);
  past.restore(&queue, BOOT, timed(0), {false, 0});
  CHECK(past.kind() == Past::Kind::NOTHING);
  CHECK_EQUAL(queue.outages().count(), 0);
  CHECK_EQUAL(queue.add(Moment::at_uptime(0)), 1);
}

TEST("of two whole halves the newer counts, over the wrap of its number, and a torn one leaves the older") {
  TickQueue queue(places, 512);
  queue.start(BOOT);
  Keeper keeper(0xfffffffeu);
  keep_halves(RTC, keeper, queue, timed(0), 1);
  fill(queue, 1);
  keep_halves(RTC, keeper, queue, timed(1), 2);
  CHECK_EQUAL(Past(RTC, NO_FILE).stamp(), 2);
  rtc_bytes[20] ^= 1;
  CHECK_EQUAL(Past(RTC, NO_FILE).stamp(), 1);
  TickQueue again(more_places, 512);
  Past(RTC, NO_FILE).restore(&again, NEXT_BOOT, timed(0), {true, 5});
  CHECK(!again.outages()[0].ticks_lost.known);
}

TEST("every bit that is wrong, and every byte that is missing, makes an image none") {
  TickQueue queue(places, 512);
  queue.start(BOOT);
  fill(queue, 12);
  const uint16_t length = write_image(queue, timed(900000), 1, 2, file_bytes, sizeof file_bytes);
  CHECK(ImageReader(file_bytes, length).whole());
  int whole = 0;
  for (int bit = 0; bit < length * 8; bit++) {
    file_bytes[bit / 8] ^= static_cast<uint8_t>(1 << bit % 8);
    whole += ImageReader(file_bytes, sizeof file_bytes).whole();
    file_bytes[bit / 8] ^= static_cast<uint8_t>(1 << bit % 8);
  }
  for (uint16_t shorter = 0; shorter < length; shorter++) whole += ImageReader(file_bytes, shorter).whole();
  CHECK_EQUAL(whole, 0);
}

TEST("an image of nonsense with the right check sum is read to its end, and nothing else happens") {
  Random random(11);
  int whole = 0;
  for (int i = 0; i < 20000; i++) {
    const uint16_t length = static_cast<uint16_t>(ImageFormat::HEAD_BYTES + random.bits() % 150);
    for (uint16_t at = 0; at < length; at++) {
      const uint32_t any = random.bits();
      file_bytes[at] = static_cast<uint8_t>(random.chance(0.5) ? any % 8 : any);
    }
    ByteWriter(file_bytes + 4, 2).fixed(length, 2);
    file_bytes[6] = ImageFormat::VERSION;
    fix_crc(file_bytes, length);
    TickQueue queue(places, 64);
    Past past(NO_FILE, FILE_REGION);
    whole += past.kind() == Past::Kind::POWER_CUT;
    past.restore(&queue, BOOT, timed(0), {false, 0});
    queue.add(Moment::at_uptime(1));
  }
  CHECK_EQUAL(whole, 20000);
}

TEST("the file is written at the start, in batches once the link is away for a minute, and when all is told") {
  TickQueue queue(places, 512);
  Keeper keeper(1);
  const auto due_and_kept = [&](int64_t uptime_ms) {
    const bool due = keeper.file_is_due(queue, timed(uptime_ms));
    if (due) keeper.make_file(queue, timed(uptime_ms), 0, file_bytes, sizeof file_bytes);
    return due;
  };
  queue.start(BOOT);
  CHECK(due_and_kept(0));
  CHECK(!due_and_kept(1));
  queue.lost(timed(1000));
  queue.add(Moment::at_uptime(2000));
  CHECK(!due_and_kept(60999));
  CHECK(due_and_kept(61000));
  int writes = 0;
  for (int i = 0; i < 160; i++) {
    queue.add(Moment::at_uptime(62000 + i * 1000));
    writes += due_and_kept(62000 + i * 1000);
  }
  CHECK_EQUAL(writes, 10);
  queue.connected(timed(300000));
  for (uint16_t id = 1; queue.next().kind != Batch::Kind::NOTHING; id++) {
    CHECK(!due_and_kept(300000 + id));
    queue.sent(queue.next(), id);
    queue.acknowledged(id);
  }
  CHECK(due_and_kept(300100));
  CHECK(!due_and_kept(300200));
}
