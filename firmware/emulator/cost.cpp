// What the sensor's core costs on the chip: instructions (the counter goes by those, not by the chip's cycles), the
// deepest stack, and static memory. Fails where it is too much.
#include <stdio.h>
#include <string.h>

#include "canvas.h"
#include "display.h"
#include "encode.h"
#include "sampler.h"
#include "sensor.h"
#include "tracker.h"

using namespace wattwheel;

extern "C" char __bss_end[], __stack[];

namespace {
constexpr uint32_t SAMPLES = 3000, SAMPLES_PER_S = 100, CYCLES_PER_S = 80000000;
constexpr int32_t TRACKED_TURN_MS = 4000;
constexpr char PAINT = 0x5a;
// Of the chip's 80 KB the Arduino core with Wi-Fi, LittleFS and TCP takes 33; the rest is heap, which a connection needs.
constexpr unsigned MOST_BYTES = 10000;
uint32_t per_thousand = 0;  // counts of the counter for 1,000 instructions, in thousandths

uint32_t counter() {
  uint32_t count;
  __asm__ volatile("rsr %0, ccount" : "=a"(count));
  return count;
}

/** A million instructions: what one count of the counter is. */
void calibrate() {
  const uint32_t from = counter();
  uint32_t left = 500000;
  __asm__ volatile("1: addi %0, %0, -1\n bnez %0, 1b" : "+a"(left));
  per_thousand = counter() - from;
}

uint32_t instructions(uint32_t counts) {
  return per_thousand == 0 ? 0 : static_cast<uint32_t>(static_cast<uint64_t>(counts) * 1000000 / per_thousand);
}

__attribute__((noinline)) void paint() {
  char* const here = static_cast<char*>(__builtin_frame_address(0)) - 256;
  for (char* place = here - 6000; place < here; place++) *place = PAINT;
}

__attribute__((noinline)) uint32_t painted_over() {
  char* const here = static_cast<char*>(__builtin_frame_address(0)) - 256;
  char* place = here - 6000;
  while (place < here && *place == PAINT) place++;
  return static_cast<uint32_t>(here - place);
}

struct Cost {
  uint32_t instructions, stack_bytes;
};

template <typename Work>
Cost cost(Work work) {
  paint();
  const uint32_t from = counter();
  work();
  const uint32_t counts = counter() - from;
  return {instructions(counts), painted_over()};
}

void say(const char* what, const Cost& cost, uint32_t times, unsigned bytes) {
  printf("%-34s %8u instructions, %4u bytes of stack, %5u of static memory\n", what,
         static_cast<unsigned>(cost.instructions / times), static_cast<unsigned>(cost.stack_bytes), bytes);
}

Sampler sampler;
Detector detector({75000, 43470});
Tracker tracker({75000, 43470});
uint32_t places[Sensor::CAPACITY];
TickQueue queue(places, Sensor::CAPACITY);
uint8_t file_bytes[Memory::FILE_BYTES];
char payload[Sensor::LONGEST_PAYLOAD];
Picture picture;

/** Turns of two seconds: a disc of 130 counts, its mark of 85, with noise. */
void sample() {
  static uint32_t at_ms = 0, noise = 1;
  for (uint32_t i = 0; i < SAMPLES; i++, at_ms += Sampler::SAMPLE_EVERY_MS) {
    noise = noise * 1103515245u + 12345u;
    const uint32_t disc = at_ms % 2000 < 80 ? 85 : 130;
    sampler.take(static_cast<uint16_t>((sampler.led_on() ? disc : 0) + 20 + (noise >> 30)), at_ms);
    Reading reading;
    if (sampler.next(&reading)) detector.take(reading);
    Tick tick;
    while (detector.next(&tick)) queue.add(Moment::at_uptime(tick.at_ms));
  }
}
/** Turns of four seconds, which are followed in the smallest steps: a disc of two humps of 15 counts, and its mark. */
void track(uint32_t samples) {
  static uint32_t at_ms = 0, marked_at_ms = 0;
  for (uint32_t i = 0; i < samples; i++, at_ms += Sampler::SAMPLE_EVERY_MS) {
    const int32_t along = static_cast<int32_t>(at_ms % TRACKED_TURN_MS), hump = along % (TRACKED_TURN_MS / 2);
    tracker.take(static_cast<int16_t>(along < 160 ? 85 * 16 : 130 * 16 + hump / 8), at_ms, 16);
    if (at_ms - marked_at_ms != TRACKED_TURN_MS) continue;
    marked_at_ms = at_ms;
    tracker.mark(at_ms);
  }
}
}  // namespace

int main() {
  calibrate();
  const Cost sampling = cost(sample);
  say("a sample, with detector and queue", sampling, SAMPLES, sizeof sampler + sizeof detector);
  track(3 * TRACKED_TURN_MS / Sampler::SAMPLE_EVERY_MS + 1);
  const bool followed = tracker.course().confidence > 0;
  const Cost tracking = cost([] { track(SAMPLES); });
  say("a sample, followed by the tracker", tracking, SAMPLES, sizeof tracker);
  for (int i = 0; i < 500; i++) queue.add(Moment::at_uptime(100000 + i * 1000));
  const Now now{700000, {true, 1795334400123}};
  size_t length = 0;
  say("a message of ticks", cost([&] {
        Batch batch = queue.next();
        TextWriter out(payload, sizeof payload);
        encode_batch(queue, now, &batch, out);
        length = out.length();
      }),
      1, sizeof queue + sizeof places + sizeof payload);
  say("an image of 480 turns", cost([&] { length += write_image(queue, now, 1, 0, file_bytes, sizeof file_bytes); }), 1,
      sizeof file_bytes);
  Known known{};
  known.connected = known.live_known = true;
  known.live.power_mw = {true, 412000};
  say("a picture of the display", cost([&] { draw(known, 1000, &picture); }), 1, sizeof picture);
  const unsigned sensor_bytes = sizeof(Sensor) + sizeof sampler, display_bytes = sizeof(Display) + Canvas::BYTES;
  printf("static memory: %u bytes of a sensor, %u of a display\n", sensor_bytes, display_bytes);
  const uint32_t tracked_per_second = tracking.instructions / (SAMPLES / SAMPLES_PER_S);
  printf("tracking takes %u.%02u %%\n", tracked_per_second / (CYCLES_PER_S / 100), tracked_per_second / (CYCLES_PER_S / 10000) % 100);
  const uint32_t per_second = static_cast<uint32_t>(static_cast<uint64_t>(sampling.instructions) * SAMPLES_PER_S / SAMPLES);
  printf("sampling takes %u.%02u %% of the chip's time, at one instruction a cycle\n", per_second / (CYCLES_PER_S / 100),
         per_second / (CYCLES_PER_S / 10000) % 100);
  const bool small = sensor_bytes <= MOST_BYTES && display_bytes <= MOST_BYTES;
  return length > 0 && queue.turns() > 500 && small && followed && per_second * 20 < CYCLES_PER_S && tracked_per_second * 10 < CYCLES_PER_S ? 0 : 1;
}
