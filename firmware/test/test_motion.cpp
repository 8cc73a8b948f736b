#include "check.h"
#include "disc.h"
#include "flash.h"
#include "motion.h"
#include "sampler.h"

using namespace wattwheel;

namespace {
constexpr MeterConfig METER{75000, 43470};
constexpr double POWER_W = 4000;
constexpr uint32_t SAMPLES_PER_TURN = 1200;
constexpr int64_t DAY_MS = 86400000;

/** A disc before a sensor that is started anew now and then; its levels are always known. */
class Watched {
 public:
  explicit Watched(Flash& flash) : random_(3), disc_(clear_make(random_), 3), flash_(flash) { restart(); }
  ~Watched() { delete motion_; }

  void restart() {
    detector_ = Detector(METER);
    detector_.start_with(levels_);
    delete motion_;
    motion_ = new Motion(flash_, METER);
    motion_->start();
  }

  /** Answers the highest confidence on the way. */
  uint8_t turn(uint32_t turns) {
    uint8_t best = 0;
    for (uint32_t i = 0; i < turns * SAMPLES_PER_TURN; i++) {
      sampler_.take(disc_.sample(sampler_.led_on(), POWER_W), disc_.now_ms());
      for (Reading reading; sampler_.next(&reading);) see(reading);
      if (motion_->course().confidence > best) best = motion_->course().confidence;
    }
    detector_.levels(&levels_);
    return best;
  }

  /** With a profile a disc is followed from the first mark on, be it without trust; without one it takes two whole turns. */
  bool is_followed() const { return motion_->course().turns_per_hour_x1000 > 0; }
  Motion& motion() { return *motion_; }
  Disc& disc() { return disc_; }

 private:
  void see(const Reading& reading) {
    detector_.take(reading, motion_->arrival());
    motion_->take(reading, detector_.sight());
    for (Tick tick; motion_->next(detector_, &tick);) continue;
  }

  Random random_;
  Disc disc_;
  Flash& flash_;
  Sampler sampler_;
  Detector detector_{METER};
  Levels levels_{};
  Motion* motion_ = nullptr;
};
}  // namespace

TEST("the profile is kept once it is known, then twice a day, and outlasts a power cut") {
  Flash flash;
  Watched watched(flash);
  watched.motion().keep(0);
  CHECK_EQUAL(flash.writes, 0);
  CHECK(watched.turn(12) >= 50);
  watched.motion().keep(1000);
  watched.motion().keep(1000 + DAY_MS / 2 - 1);
  CHECK_EQUAL(flash.writes, 1);
  watched.motion().keep(1000 + DAY_MS / 2);
  CHECK_EQUAL(flash.writes, 2);
  watched.restart();
  watched.motion().keep(10);
  CHECK_EQUAL(flash.writes, 2);
  watched.turn(2);
  CHECK(watched.is_followed());
  flash.length = 0;
  watched.restart();
  watched.turn(2);
  CHECK(!watched.is_followed());
}

TEST("a file with a wrong bit, or of another length, is none") {
  Flash flash;
  Watched watched(flash);
  watched.turn(12);
  watched.motion().keep(0);
  const int writes = flash.writes;
  flash.file[100] ^= 4;
  watched.restart();
  watched.turn(2);
  CHECK(!watched.is_followed());
  flash.file[100] ^= 4;
  flash.length--;
  watched.restart();
  watched.turn(2);
  CHECK(!watched.is_followed());
  watched.turn(3);
  watched.motion().keep(0);
  CHECK_EQUAL(flash.writes, writes + 1);
}

TEST("what was learnt before a knock is void, and what is learnt then is kept anew") {
  Flash flash;
  Watched watched(flash);
  watched.turn(12);
  watched.motion().keep(0);
  watched.disc().knock();
  watched.turn(1);
  CHECK(watched.motion().course().confidence < 50);
  watched.motion().keep(1000);
  CHECK_EQUAL(flash.writes, 1);
  CHECK(watched.turn(12) >= 50);
  watched.motion().keep(2000);
  CHECK_EQUAL(flash.writes, 2);
}
