#pragma once
#include <stdint.h>

#include "settings.h"

/** What both devices do beside their own work: flash, Wi-Fi with its portal, name, time and updates. */
class Station {
 public:
  /** Begins all of it; waits for nothing. `kind` is `sensor` or `display`. */
  void start(const char* kind);
  /** Restarts the device once the portal is closed, if something new was entered there. */
  void work();

  /**
   * Opens the portal, a network of the device's own with a password of its own, which the console tells; also open
   * while no Wi-Fi is known.
   */
  void open_portal();
  bool portal_is_open();

  /** Whether the network has come back since this was last asked. */
  bool network_is_back();
  /** Whether SNTP has told the time since this was last asked; Unix epoch ms. */
  bool time_is_told(int64_t* wall_ms);

  const Settings& settings() const { return settings_; }
  /** `wattwheel-sensor-a1b2c3`: client id, host name and the portal's network. */
  const char* id() const { return id_; }

 private:
  Settings settings_;
  char id_[32] = "";
  bool saved_ = false, was_connected_ = false, network_is_back_ = false;
};
