#pragma once
#include "canvas.h"
#include "clock.h"
#include "session.h"
#include "turning_disc.h"
#include "view.h"

namespace wattwheel {

/** What a display is made of. */
struct DisplayParts {
  Link& link;
  Names names;        // the owner is the display
  const char* meter;  // whose power it shows
  uint32_t impulses_per_mwh;
  uint32_t seed;      // from the hardware generator
};

/** The display: hears the server and draws what it knows. Times are the board's milliseconds, which wrap. */
class Display : public LinkListener {
 public:
  /** What it hears: live. */
  static constexpr uint16_t LONGEST_HEARD = 1024;

  explicit Display(const DisplayParts& parts)
      : parts_(parts), session_(parts.link, parts.names, DISPLAY_STATUS_TOPIC, parts.seed) {}

  /** The time, Unix epoch ms, as SNTP says: it then knows how old a message is. */
  void set_time(int64_t wall_ms, uint32_t millis) { clocks_.set_wall_ms(wall_ms, millis); }
  /** The network is there again. */
  void hurry() { session_.hurry(); }

  /** Connects, and lets the disc turn; to be called often. */
  void work(uint32_t millis);

  /** Draws what is known now; answers the contrast that the OLED should have. */
  uint8_t paint(Canvas& canvas) const;
  /** Draws how to get into the portal instead, while that is open. */
  uint8_t paint_portal(const char* password, Canvas& canvas) const;
  State state() const { return state_of(known_); }

  void connected() override;
  void acknowledged(uint16_t) override {}
  void received(const char* topic, const char* payload, size_t length, bool retained) override;
  void lost() override;

 private:
  void take(const LiveMessage& live, bool retained);

  const DisplayParts parts_;
  Session session_;
  Clocks clocks_;
  Now now_{};
  Known known_{};
  int64_t live_at_ms_ = 0;
  TurningDisc disc_;
};

}  // namespace wattwheel
