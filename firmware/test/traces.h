#pragma once
#include <stdio.h>
#include <stdlib.h>

#include "check.h"
#include "rows.h"

/** The readings of a recording of a real disc; none, and the test is skipped, where no folder with recordings is named. */
inline std::vector<wattwheel::Reading> trace_of(const char* name) {
  const char* folder = getenv("WATTWHEEL_TRACES");
  if (!folder) {
    skip("WATTWHEEL_TRACES does not name a folder with recordings");
    return {};
  }
  const std::vector<wattwheel::Reading> readings = readings_of(std::string(folder) + "/disc/" + name);
  CHECK(!readings.empty());
  return readings;
}
