#pragma once
#include "link.h"
#include "messages.h"
#include "patience.h"
#include "topics.h"

namespace wattwheel {

/** Whose topics a device uses: below this root, of this meter or display. */
struct Names {
  static constexpr uint8_t LONGEST = 32;
  const char* root;
  const char* owner;
};

/** A device's connection, kept as well as the network lets it, and its topics by their names. */
class Session {
 public:
  /** `presence` says `online` at each connection, and `offline` when the device is gone. */
  Session(Link& link, const Names& names, const Topic& presence, uint32_t seed)
      : link_(link), names_(names), presence_(presence), patience_(seed) {}

  /** Connects when it is time to. */
  void work(int64_t uptime_ms);

  /** For the listener: what the link told. */
  void connected(int64_t uptime_ms);
  void lost(int64_t uptime_ms) { patience_.lost(uptime_ms); }
  void hurry() { patience_.hurry(); }
  bool is_connected() const { return patience_.is_connected(); }

  /** As the contract sends this topic; answers its id, or 0. */
  uint16_t publish(const Topic& topic, const char* payload, size_t length);
  void say_online();
  void subscribe(const Topic& topic, const char* owner);
  void subscribe(const Topic& topic) { subscribe(topic, names_.owner); }

  /** Whether this path is that topic, of this owner. */
  bool is(const char* path, const Topic& topic, const char* owner) const;
  bool is(const char* path, const Topic& topic) const { return is(path, topic, names_.owner); }

 private:
  Link& link_;
  const Names names_;
  const Topic presence_;
  Patience patience_;
};

}  // namespace wattwheel
