#include <initializer_list>
#include <utility>

#include "check.h"
#include "leap.h"

using namespace wattwheel;

namespace {
constexpr Levels LEVELS{100 * 16, 60 * 16, 0};
constexpr int32_t NOISE_Q4 = 3 * 16;

/** A leap that has seen a disc at a depth, in percent of the span, for as long as is asked. */
class Watched {
 public:
  explicit Watched(int32_t percent) { see(percent, 60); }

  /** Answers whether a leap was seen within these readings, where a mark is due that lasts for so many, or none is. */
  bool see(int32_t percent, int readings, uint8_t due_readings = 0) {
    bool leapt = false;
    for (int i = 0; i < readings; i++) leapt |= leap_.take(LEVELS, value_q4(percent), NOISE_Q4, at_ms_ += 20, due_readings);
    return leapt;
  }
  uint32_t began_ago_ms() const { return at_ms_ - leap_.since_ms(); }

 private:
  static int16_t value_q4(int32_t percent) {
    return static_cast<int16_t>(LEVELS.value_q4(LEVELS.span_q4() * percent / 100));
  }

  Leap leap_;
  uint32_t at_ms_ = 0xffffff00u;
};
}  // namespace

TEST("noise on a hump, over after two readings or three, is no leap where a mark is due that lasts for longer") {
  for (uint8_t due_readings = 5; due_readings <= 10; due_readings++) {
    for (const auto& [percent, readings] : {std::pair(70, 2), std::pair(60, 3)}) {
      Watched disc(35);
      CHECK(!disc.see(percent, readings, due_readings));
      CHECK(!disc.see(35, 20, due_readings));
    }
  }
}

TEST("a mark that is due leaps though it comes from a hump and is pale, if it lasts for two thirds as long as it is to") {
  for (uint8_t due_readings = 3; due_readings <= 10; due_readings++) {
    Watched disc(33);
    CHECK(disc.see(58, due_readings, due_readings));
  }
  Watched brief(35);
  CHECK(brief.see(70, 2, 3) || brief.see(35, 1, 3));
  CHECK_EQUAL(brief.began_ago_ms(), 40);
}

TEST("noise that makes a disc that stands look low for three readings makes no leap of the next three") {
  Watched stands(38);
  CHECK(!stands.see(22, 3));
  CHECK(!stands.see(66, 3));
  Watched low(22);
  CHECK(low.see(66, 3));
  CHECK_EQUAL(low.began_ago_ms(), 40);
}
