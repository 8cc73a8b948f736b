#include "check.h"

int main() {
  return run_tests() == 0 ? 0 : 1;
}
