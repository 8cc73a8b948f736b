#include "sensor.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>

#include "host_board.h"
#include "meter_world.h"
#include "mosquitto_link.h"
#include "options.h"

using namespace wattwheel;

namespace {
volatile sig_atomic_t ending = 0, network_is_back = 0;

struct SensorOptions {
  Login login;
  std::string meter = "main", folder, rtc_file, load = "500", trace;
  bool pulses = false, flat = false, align = false, timeless = false;
  double speed = 1, start_ms = 0, impulses_per_kwh = 75, seed = 1;
};

Option flag(const char* name, const char* help, bool* flag) {
  return {name, "", help, [flag](const std::string&) { return *flag = true; }};
}

SensorOptions read(int count, char** arguments) {
  SensorOptions options;
  const std::vector<Option> own = {
      text_option("meter", "NAME", "whose turns these are; default: main", &options.meter),
      text_option("load", "WATTS|FILE", "what is drawn: a number, or a file of ms,watts; default: 500", &options.load),
      text_option("trace", "FILE", "a recording of the disc instead, ms,adc", &options.trace),
      flag("pulses", "the meter sends S0 pulses instead of turning a disc", &options.pulses),
      flag("flat", "a disc that tells nothing between its marks", &options.flat),
      number_option("impulses", "N", "turns or pulses per kWh; default: 75", &options.impulses_per_kwh),
      number_option("seed", "N", "makes the disc", &options.seed),
      text_option("fs", "FOLDER", "flash memory: outlasts a power cut", &options.folder),
      text_option("rtc", "FILE", "RTC memory: outlasts a reset", &options.rtc_file),
      number_option("start", "MS", "when it starts, Unix epoch ms; default: now", &options.start_ms),
      number_option("speed", "N", "how fast time passes until it has caught up", &options.speed),
      flag("timeless", "it never learns the time", &options.timeless),
      flag("align", "aligning mode from the start", &options.align),
  };
  read_options(count, arguments, "counts a simulated meter's turns and sends them, as the device does", &options.login, own);
  if (options.login.id.empty()) options.login.id = "sensor-" + options.meter;
  return options;
}

std::unique_ptr<MeterWorld> make_world(const SensorOptions& options) {
  if (!options.trace.empty()) return make_recorded_world(options.trace);
  Load load;
  if (!load.read(options.load)) return nullptr;
  if (options.pulses) return make_pulse_world(load, options.impulses_per_kwh);
  return make_disc_world(load, options.impulses_per_kwh, static_cast<uint64_t>(options.seed), options.flat);
}

/** In a hurry the sensor looks after its connection and memory less often than the chip's loop would. */
constexpr int64_t WORK_EVERY_MS = 100;

/** Lets the world pass until the clock's now, a sample at a time. */
void catch_up(const HostClock& clock, MeterWorld& world, Sensor& sensor, int64_t* uptime_ms) {
  for (const int64_t now_ms = clock.now_ms() - clock.start_ms(); *uptime_ms + Sampler::SAMPLE_EVERY_MS <= now_ms;) {
    *uptime_ms += Sampler::SAMPLE_EVERY_MS;
    world.pass(*uptime_ms, sensor);
    if (*uptime_ms % WORK_EVERY_MS == 0) sensor.work(static_cast<uint32_t>(*uptime_ms));
  }
  sensor.work(static_cast<uint32_t>(*uptime_ms));
}

void run(const SensorOptions& options, MeterWorld& world) {
  const HostClock clock(options.speed, options.start_ms > 0 ? static_cast<int64_t>(options.start_ms) : wall_ms());
  uint64_t boot;
  uint32_t seed;
  if (getrandom(&boot, sizeof boot, 0) < 0 || getrandom(&seed, sizeof seed, 0) < 0) abort();
  HostBoard board(clock, boot, options.folder, options.rtc_file);
  MosquittoLink link(options.login);
  const Names names{options.login.root.c_str(), options.meter.c_str()};
  static Sensor sensor({link, board, names, "host", boot, seed});
  link.listen(&sensor);
  sensor.start(0);
  if (!options.timeless) sensor.set_time(clock.start_ms(), 0);
  sensor.align(options.align);
  for (int64_t uptime_ms = 0; !ending;) {
    if (network_is_back) sensor.hurry();
    network_is_back = 0;
    catch_up(clock, world, sensor, &uptime_ms);
    link.work(Sampler::SAMPLE_EVERY_MS);
  }
}
}  // namespace

int main(int count, char** arguments) {
  setvbuf(stdout, nullptr, _IOLBF, 0);
  for (const int number : {SIGTERM, SIGINT}) signal(number, [](int) { ending = 1; });
  signal(SIGUSR1, [](int) { network_is_back = 1; });
  const SensorOptions options = read(count, arguments);
  const std::unique_ptr<MeterWorld> world = make_world(options);
  if (!world) {
    fprintf(stderr, "expected a number or a readable file of two columns, got %s\n",
            (options.trace.empty() ? options.load : options.trace).c_str());
    return 1;
  }
  run(options, *world);
  return 0;
}
