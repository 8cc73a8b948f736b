#include <string.h>

#include "check.h"
#include "font.h"
#include "portal_password.h"
#include "random.h"

using namespace wattwheel;

namespace {
uint64_t bits_of(Random& random) {
  return static_cast<uint64_t>(random.bits()) << 32 | random.bits();
}
}  // namespace

TEST("a portal's password is long enough for WPA2, and the display can draw it") {
  Random random(1);
  for (int i = 0; i < 1000; i++) {
    char password[PORTAL_PASSWORD_SIZE];
    make_portal_password(bits_of(random), password);
    CHECK_EQUAL(strlen(password), 14);
    CHECK(password[4] == '-' && password[9] == '-');
    for (const char* letter = password; *letter; letter++) CHECK(MEDIUM_FONT.find(static_cast<uint8_t>(*letter)) != nullptr);
  }
}

TEST("each bit of chance that a portal's password is made of changes it") {
  char password[PORTAL_PASSWORD_SIZE], other[PORTAL_PASSWORD_SIZE];
  const uint64_t random = 0x3f9a2c01d4e8b7a6;
  make_portal_password(random, password);
  for (int bit = 0; bit < 64; bit++) {
    make_portal_password(random ^ 1ull << bit, other);
    CHECK(strcmp(password, other) != 0);
  }
}
