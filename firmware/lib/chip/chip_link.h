#pragma once
#include <espMqttClient.h>

#include "link.h"
#include "settings.h"

/** The link over espMqttClient, whose outbox is cleared when a connection ends. Connecting blocks for up to 5 s. */
class ChipLink : public wattwheel::Link {
 public:
  /** `id`: the client id, one for life. Both stay where they are. */
  ChipLink(const Settings& settings, const char* id) : settings_(settings), id_(id) {}

  void listen(wattwheel::LinkListener* listener);
  void work();

  void connect(const char* will_topic) override;
  void drop() override;
  uint16_t publish(const char* topic, uint8_t qos, bool retained, const char* payload, size_t length) override;
  bool subscribe(const char* topic, uint8_t qos) override;

 private:
  enum class State : uint8_t { IDLE, OPEN, FAILED };
  bool find_server();
  void end();

  const Settings& settings_;
  const char* const id_;
  espMqttClient client_;
  wattwheel::LinkListener* listener_ = nullptr;
  State state_ = State::IDLE;
  char will_topic_[96] = "";
};
