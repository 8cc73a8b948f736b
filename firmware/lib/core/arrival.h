#pragma once
#include <stdint.h>

namespace wattwheel {

/**
 * Which mark comes if one comes now, as the disc's angle tells: the one that was counted last, or one a turn or more after
 * it; `AWAY` where the disc surely was far from both, so that a load that leapt must have carried it to the next.
 */
enum class Arrival : uint8_t { UNSURE, SAME_MARK, AWAY, NEXT_MARK };

}  // namespace wattwheel
