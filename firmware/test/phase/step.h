#pragma once
#include "recording.h"

/** A load switched within a turn, as a disc shows it in hindsight. */
struct Step {
  uint32_t turn, at_ms;
  double before_w, after_w;  // by the ticks of the turns before and after it
};

/** Finds the turn with the largest step of at least a fifth between the turns beside it; false if there is none. */
bool find_step(const Recording& recording, Step* step);
