#pragma once
#include <stdint.h>

#include <string>
#include <vector>

/** A row of a recording: a time, and what was measured then. */
struct Row {
  int64_t at_ms;
  double value;
};

/** The files of a folder whose names end so, by name. */
std::vector<std::string> files_of(const std::string& folder, const std::string& ending);

/** The rows of a file of two columns that are numbers, or of one with times alone; none where it cannot be read. */
std::vector<Row> rows_of(const std::string& path);
