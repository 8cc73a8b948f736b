#pragma once
#include <stddef.h>
#include <stdint.h>

namespace wattwheel {

/** What a link tells its application, from within the link's own work and never from an interrupt. */
class LinkListener {
 public:
  /** The broker has accepted the connection. */
  virtual void connected() = 0;
  /** PUBACK: the broker has taken what was published under this id. */
  virtual void acknowledged(uint16_t id) = 0;
  /** A message of a subscription; `retained`: it lay there before. Whole payloads only. */
  virtual void received(const char* topic, const char* payload, size_t length, bool retained) = 0;
  /** The connection has ended, or the attempt at one has failed. */
  virtual void lost() = 0;

 protected:
  ~LinkListener() = default;
};

/**
 * An MQTT 3.1.1 client, the one seam between the applications and the network. It knows where the broker is and who
 * the device is there. It forgets all it has not delivered when a connection ends, since what is to be sent again
 * is the queue's affair; and it never connects by itself.
 */
class Link {
 public:
  /** Begins a clean session with the last will `offline` (QoS 1, retained) on this topic; `connected` or `lost` follows. */
  virtual void connect(const char* will_topic) = 0;
  /** Ends the connection, or the attempt, without a goodbye; `lost` follows at once. */
  virtual void drop() = 0;
  /** Answers the id that `acknowledged` will tell if the QoS is 1; 0 if it cannot be taken now. */
  virtual uint16_t publish(const char* topic, uint8_t qos, bool retained, const char* payload, size_t length) = 0;
  /** Answers whether it was sent. */
  virtual bool subscribe(const char* topic, uint8_t qos) = 0;

 protected:
  ~Link() = default;
};

}  // namespace wattwheel
