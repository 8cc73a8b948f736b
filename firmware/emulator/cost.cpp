// What the devices cost on the chip: instructions (the counter goes by those, not by the chip's cycles), the deepest
// stack, and static memory. Fails where it is too much.
#include <stdio.h>

#include "blank_board.h"
#include "canvas.h"
#include "chip_board.h"
#include "display.h"
#include "encode.h"
#include "sampler.h"
#include "sensor.h"
#include "station.h"
#include "tracker.h"

using namespace wattwheel;

extern "C" char __bss_end[], __stack[];

namespace {
constexpr uint32_t SAMPLES = 3000, SAMPLES_PER_S = 100, CYCLES_PER_S = 80000000;
constexpr int32_t TRACKED_TURN_MS = 4000;
constexpr char PAINT = 0x5a;
// Of the chip's 80 KB the Arduino core with Wi-Fi, LittleFS and TCP takes 33, its MQTT client 2 more, in bytes measured with
// core 3.1.2 and espMqttClient 1.7.3. A device is to need less than 50 in all: the rest is heap, which a connection needs.
constexpr unsigned CORE_BYTES = 33392 + 2004, MOST_BYTES = 50000;
// What both have beside their link: the core's Ticker in the sensor, pointers to what is made at the start, flags.
constexpr unsigned STATION_BYTES = sizeof(Station) + sizeof(ChipBoard) + 52 + 16;
constexpr unsigned SENSOR_BYTES = sizeof(Sensor) + sizeof(Sampler) + Sensor::LONGEST_HEARD + STATION_BYTES;
constexpr unsigned DISPLAY_BYTES = sizeof(Display) + Canvas::BYTES + Display::LONGEST_HEARD + STATION_BYTES;
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

/** A network that takes everything, and acknowledges it when it is asked. */
class Network : public Link {
 public:
  void connect(const char*) override {}
  void drop() override {}
  uint16_t publish(const char* topic, uint8_t qos, bool, const char*, size_t) override {
    turns += strstr(topic, "/turn") != nullptr;
    if (qos > 0) waiting = ++id;
    return id;
  }
  bool subscribe(const char*, uint8_t) override { return true; }

  uint16_t id = 1, waiting = 0;
  uint32_t turns = 0;
};

Network network;
BlankBoard board;
Sensor sensor({network, board, {"wattwheel", "main"}, "cost", 1, 1});
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
int32_t disc_q4(uint32_t at_ms) {
  const int32_t along = static_cast<int32_t>(at_ms % TRACKED_TURN_MS), hump = along % (TRACKED_TURN_MS / 2);
  return along < 160 ? 85 * 16 : 130 * 16 + hump / 8;
}

void track(uint32_t samples) {
  static uint32_t at_ms = 0, marked_at_ms = 0;
  for (uint32_t i = 0; i < samples; i++, at_ms += Sampler::SAMPLE_EVERY_MS) {
    tracker.take(static_cast<int16_t>(disc_q4(at_ms)), at_ms, 16);
    if (at_ms - marked_at_ms != TRACKED_TURN_MS) continue;
    marked_at_ms = at_ms;
    tracker.mark(at_ms);
  }
}

/** The whole sensor, connected, before that disc. */
void live(uint32_t samples) {
  static uint32_t at_ms = 0, noise = 1;
  for (uint32_t i = 0; i < samples; i++, at_ms += Sampler::SAMPLE_EVERY_MS) {
    noise = noise * 1103515245u + 12345u;
    const int32_t lit_q4 = sampler.led_on() ? disc_q4(at_ms) : 0;
    sampler.take(static_cast<uint16_t>(lit_q4 / 16 + 20 + static_cast<int32_t>(noise >> 30)), at_ms);
    Reading reading;
    if (sampler.next(&reading)) sensor.see(reading);
    sensor.work(at_ms);
    if (network.waiting > 0) sensor.acknowledged(network.waiting);
    network.waiting = 0;
  }
}

/** Prints what SAMPLES of them take of the chip's time, at one instruction a cycle; answers whether it is under `most`. */
bool takes_under(uint32_t most, const char* what, const Cost& cost) {
  const uint32_t per_second = cost.instructions / (SAMPLES / SAMPLES_PER_S), hundredths = per_second / (CYCLES_PER_S / 10000);
  printf("%s takes %u.%02u %% of the chip's time\n", what, static_cast<unsigned>(hundredths / 100),
         static_cast<unsigned>(hundredths % 100));
  return hundredths < most * 100;
}

bool following_is_cheap() {
  const Cost sampling = cost(sample);
  say("a sample, with detector and queue", sampling, SAMPLES, sizeof sampler + sizeof detector);
  track(3 * TRACKED_TURN_MS / Sampler::SAMPLE_EVERY_MS + 1);
  const bool followed = tracker.course().confidence > 0;
  const Cost tracking = cost([] { track(SAMPLES); });
  say("a sample, followed by the tracker", tracking, SAMPLES, sizeof tracker);
  sensor.start(0);
  sensor.work(0);
  sensor.connected();
  live(8 * TRACKED_TURN_MS / Sampler::SAMPLE_EVERY_MS);
  const uint32_t told = network.turns;
  const Cost living = cost([] { live(SAMPLES); });
  say("a sample of the whole sensor", living, SAMPLES, sizeof sensor + sizeof sampler);
  const bool cheap = takes_under(5, "sampling", sampling) & takes_under(10, "tracking", tracking);
  return cheap & takes_under(15, "all that a sensor does", living) & followed & (network.turns > told);
}

bool sends_and_keeps() {
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
  return length > 0 && queue.turns() > 500;
}

void paint_display() {
  Known known{};
  known.connected = known.live_known = true;
  known.live.power_mw = {true, 412000};
  say("a picture of the display", cost([&] { draw(known, 1000, &picture); }), 1, sizeof picture);
}

bool is_small(const char* device, unsigned bytes) {
  printf("static memory of a %s: %u bytes, with the core's and the MQTT client's %u\n", device, bytes, bytes + CORE_BYTES);
  return bytes + CORE_BYTES < MOST_BYTES;
}
}  // namespace

int main() {
  calibrate();
  const bool cheap = following_is_cheap() & sends_and_keeps();
  paint_display();
  const bool small = is_small("sensor", SENSOR_BYTES) & is_small("display", DISPLAY_BYTES);
  return cheap && small ? 0 : 1;
}

