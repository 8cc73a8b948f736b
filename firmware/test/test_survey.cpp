#include "check.h"
#include "survey.h"

using namespace wattwheel;

namespace {
constexpr int32_t NOISE_Q4 = 8;

/** What a survey found that began on the mark of a disc of 130 counts, and now sees it for so many turns more. */
Finding found_after(int turns) {
  Survey survey;
  Finding finding{};
  uint32_t now_ms = 0;
  const auto show = [&](int counts, uint32_t for_ms) {
    for (uint32_t end_ms = now_ms + for_ms; now_ms != end_ms;) survey.take(static_cast<int16_t>(counts * 16), now_ms += 20, NOISE_Q4);
  };
  show(100, 20);
  show(85, 400);
  for (int i = 0; i < turns; i++) {
    show(130, 9600);
    show(85, 400);
  }
  CHECK(survey.find(NOISE_Q4, &finding));
  return finding;
}
}  // namespace

TEST("the pass that a survey began on is the first of those it found") {
  for (int turns = 3; turns <= 32; turns++) CHECK(found_after(turns).first_was_there);
}

TEST("a pass is not taken for the one that a survey began on after that was dropped to make room") {
  for (int turns = 33; turns <= 100; turns++) CHECK(!found_after(turns).first_was_there);
}
