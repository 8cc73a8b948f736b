#include "rows.h"

#include <dirent.h>
#include <stdio.h>

#include <algorithm>

std::vector<std::string> files_of(const std::string& folder, const std::string& ending) {
  std::vector<std::string> files;
  DIR* const open = opendir(folder.c_str());
  if (!open) return files;
  while (const dirent* entry = readdir(open)) {
    const std::string name = entry->d_name;
    const bool ends = name.size() > ending.size() && name.substr(name.size() - ending.size()) == ending;
    if (ends) files.push_back(name);
  }
  closedir(open);
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<Row> rows_of(const std::string& path, int columns) {
  std::vector<Row> rows;
  FILE* const file = fopen(path.c_str(), "r");
  if (!file) return rows;
  char line[64];
  for (long long at_ms; fgets(line, sizeof line, file);) {
    double value = 0;
    if (sscanf(line, "%lld,%lf", &at_ms, &value) >= columns) rows.push_back({at_ms, value});
  }
  fclose(file);
  return rows;
}

std::vector<wattwheel::Reading> readings_of(const std::string& path) {
  std::vector<wattwheel::Reading> readings;
  for (const Row& row : rows_of(path)) {
    wattwheel::Reading reading{};
    reading.at_ms = static_cast<uint32_t>(row.at_ms);
    reading.value_q4 = static_cast<int16_t>(row.value * 16);
    readings.push_back(reading);
  }
  return readings;
}
