#include "bar.h"

#include <stdio.h>

namespace {
bool say(const char* what, double figure, const char* side, double bar, const char* unit, bool met) {
  printf("  %-58s %8.3g %-5s %s %5.3g  %s\n", what, figure, unit, side, bar, met ? "met" : "NOT MET");
  return met;
}
}  // namespace

bool meets_most(const char* what, double figure, double most, const char* unit) {
  return say(what, figure, "at most ", most, unit, figure <= most);
}

bool meets_least(const char* what, double figure, double least, const char* unit) {
  return say(what, figure, "at least", least, unit, figure >= least);
}
