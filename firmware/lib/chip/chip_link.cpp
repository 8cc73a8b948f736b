#include "chip_link.h"

#include <ESP8266WiFi.h>
#include <ESP8266mDNS.h>

namespace {
constexpr uint16_t KEEPALIVE_S = 30;
constexpr char OFFLINE[] = "offline";

/** A server with several networks tells several addresses; ours is the one we can reach. */
bool is_near(const IPAddress& address) {
  return (uint32_t(address) & uint32_t(WiFi.subnetMask())) == (uint32_t(WiFi.localIP()) & uint32_t(WiFi.subnetMask()));
}
}  // namespace

void ChipLink::listen(wattwheel::LinkListener* listener) {
  listener_ = listener;
  client_.setClientId(id_).setCleanSession(true).setKeepAlive(KEEPALIVE_S);
  if (settings_.user[0]) client_.setCredentials(settings_.user, settings_.password);
  client_.onConnect([this](bool) { listener_->connected(); });
  client_.onDisconnect([this](espMqttClientTypes::DisconnectReason reason) {
    Serial.printf("disconnected: %s\n", espMqttClientTypes::disconnectReasonToString(reason));
    client_.clearQueue(true);
    end();
  });
  client_.onPublish([this](uint16_t id) { listener_->acknowledged(id); });
  client_.onMessage([this](const espMqttClientTypes::MessageProperties& properties, const char* topic,
                           const uint8_t* payload, size_t length, size_t index, size_t total) {
    // What comes in pieces is longer than any message of ours.
    if (index != 0 || length != total) return;
    listener_->received(topic, reinterpret_cast<const char*>(payload), length, properties.retain);
  });
}

void ChipLink::work() {
  if (state_ == State::FAILED) end();
  client_.loop();
}

void ChipLink::connect(const char* will_topic) {
  state_ = State::FAILED;
  if (WiFi.status() != WL_CONNECTED || !client_.disconnected() || !find_server()) return;
  strlcpy(will_topic_, will_topic, sizeof will_topic_);
  client_.setWill(will_topic_, 1, true, OFFLINE);
  if (client_.connect()) state_ = State::OPEN;
}

bool ChipLink::find_server() {
  if (settings_.server[0]) {
    client_.setServer(settings_.server, static_cast<uint16_t>(atoi(settings_.port)));
    return true;
  }
  const uint32_t answers = MDNS.queryService("mqtt", "tcp");
  for (uint32_t i = 0; i < answers; i++) {
    if (!is_near(MDNS.IP(i))) continue;
    client_.setServer(MDNS.IP(i), MDNS.port(i));
    return true;
  }
  Serial.println(F("no server: nobody in the network answers for _mqtt._tcp"));
  return false;
}

void ChipLink::drop() {
  if (state_ != State::OPEN) return;
  client_.disconnect(true);
  client_.clearQueue(true);
  end();
}

void ChipLink::end() {
  if (state_ == State::IDLE) return;
  state_ = State::IDLE;
  listener_->lost();
}

uint16_t ChipLink::publish(const char* topic, uint8_t qos, bool retained, const char* payload, size_t length) {
  return client_.publish(topic, qos, retained, reinterpret_cast<const uint8_t*>(payload), length);
}

bool ChipLink::subscribe(const char* topic, uint8_t qos) {
  return client_.subscribe(topic, qos) != 0;
}
