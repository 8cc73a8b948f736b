#include "check.h"
#include "patience.h"

using namespace wattwheel;

namespace {
/** Lets an attempt fail after no time; answers how long it waits for the next one. */
int64_t wait_after_failure_ms(Patience& patience, int64_t* uptime_ms) {
  patience.lost(*uptime_ms);
  const int64_t since_ms = *uptime_ms;
  while (patience.advice(*uptime_ms) != Patience::Advice::TRY) *uptime_ms += 10;
  return *uptime_ms - since_ms;
}
}  // namespace

TEST("the first attempt is made at once, the next ones after waits that double up to a minute") {
  Patience patience(7);
  int64_t uptime_ms = 0, longest_ms = Patience::FIRST_WAIT_MS;
  CHECK(patience.advice(0) == Patience::Advice::TRY);
  for (int i = 0; i < 12; i++) {
    const int64_t wait_ms = wait_after_failure_ms(patience, &uptime_ms);
    CHECK(wait_ms >= longest_ms / 2 && wait_ms <= longest_ms + 10);
    longest_ms = 2 * longest_ms < Patience::LONGEST_WAIT_MS ? 2 * longest_ms : Patience::LONGEST_WAIT_MS;
  }
}

TEST("an attempt without an answer is given up, and a connection never is") {
  Patience patience(7);
  patience.advice(0);
  CHECK(patience.advice(9999) == Patience::Advice::NOTHING);
  CHECK(patience.advice(10000) == Patience::Advice::GIVE_UP);
  patience.connected(10000);
  CHECK(patience.advice(1000000000) == Patience::Advice::NOTHING);
}

TEST("after a connection that lasted, or when the network is back, nobody waits for long") {
  Patience patience(7);
  int64_t uptime_ms = 0;
  patience.advice(0);
  for (int i = 0; i < 8; i++) wait_after_failure_ms(patience, &uptime_ms);
  patience.connected(uptime_ms);
  uptime_ms += 100000;
  CHECK(wait_after_failure_ms(patience, &uptime_ms) <= Patience::FIRST_WAIT_MS + 10);
  for (int i = 0; i < 8; i++) wait_after_failure_ms(patience, &uptime_ms);
  patience.lost(uptime_ms);
  patience.hurry();
  CHECK(patience.advice(uptime_ms) == Patience::Advice::TRY);
}

TEST("devices that lost a broker together do not come back together") {
  int64_t waits_ms[2];
  for (uint32_t i = 0; i < 2; i++) {
    Patience patience(1000 + 77 * i);
    int64_t uptime_ms = 0;
    patience.advice(0);
    for (int k = 0; k < 5; k++) waits_ms[i] = wait_after_failure_ms(patience, &uptime_ms);
  }
  CHECK(waits_ms[0] != waits_ms[1]);
}
