#include "pbm.h"

#include <stdio.h>

bool write_pbm(const std::string& path, const wattwheel::Canvas& canvas) {
  const std::string fresh = path + ".new";
  FILE* const file = fopen(fresh.c_str(), "w");
  if (!file) return false;
  fprintf(file, "P1\n%d %d\n", canvas.WIDTH, canvas.HEIGHT);
  for (int16_t y = 0; y < canvas.HEIGHT; y++) {
    // A line has at most 70 characters [the format's rule], so a row has two.
    for (int16_t x = 0; x < canvas.WIDTH; x++) fputs(canvas.get(x, y) ? "1" : "0", file), x == 63 ? fputc('\n', file) : 0;
    fputc('\n', file);
  }
  const bool written = fclose(file) == 0;
  return written && rename(fresh.c_str(), path.c_str()) == 0;
}
