#pragma once
#include "portal_password.h"

/** What the owner enters in the portal; kept in a file of the flash, and nowhere in the sources. */
struct Settings {
  char server[64] = "";   // empty: found in the network
  char port[6] = "1883";
  char user[33] = "";
  char password[65] = "";
  char meter[33] = "main";
  char name[33] = "hall";  // of a display
  char input[8] = "disc";  // of a sensor: disc or pulse
  char update_password[33] = "";  // empty: no updates over the network
  char fingerprint[60] = "";      // of the server's certificate, SHA-1 in hex; empty: no TLS
  char turns_per_kwh[9] = "75";   // of the meter that a display shows
  char portal_password[wattwheel::PORTAL_PASSWORD_SIZE] = "";  // of the portal's network; made at the first start
};

/** Reads and writes the file; what is not there keeps its default. */
void read_settings(Settings* settings);
void write_settings(const Settings& settings);
