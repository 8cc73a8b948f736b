#include "display.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

#include "host_clock.h"
#include "mosquitto_link.h"
#include "options.h"
#include "pbm.h"

using namespace wattwheel;

namespace {
constexpr int FRAME_EVERY_MS = 100;
constexpr const char* STATES[] = {"no-server", "waiting", "stale", "sensor-offline", "unknown", "live"};
volatile sig_atomic_t ending = 0;

struct DisplayOptions {
  Login login;
  std::string name = "hall", meter = "main", frame;
  double impulses_per_kwh = 75;
};

DisplayOptions read(int count, char** arguments) {
  DisplayOptions options;
  const std::vector<Option> own = {
      text_option("name", "NAME", "of the display; default: hall", &options.name),
      text_option("meter", "NAME", "whose power it shows; default: main", &options.meter),
      text_option("frame", "FILE", "where the picture goes whenever it changes (PBM)", &options.frame),
      number_option("impulses", "N", "turns per kWh of the meter's disc; default: 75", &options.impulses_per_kwh),
  };
  read_options(count, arguments, "shows the power as the device does", &options.login, own);
  if (options.login.id.empty()) options.login.id = "display-" + options.name;
  return options;
}

/** Writes the picture where it has changed, and says the state where that has. */
class Frames {
 public:
  explicit Frames(const std::string& path) : path_(path) {}

  void show(const Display& display) {
    uint8_t bytes[Canvas::BYTES];
    Canvas canvas(bytes);
    display.paint(canvas);
    if (memcmp(bytes, shown_, sizeof bytes) != 0 && !path_.empty()) write_pbm(path_, canvas);
    memcpy(shown_, bytes, sizeof bytes);
    const char* const state = STATES[static_cast<uint8_t>(display.state())];
    if (state != said_) printf("state %s\n", state);
    said_ = state;
  }

 private:
  const std::string path_;
  uint8_t shown_[Canvas::BYTES] = {};
  const char* said_ = nullptr;
};

void run(const DisplayOptions& options) {
  uint32_t seed = 1;
  if (getrandom(&seed, sizeof seed, 0) < 0) seed = static_cast<uint32_t>(wall_ms());
  MosquittoLink link(options.login);
  const Names names{options.login.root.c_str(), options.name.c_str()};
  const uint32_t impulses_per_mwh = static_cast<uint32_t>(options.impulses_per_kwh * 1000);
  Display display({link, names, options.meter.c_str(), impulses_per_mwh, seed});
  link.listen(&display);
  const int64_t began_ms = monotonic_ms();
  const auto millis = [began_ms] { return static_cast<uint32_t>(monotonic_ms() - began_ms); };
  for (Frames frames(options.frame); !ending;) {
    display.set_time(wall_ms(), millis());
    display.work(millis());
    frames.show(display);
    link.work(FRAME_EVERY_MS);
  }
}
}  // namespace

int main(int count, char** arguments) {
  setvbuf(stdout, nullptr, _IOLBF, 0);
  for (const int number : {SIGTERM, SIGINT}) signal(number, [](int) { ending = 1; });
  run(read(count, arguments));
  return 0;
}
