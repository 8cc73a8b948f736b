#include "check.h"
#include "sampler.h"
#include "smoothing.h"

using namespace wattwheel;

namespace {
// Samples with light of the room as given, and 100 counts of the LED's own light.
template <typename Light>
int readings_under(Light light, Reading* last, int samples, Sampler& sampler, uint32_t every_ms = 10) {
  int readings = 0;
  for (int i = 0; i < samples; i++) {
    const int counts = light(i) + (sampler.led_on() ? 100 : 0);
    sampler.take(static_cast<uint16_t>(counts), 1000 + static_cast<uint32_t>(i) * every_ms);
    while (sampler.next(last)) readings++;
  }
  return readings;
}
}  // namespace

TEST("the sampler switches the LED off, on, off in turn and gives a reading for each time it shone") {
  Sampler sampler;
  Reading reading{};
  CHECK(!sampler.led_on());
  CHECK_EQUAL(readings_under([](int) { return 30; }, &reading, 21, sampler), 10);
  CHECK_EQUAL(reading.value_q4, 100 * 16);
  CHECK_EQUAL(reading.dark, 30);
  CHECK_EQUAL(reading.at_ms, 1000 + 19 * 10);
}

TEST("a slow change of the light in the room does not change the reading") {
  Sampler sampler;
  Reading reading{};
  readings_under([](int i) { return 30 + 3 * i; }, &reading, 101, sampler);
  CHECK_EQUAL(reading.value_q4, 100 * 16);
}

TEST("a step of the light in the room disturbs one reading only, and the median hides it") {
  Sampler sampler;
  MedianOfThree median;
  int disturbed = 0, seen = 0;
  for (int i = 0; i < 41; i++) {
    const int counts = (i < 20 ? 30 : 330) + (sampler.led_on() ? 100 : 0);
    sampler.take(static_cast<uint16_t>(counts), static_cast<uint32_t>(i) * 10);
    Reading reading;
    if (!sampler.next(&reading)) continue;
    disturbed += reading.value_q4 != 1600;
    seen += median.take(reading.value_q4) != 1600;
  }
  CHECK_EQUAL(disturbed, 1);
  CHECK_EQUAL(seen, 0);
}

TEST("a reading under light that is too bright says that it is saturated") {
  Sampler sampler;
  Reading reading{};
  readings_under([](int) { return 920; }, &reading, 3, sampler);
  CHECK(reading.saturated);
}

TEST("samples that are too far apart make no reading") {
  Sampler sampler;
  Reading reading{};
  CHECK_EQUAL(readings_under([](int) { return 30; }, &reading, 21, sampler, 500), 0);
}

TEST("readings that wait for five seconds keep their times, whatever these are") {
  constexpr uint32_t FROM_MS[] = {0, 0xffffu - 2000, 0xffffffffu - 2000};
  for (uint32_t from_ms : FROM_MS) {
    Sampler sampler;
    for (uint32_t i = 0; i < 501; i++) sampler.take(100, from_ms + i * Sampler::SAMPLE_EVERY_MS);
    Reading reading;
    for (uint32_t i = 1; i < 500; i += 2) {
      CHECK(sampler.next(&reading));
      CHECK_EQUAL(reading.at_ms, from_ms + i * Sampler::SAMPLE_EVERY_MS);
    }
    CHECK(!sampler.next(&reading));
    CHECK_EQUAL(sampler.lost(), 0);
  }
}

TEST("of a digital input each edge is handed on, once") {
  Sampler sampler;
  for (uint32_t at_ms = 0; at_ms < 100; at_ms += 10) sampler.hear(at_ms >= 30 && at_ms < 70, at_ms);
  Reading edge;
  CHECK(sampler.next(&edge));
  CHECK_EQUAL(edge.at_ms, 30);
  CHECK_EQUAL(edge.value_q4, 1);
  CHECK(sampler.next(&edge));
  CHECK_EQUAL(edge.at_ms, 70);
  CHECK_EQUAL(edge.value_q4, 0);
  CHECK(!sampler.next(&edge));
}

TEST("a full ring refuses new readings, counts them, and keeps the old ones in order") {
  Ring<int, 4> ring;
  for (int i = 0; i < 6; i++) ring.push(i);
  CHECK_EQUAL(ring.lost(), 2);
  int item = -1;
  for (int i = 0; i < 4; i++) {
    CHECK(ring.pop(&item));
    CHECK_EQUAL(item, i);
  }
  CHECK(!ring.pop(&item));
}
