#pragma once
#include "pace.h"
#include "quantity.h"

namespace wattwheel {

/** One turn, or `n` of them whose single times are lost, as the `tick` topic tells it. */
struct TickMessage {
  uint64_t boot;
  uint32_t seq;
  Quantity at_ms, age_ms;
  uint32_t n;
};

/** The `outage` topic; `from_ms` or `age_ms` is known. */
struct OutageMessage {
  uint64_t boot;
  uint32_t no;
  Quantity from_ms, age_ms;
  int64_t duration_ms;
  uint32_t ticks_buffered;
  Quantity ticks_lost;  // not known: after a power cut
  bool prev_known;
  uint64_t prev_boot;
  uint32_t prev_seq;
};

/** The `health` topic; what is not known is left out. Levels and noise are in tenths of an ADC count. */
struct HealthMessage {
  Quantity uptime_ms, rssi, heap, queue, contrast_x10, disc_x10, mark_x10, noise_x10, dark, rejected, doubled, missed;
  const char* firmware;
};

/** The `align` topic, in tenths. */
struct AlignMessage {
  int32_t value_x10, disc_x10, mark_x10;
  uint32_t contrast_x10;
};

/** The `turn` topic: since tick `seq` the disc has gone `phase` of a turn; nine times of ten its speed is in low … high. */
struct TurnMessage {
  uint64_t boot;
  uint32_t seq;
  uint16_t phase_x1000;
  uint32_t turns_per_hour_x10;
  uint16_t confidence_x100;
  int64_t age_ms;
  Quantity low_per_hour_x10, high_per_hour_x10;
};

enum class Presence : uint8_t { UNKNOWN, ONLINE, OFFLINE };

/** The `live` topic: all that a display shows. Costs are in thousandths of the currency. */
struct LiveMessage {
  static constexpr uint8_t HOUR_PARTS = 12;
  int64_t at_ms;
  Quantity power_mw;
  bool bound;
  Quantity tick_at_ms;
  Presence sensor;
  Quantity sensor_at_ms;
  int16_t utc_offset_min;
  Quantity hour_mw[HOUR_PARTS];
  Quantity today_wh, today_cost_x1000, month_wh, month_cost_x1000, reading_wh;
  char currency[8];
};

}  // namespace wattwheel
