#include "chip_link.h"

#include <ESP8266WiFi.h>
#include <ESP8266mDNS.h>

namespace {
constexpr uint16_t KEEPALIVE_S = 30;
constexpr char OFFLINE[] = "offline";
// A server that knows the extension (RFC 6066, section 4) then sends pieces of 512 bytes, instead of up to 16 KB.
constexpr int TLS_PIECE_BYTES = 512;

/** A server with several networks tells several addresses; ours is the one we can reach. */
bool is_near(const IPAddress& address) {
  return (uint32_t(address) & uint32_t(WiFi.subnetMask())) == (uint32_t(WiFi.localIP()) & uint32_t(WiFi.subnetMask()));
}
}  // namespace

void ChipLink::listen(wattwheel::LinkListener* listener) {
  listener_ = listener;
  client_.setClientId(id_).setCleanSession(true).setKeepAlive(KEEPALIVE_S);
  client_.onConnect([this](bool) { listener_->connected(); });
  client_.onDisconnect([this](espMqttClientTypes::DisconnectReason reason) {
    Serial.printf("disconnected: %s\n", espMqttClientTypes::disconnectReasonToString(reason));
    client_.clearQueue(true);
    end();
  });
  client_.onPublish([this](uint16_t id) { listener_->acknowledged(id); });
  client_.onMessage([this](const espMqttClientTypes::MessageProperties& properties, const char* topic,
                           const uint8_t* piece, size_t length, size_t at, size_t total) {
    take(topic, piece, length, at, total, properties.retain);
  });
}

void ChipLink::take(const char* topic, const uint8_t* piece, size_t length, size_t at, size_t total, bool retained) {
  if (total > size_) return;
  memcpy(message_ + at, piece, length);
  if (at + length == total) listener_->received(topic, message_, total, retained);
}

void ChipLink::work() {
  if (state_ == State::FAILED) end();
  client_.loop();
}

void ChipLink::connect(const char* will_topic) {
  state_ = State::FAILED;
  if (WiFi.status() != WL_CONNECTED || !client_.disconnected() || !find_server()) return;
  strlcpy(will_topic_, will_topic, sizeof will_topic_);
  choose_transport();
  client_.setWill(will_topic_, 1, true, OFFLINE);
  if (settings_.user[0]) client_.setCredentials(settings_.user, settings_.password);
  if (client_.connect()) state_ = State::OPEN;
}

// With a fingerprint the one certificate that has it is trusted, and with one that cannot be read none.
void ChipLink::choose_transport() {
  if (!settings_.fingerprint[0]) return client_.use(plain_);
  if (!secure_) secure_.reset(new espMqttClientInternals::ClientSecureSync);
  client_.use(*secure_);
  secure_->client.setBufferSizes(TLS_PIECE_BYTES, TLS_PIECE_BYTES);
  if (!secure_->client.setFingerprint(settings_.fingerprint)) Serial.println(F("the fingerprint is not 20 bytes in hex"));
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
