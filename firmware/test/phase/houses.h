#pragma once
#include <string>
#include <vector>

#include "recording.h"

/** Tables of households turning discs that look as the recorded ones do; answers whether the tracker meets every bar. */
bool show_houses(const std::string& folder, double days, const std::vector<Recording>& recordings);
