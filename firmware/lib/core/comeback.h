#pragma once
#include "arrival.h"
#include "revolution.h"
#include "stay.h"
#include "way.h"

namespace wattwheel {

/** Whether the mark under the sensor is the one before, because the disc was pushed out of it and has come back. */
class Comeback {
 public:
  /** Of a mark that came then; what `arrived` tells was known when it came. */
  Comeback(const Stay& stay, const Revolution& revolution, const Way& way, Arrival arrived, uint32_t came_at_ms);

  /** Whether there is more to know while the mark stays: how fast it passes shows when it leaves, or has stayed for long. */
  bool may_show_more() const;
  bool is_same_mark() const;

 private:
  const Stay& stay_;
  const Way way_;
  const uint32_t up_ms_;  // for how long the reading had been going up when the mark came
  bool may_seem_back_, seems_back_;
};

}  // namespace wattwheel
