#pragma once
#include <math.h>

/** How a disc looks all round: the depth of its places, in spans from the disc (0) to the mark (1), from the mark's edge on. */
struct Shape {
  static constexpr int PLACES = 128;
  double depths[PLACES];

  /** The depth at an angle of 0 … 1 turn. */
  double depth(double angle) const {
    const double place = angle * PLACES - 0.5, below = floor(place);
    const int i = static_cast<int>(below) + PLACES;
    return depths[i % PLACES] + (place - below) * (depths[(i + 1) % PLACES] - depths[i % PLACES]);
  }
};
