#pragma once
#include <espMqttClient.h>

#include <memory>

#include "link.h"
#include "settings.h"

/** espMqttClient with or without TLS. */
class ChipClient : public MqttClientSetup<ChipClient> {
 public:
  ChipClient() : MqttClientSetup(espMqttClientTypes::UseInternalTask::NO) {}
  /** For the connections to come; not while there is one. */
  void use(espMqttClientInternals::Transport& transport) { _transport = &transport; }
};

/** The link over espMqttClient, whose outbox is cleared when a connection ends. Connecting blocks for up to 5 s. */
class ChipLink : public wattwheel::Link {
 public:
  /**
   * `id`: the client id, one for life. `message`: where one that comes in pieces is put together; a longer one than
   * `size` is left out. All stay where they are.
   */
  ChipLink(const Settings& settings, const char* id, char* message, size_t size)
      : settings_(settings), id_(id), message_(message), size_(size) {}

  void listen(wattwheel::LinkListener* listener);
  void work();

  void connect(const char* will_topic) override;
  void drop() override;
  uint16_t publish(const char* topic, uint8_t qos, bool retained, const char* payload, size_t length) override;
  bool subscribe(const char* topic, uint8_t qos) override;

 private:
  enum class State : uint8_t { IDLE, OPEN, FAILED };
  void choose_transport();
  bool find_server();
  void take(const char* topic, const uint8_t* piece, size_t length, size_t at, size_t total, bool retained);
  void end();

  const Settings& settings_;
  const char* const id_;
  char* const message_;
  const size_t size_;
  espMqttClientInternals::ClientSync plain_;
  // It takes 6 KB of heap, so it is made when it is first needed.
  std::unique_ptr<espMqttClientInternals::ClientSecureSync> secure_;
  ChipClient client_;
  wattwheel::LinkListener* listener_ = nullptr;
  State state_ = State::IDLE;
  char will_topic_[96] = "";
};
