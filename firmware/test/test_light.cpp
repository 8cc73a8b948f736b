#include "check.h"
#include "light.h"
#include "sampler.h"

using namespace wattwheel;

namespace {
constexpr int32_t OWN_Q4 = 100 * 16, STEP_Q4 = 16;  // of the LED's own light; the ADC's step

/** A lamp that comes up evenly within `samples`, from the sample `from` on. */
int lit(int sample, int from, int samples, int lamp) {
  const int since = sample - from;
  return since <= 0 ? 0 : since >= samples ? lamp : lamp * since / samples;
}
}  // namespace

TEST("a reading is never more wrong than the light says, however fast a lamp comes up or goes out, and wherever it begins") {
  for (int lamp = -400; lamp <= 400; lamp += 50) {
    for (int samples = 1; samples <= 12; samples++) {
      for (int from = 20; from < 24; from++) {
        Sampler sampler;
        Light light;
        for (int i = 0; i < 60; i++) {
          sampler.take(static_cast<uint16_t>(450 + lit(i, from, samples, lamp) + (sampler.led_on() ? 100 : 0)), 10u * i);
          Reading next, reading;
          int32_t error_q4;
          if (!sampler.next(&next) || !light.take(next, &reading, &error_q4)) continue;
          CHECK(abs(reading.value_q4 - OWN_Q4) <= error_q4 + STEP_Q4);
        }
      }
    }
  }
}

TEST("light that changes evenly, or beside a reading, leaves it as it is") {
  for (int slope = -8; slope <= 8; slope++) {
    Light light;
    Reading reading;
    int32_t error_q4;
    for (int i = 0; i < 20; i++) {
      Reading next{};
      next.dark = static_cast<uint16_t>(400 + (i < 10 ? 0 : slope * (i - 9)));
      if (light.take(next, &reading, &error_q4) && i != 11) CHECK_EQUAL(error_q4, 0);
    }
  }
}
