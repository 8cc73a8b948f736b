#pragma once
#include "detector.h"

/** Its meter, and its levels as a detector keeps them. */
inline constexpr wattwheel::MeterConfig METER{75000, 43470};
inline constexpr wattwheel::Levels KNOWN{130 * 16, 85 * 16, 0};

/** A flat disc of 130 counts whose mark has 85, with a little noise that repeats; a turn takes 10 s, its mark 0.4 s. */
class FlatDisc {
 public:
  explicit FlatDisc(wattwheel::Detector& detector, uint32_t now_ms = 1000) : detector_(detector), now_ms_(now_ms) {}

  void show(int counts, uint32_t for_ms) {
    for (uint32_t end_ms = now_ms_ + for_ms; now_ms_ != end_ms; now_ms_ += 20) {
      wattwheel::Reading reading{};
      reading.at_ms = now_ms_;
      noise_ = noise_ * 1103515245u + 12345u;
      reading.value_q4 = static_cast<int16_t>(counts * 16 + static_cast<int>(noise_ >> 16) % noise_q4 - noise_q4 / 2);
      detector_.take(reading, arrival);
      wattwheel::Tick tick;
      while (detector_.next(&tick)) {
        ticks++;
        last = tick;
      }
    }
  }
  void turn(int turns) {
    for (int i = 0; i < turns; i++) {
      show(130, 9600);
      show(85, 400);
    }
  }
  uint32_t now_ms() const { return now_ms_; }

  int noise_q4 = 48;  // from the lowest to the highest
  wattwheel::Arrival arrival = wattwheel::Arrival::UNSURE;
  int ticks = 0;
  wattwheel::Tick last{};

 private:
  wattwheel::Detector& detector_;
  uint32_t now_ms_, noise_ = 1;
};
