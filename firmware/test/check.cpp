#include "check.h"

#include <math.h>
#include <stdio.h>

namespace {
Test* first = nullptr;
Test** last = &first;
int faults = 0, checks = 0;
const char* skipped = nullptr;
}  // namespace

Test::Test(const char* its_sentence, void (*its_run)()) : sentence(its_sentence), run(its_run), next(nullptr) {
  *last = this;
  last = &next;
}

void skip(const char* why) {
  skipped = why;
}

void check_true(bool holds, const char* what, const char* file, int line) {
  checks++;
  if (holds) return;
  faults++;
  printf("    %s:%d: expected %s\n", file, line, what);
}

void check_near(double got, double expected, double within, const char* what, const char* file, int line) {
  checks++;
  if (fabs(got - expected) <= within) return;
  faults++;
  printf("    %s:%d: %s: expected %g, got %g\n", file, line, what, expected, got);
}

int run_tests() {
  int failed = 0, skips = 0, count = 0;
  for (Test* test = first; test; test = test->next, count++) {
    faults = checks = 0;
    skipped = nullptr;
    test->run();
    if (!skipped && checks == 0) {
      printf("    asserts nothing\n");
      faults++;
    }
    if (faults > 0) failed++;
    if (skipped) skips++;
    printf("%s %s%s%s\n", faults > 0 ? "FAIL" : skipped ? "skip" : "  ok", test->sentence, skipped ? ": " : "",
           skipped ? skipped : "");
  }
  printf("%d tests passed, %d failed, %d skipped\n", count - failed - skips, failed, skips);
  return failed;
}
