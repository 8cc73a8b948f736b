#include "memory.h"

namespace wattwheel {

namespace {
constexpr char QUEUE_FILE[] = "queue";
}

void Memory::restore(TickQueue* queue, uint64_t boot, Clocks* clocks, uint32_t millis) {
  board_.read_rtc(rtc_, RTC_BYTES);
  const uint16_t length = board_.read_file(QUEUE_FILE, file_, FILE_BYTES);
  Past past({rtc_, RTC_BYTES}, {file_, length});
  const Quantity elapsed_ms = past.kind() == Past::Kind::RESET ? board_.since_ms(past.stamp()) : Quantity{};
  const Quantity wall_ms = past.wall_ms(elapsed_ms);
  if (wall_ms.known) clocks->set_wall_ms(wall_ms.value, millis);
  past.restore(queue, boot, clocks->now(millis), elapsed_ms);
  keeper_ = Keeper({rtc_, RTC_BYTES}, past.next_generation());
}

void Memory::keep(const TickQueue& queue, const Now& now) {
  if (now.uptime_ms - renewed_at_ms_ > RENEW_EVERY_MS) {
    keeper_.renew();
    renewed_at_ms_ = now.uptime_ms;
  }
  if (keeper_.keep_in_rtc(queue, now, board_.stamp())) board_.write_rtc(rtc_, RTC_BYTES);
  if (!keeper_.file_is_due(queue, now)) return;
  board_.write_file(QUEUE_FILE, file_, keeper_.make_file(queue, now, board_.stamp(), file_, FILE_BYTES));
}

}  // namespace wattwheel
