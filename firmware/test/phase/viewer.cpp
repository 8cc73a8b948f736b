#include "viewer.h"

using namespace wattwheel;

void Viewer::watch(Disc& disc, double power_w) {
  sampler_.take(disc.sample(sampler_.led_on(), power_w), disc.now_ms());
  for (Reading reading; sampler_.next(&reading);) see(reading);
}

void Viewer::see(const Reading& reading) {
  detector_.take(reading);
  const Sight sight = detector_.sight();
  for (Follower* follower : followers_) {
    if (sight.relearnt != relearnt_) follower->forget();
    if (!reading.saturated) follower->take(reading.value_q4, reading.at_ms, sight.noise_q4);
  }
  relearnt_ = sight.relearnt;
  for (Tick tick; detector_.next(&tick);) {
    rotation_.turn(tick.at_ms);
    for (Follower* follower : followers_) follower->mark(tick.at_ms);
  }
}
