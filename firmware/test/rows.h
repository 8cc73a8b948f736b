#pragma once
#include <stdint.h>

#include <string>
#include <vector>

#include "reading.h"

/** A row of a recording: a time, and what was measured then. */
struct Row {
  int64_t at_ms;
  double value;
};

/** The files of a folder whose names end so, by name. */
std::vector<std::string> files_of(const std::string& folder, const std::string& ending);

/** The rows of a file whose first columns are numbers, two or times alone; none where it cannot be read. */
std::vector<Row> rows_of(const std::string& path, int columns = 2);

/** The readings of a recording of `ms,adc`, lit minus dark. */
std::vector<wattwheel::Reading> readings_of(const std::string& path);
