#pragma once
#include <string>
#include <vector>

#include "detector.h"
#include "shape.h"

/** What a sensor saw of a real disc: lit minus dark, the levels of disc and mark, and when the mark came. */
struct Recording {
  std::string name;
  std::vector<wattwheel::Reading> readings;
  wattwheel::Levels levels;
  std::vector<uint32_t> marks_ms;

  uint32_t turns() const { return marks_ms.empty() ? 0 : static_cast<uint32_t>(marks_ms.size()) - 1; }
  uint32_t turn_ms(uint32_t turn) const { return marks_ms[turn + 1] - marks_ms[turn]; }
  double turn_w(uint32_t turn) const;
  /** How the disc looks in one of its turns, as if that were steady. */
  Shape shape(uint32_t turn) const;
};

/** The recordings of a folder (`ms,adc`) of at least two turns. */
std::vector<Recording> recordings_of(const std::string& folder);

/** How the disc looks: of two turns in a row that resemble each other most, the mean. */
Shape shape_of(const Recording& recording);
