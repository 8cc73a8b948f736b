#pragma once
#include <vector>

#include "detector.h"
#include "disc.h"
#include "follower.h"
#include "rotation.h"
#include "sampler.h"

/** A sensor's detector, and what follows the disc beside it. */
class Viewer {
 public:
  explicit Viewer(const std::vector<Follower*>& followers) : followers_(followers) {}

  /** Levels known from before, so that the first mark counts. */
  void start_with(const wattwheel::Levels& levels) { detector_.start_with(levels); }
  bool levels(wattwheel::Levels* levels) const { return detector_.levels(levels); }

  /** Another 10 ms of a simulated disc under this power. */
  void watch(Disc& disc, double power_w);
  /** Another reading. */
  void see(const wattwheel::Reading& reading);

  const Rotation& rotation() const { return rotation_; }

 private:
  const std::vector<Follower*> followers_;
  wattwheel::Sampler sampler_;
  wattwheel::Detector detector_{{75000, 43470}};
  Rotation rotation_;
  uint32_t relearnt_ = 0;
};
