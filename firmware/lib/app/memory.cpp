#include "memory.h"

namespace wattwheel {

namespace {
constexpr char QUEUE_FILE[] = "queue";
constexpr uint16_t HALF_BYTES = Memory::RTC_BYTES / 2;
}  // namespace

void Memory::restore(TickQueue* queue, uint64_t boot, Clocks* clocks, uint32_t millis) {
  alignas(uint32_t) uint8_t rtc[RTC_BYTES];
  board_.read_rtc(rtc, RTC_BYTES);
  const uint16_t length = board_.read_file(QUEUE_FILE, file_, FILE_BYTES);
  Past past({rtc, RTC_BYTES}, {file_, length});
  const Quantity elapsed_ms = past.kind() == Past::Kind::RESET ? board_.since_ms(past.stamp()) : Quantity{};
  const Quantity wall_ms = past.wall_ms(elapsed_ms);
  if (wall_ms.known) clocks->set_wall_ms(wall_ms.value, millis);
  past.restore(queue, boot, clocks->now(millis), elapsed_ms);
  keeper_ = Keeper(past.next_generation());
}

void Memory::keep(const TickQueue& queue, const Now& now) {
  if (now.uptime_ms - renewed_at_ms_ > RENEW_EVERY_MS) {
    keeper_.renew();
    renewed_at_ms_ = now.uptime_ms;
  }
  while (keeper_.half_is_due(queue)) {
    alignas(uint32_t) uint8_t half[HALF_BYTES] = {};
    const uint8_t which = keeper_.make_half(queue, now, board_.stamp(), half, HALF_BYTES);
    board_.write_rtc(static_cast<uint16_t>(which * HALF_BYTES), half, HALF_BYTES);
  }
  if (!keeper_.file_is_due(queue, now)) return;
  board_.write_file(QUEUE_FILE, file_, keeper_.make_file(queue, now, board_.stamp(), file_, FILE_BYTES));
}

}  // namespace wattwheel
