#pragma once
#include <string>

#include "canvas.h"

/** Writes what a canvas shows as a plain portable bitmap, in which ink is a 1; replaces the file at once. */
bool write_pbm(const std::string& path, const wattwheel::Canvas& canvas);
