#pragma once

/** Prints a figure against the bar it must not pass; answers whether it met it. */
bool meets_most(const char* what, double figure, double most, const char* unit);
/** The same with a bar it must reach. */
bool meets_least(const char* what, double figure, double least, const char* unit);
