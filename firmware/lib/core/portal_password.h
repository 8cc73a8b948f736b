#pragma once
#include <stddef.h>
#include <stdint.h>

namespace wattwheel {

/** Twelve letters in three groups, `abcd-efgh-k2pr`, and the zero at the end. */
constexpr size_t PORTAL_PASSWORD_SIZE = 15;

/**
 * Makes the password of a portal's network from 64 random bits, 56 of which it keeps. Its letters and figures are
 * not taken for one another, and the display has them all.
 */
inline void make_portal_password(uint64_t random, char (&password)[PORTAL_PASSWORD_SIZE]) {
  constexpr char LETTERS[] = "abcdefghknprstuvwy23456789";
  constexpr size_t COUNT = sizeof LETTERS - 1, GROUP = 5;
  for (size_t i = 0; i + 1 < PORTAL_PASSWORD_SIZE; i++) {
    const bool between = i % GROUP == GROUP - 1;
    password[i] = between ? '-' : LETTERS[random % COUNT];
    if (!between) random /= COUNT;
  }
  password[PORTAL_PASSWORD_SIZE - 1] = 0;
}

}  // namespace wattwheel
