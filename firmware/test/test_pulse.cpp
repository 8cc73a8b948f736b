#include "check.h"
#include "pace.h"
#include "pulse.h"

using namespace wattwheel;

TEST("an S0 pulse counts once, from its first edge, as soon as it has settled") {
  Pulse pulse(20, 500);
  Tick tick{};
  CHECK(!pulse.take(true, 1000, &tick));
  CHECK(!pulse.settle(1019, &tick));
  CHECK(pulse.settle(1020, &tick));
  CHECK_EQUAL(tick.at_ms, 1000);
  CHECK(!pulse.take(false, 1030, &tick));
  CHECK(!pulse.settle(1200, &tick));
}

TEST("a pulse that nobody looked at while it lasted counts at its end") {
  Pulse pulse(20, 500);
  Tick tick{};
  CHECK(!pulse.take(true, 1000, &tick));
  CHECK(pulse.take(false, 1030, &tick));
  CHECK_EQUAL(tick.at_ms, 1000);
}

TEST("a contact that bounces counts once, and a spike does not count") {
  Pulse pulse(20, 500);
  Tick tick{};
  int ticks = 0;
  for (uint32_t at_ms = 1000; at_ms < 1010; at_ms++) ticks += pulse.take(at_ms % 2 == 0, at_ms, &tick);
  ticks += pulse.take(true, 1010, &tick);
  ticks += pulse.settle(1040, &tick);
  ticks += pulse.take(false, 1041, &tick);
  ticks += pulse.take(true, 1043, &tick);
  ticks += pulse.take(false, 1046, &tick);
  ticks += pulse.settle(1500, &tick);
  ticks += pulse.take(true, 2000, &tick);
  ticks += pulse.take(false, 2005, &tick);
  ticks += pulse.settle(3000, &tick);
  CHECK_EQUAL(ticks, 1);
}

TEST("a pulse nearer to the one before than the meter can send is rejected and counted as such") {
  Pulse pulse(20, 500);
  Tick tick{};
  CHECK(pulse.take(true, 1000, &tick) || pulse.take(false, 1030, &tick));
  pulse.settle(1060, &tick);
  CHECK(!pulse.take(true, 1100, &tick));
  CHECK(!pulse.take(false, 1130, &tick));
  CHECK_EQUAL(pulse.rejected(), 1);
}

TEST("pulses count over the wrap of a 32-bit clock") {
  Pulse pulse(20, 500);
  Tick tick{};
  pulse.take(true, 0xfffffff0u, &tick);
  CHECK(pulse.settle(0x10u, &tick));
  CHECK_EQUAL(tick.at_ms, 0xfffffff0u);
}

TEST("the shortest interval is 0.8 of what the largest power needs") {
  CHECK_EQUAL(shortest_interval_ms({75000, 43470}), 883);
  CHECK_EQUAL(shortest_interval_ms({187500, 43470}), 353);
  CHECK_EQUAL(shortest_interval_ms({0, 0}), 0);
}
