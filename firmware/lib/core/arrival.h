#pragma once
#include <stdint.h>

namespace wattwheel {

/** Which mark comes if one comes now, as the disc's angle tells: the one that was counted last, or one a turn or more after it. */
enum class Arrival : uint8_t { UNSURE, SAME_MARK, NEXT_MARK };

}  // namespace wattwheel
