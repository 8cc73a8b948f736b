#pragma once
#include <vector>

#include "recording.h"

/** Tables of real discs that are followed while they are learnt; answers whether the tracker meets every bar. */
bool show_recordings(const std::vector<Recording>& recordings);
