#include "check.h"
#include "due.h"

using namespace wattwheel;

namespace {
constexpr uint32_t SHORTEST_MS = 883;

Due due_of(uint32_t took_ms, bool leapt) {
  Due due;
  due.count(took_ms, true);
  due.count(took_ms, leapt);
  return due;
}
}  // namespace

TEST("the mark of a disc that turns fast is due after as long as its turn took, and an eighth sooner or later") {
  const Due due = due_of(2000, true);
  CHECK(!due.is_due(1740, SHORTEST_MS));
  CHECK(due.is_due(1760, SHORTEST_MS));
  CHECK(due.is_due(2240, SHORTEST_MS));
  CHECK(!due.is_due(2260, SHORTEST_MS));
}

TEST("no mark is due that came slowly, or so late that two turns could be counted while it is") {
  CHECK(!due_of(2000, false).is_due(2000, SHORTEST_MS));
  CHECK(!due_of(3600, true).is_due(3600, SHORTEST_MS));
  CHECK(due_of(3400, true).is_due(3400, SHORTEST_MS));
}
