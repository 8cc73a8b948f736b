#pragma once
#include <stdint.h>

#include <string>

#include "link.h"

struct mosquitto;
struct mosquitto_message;

/** Where the broker is, and who the device is there. */
struct Login {
  std::string host;  // empty: found in the network, by its root
  uint16_t port = 1883;
  std::string root = "wattwheel", id, user, password;
  std::string authority;  // a file of PEM certificates: TLS
};

/** The link over libmosquitto. As on the chip, the TCP connection is made while all else waits. */
class MosquittoLink : public wattwheel::Link {
 public:
  explicit MosquittoLink(const Login& login);
  ~MosquittoLink();

  void listen(wattwheel::LinkListener* listener) { listener_ = listener; }

  /** Sends and receives; waits at most so long for something to arrive. */
  void work(int wait_ms);

  void connect(const char* will_topic) override;
  void drop() override;
  uint16_t publish(const char* topic, uint8_t qos, bool retained, const char* payload, size_t length) override;
  bool subscribe(const char* topic, uint8_t qos) override;

 private:
  enum class State { IDLE, OPEN, FAILED, DROPPED };
  void renew(const char* will_topic);
  bool open();
  void exchange(int wait_ms);
  void end(State state);
  static void on_connect(mosquitto*, void* link, int refusal);
  static void on_publish(mosquitto*, void* link, int id);
  static void on_message(mosquitto*, void* link, const mosquitto_message* message);

  const Login login_;
  mosquitto* client_ = nullptr;
  wattwheel::LinkListener* listener_ = nullptr;
  State state_ = State::IDLE;
};
