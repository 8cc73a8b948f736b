#pragma once
#include "disc.h"

/** Something that happens to a disc or its sensor while the disc turns evenly. */
struct Mishap {
  const char* name;
  void (*strike)(Disc& disc);
  double turns_back;  // how long the disc then turns the other way
};

/** What a mishap did to a follower, in turns of the disc. */
struct Harm {
  double misled;     // for how long in all it was believed, though off by more than a quarter
  double recovered;  // since it was over, until it was believed and right again, for half a turn at least
};

/** Lets it happen to a disc of some seed under a steady load. */
Harm suffer(const Mishap& mishap, uint64_t seed, double power_w);

/** A table of all mishaps over many discs; answers whether the tracker meets every bar. */
bool show_mishaps();
