#include "mosquitto_link.h"

#include <mosquitto.h>
#include <stdio.h>
#include <unistd.h>

#include "find.h"

namespace {
constexpr int KEEPALIVE_S = 30, FIND_WITHIN_MS = 1000;
constexpr char OFFLINE[] = "offline";
}  // namespace

MosquittoLink::MosquittoLink(const Login& login) : login_(login) {
  mosquitto_lib_init();
}

MosquittoLink::~MosquittoLink() {
  mosquitto_destroy(client_);
  mosquitto_lib_cleanup();
}

// A client of its own for each connection: it would send again what the one before had not delivered.
void MosquittoLink::renew(const char* will_topic) {
  mosquitto_destroy(client_);
  client_ = mosquitto_new(login_.id.c_str(), true, this);
  mosquitto_connect_callback_set(client_, &on_connect);
  mosquitto_publish_callback_set(client_, &on_publish);
  mosquitto_message_callback_set(client_, &on_message);
  mosquitto_int_option(client_, MOSQ_OPT_TCP_NODELAY, 1);
  mosquitto_will_set(client_, will_topic, sizeof OFFLINE - 1, OFFLINE, 1, true);
  if (!login_.user.empty()) mosquitto_username_pw_set(client_, login_.user.c_str(), login_.password.c_str());
  if (!login_.authority.empty()) mosquitto_tls_set(client_, login_.authority.c_str(), nullptr, nullptr, nullptr, nullptr);
}

void MosquittoLink::connect(const char* will_topic) {
  renew(will_topic);
  state_ = open() ? State::OPEN : State::FAILED;
}

bool MosquittoLink::open() {
  Server server{login_.host, login_.port};
  if (server.host.empty() && !find_server(login_.root, FIND_WITHIN_MS, &server)) {
    printf("no server: nobody in the network answers for %s\n", login_.root.c_str());
    return false;
  }
  const int fault = mosquitto_connect(client_, server.host.c_str(), server.port, KEEPALIVE_S);
  if (fault != MOSQ_ERR_SUCCESS) printf("no server at %s:%u: %s\n", server.host.c_str(), server.port, mosquitto_strerror(fault));
  return fault == MOSQ_ERR_SUCCESS;
}

void MosquittoLink::drop() {
  if (state_ == State::OPEN) end(State::DROPPED);
}

void MosquittoLink::end(State state) {
  state_ = state;
  listener_->lost();
}

void MosquittoLink::work(int wait_ms) {
  switch (state_) {
    case State::IDLE:
      usleep(static_cast<useconds_t>(wait_ms) * 1000);
      return;
    case State::FAILED:
      return end(State::IDLE);
    case State::DROPPED:
      mosquitto_destroy(client_);
      client_ = nullptr;
      state_ = State::IDLE;
      return;
    case State::OPEN:
      return exchange(wait_ms);
  }
}

void MosquittoLink::exchange(int wait_ms) {
  const int fault = mosquitto_loop(client_, wait_ms, 1);
  if (fault == MOSQ_ERR_SUCCESS || state_ != State::OPEN) return;
  printf("lost: %s\n", mosquitto_strerror(fault));
  end(State::IDLE);
}

uint16_t MosquittoLink::publish(const char* topic, uint8_t qos, bool retained, const char* payload, size_t length) {
  int id = 0;
  if (state_ != State::OPEN) return 0;
  const int fault = mosquitto_publish(client_, &id, topic, static_cast<int>(length), payload, qos, retained);
  return fault == MOSQ_ERR_SUCCESS ? static_cast<uint16_t>(id) : 0;
}

bool MosquittoLink::subscribe(const char* topic, uint8_t qos) {
  return state_ == State::OPEN && mosquitto_subscribe(client_, nullptr, topic, qos) == MOSQ_ERR_SUCCESS;
}

void MosquittoLink::on_connect(mosquitto*, void* self, int refusal) {
  MosquittoLink* const link = static_cast<MosquittoLink*>(self);
  printf(refusal == 0 ? "connected\n" : "refused: %s\n", mosquitto_connack_string(refusal));
  if (link->state_ != State::OPEN) return;
  if (refusal == 0) {
    link->listener_->connected();
  } else {
    link->drop();
  }
}

void MosquittoLink::on_publish(mosquitto*, void* self, int id) {
  static_cast<MosquittoLink*>(self)->listener_->acknowledged(static_cast<uint16_t>(id));
}

void MosquittoLink::on_message(mosquitto*, void* self, const mosquitto_message* message) {
  const char* const payload = static_cast<const char*>(message->payload);
  const size_t length = static_cast<size_t>(message->payloadlen);
  static_cast<MosquittoLink*>(self)->listener_->received(message->topic, payload, length, message->retain);
}
