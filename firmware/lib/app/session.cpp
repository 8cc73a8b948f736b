#include "session.h"

#include <string.h>

#include "encode.h"

namespace wattwheel {

namespace {
/** Two names and what lies between them. */
constexpr size_t LONGEST_TOPIC = 2 * Names::LONGEST + 24;

class TopicPath {
 public:
  TopicPath(const Names& names, const Topic& topic, const char* owner) {
    TextWriter writer(text, sizeof text);
    write_topic(names.root, topic, owner, writer);
  }
  char text[LONGEST_TOPIC];
};
}  // namespace

void Session::work(int64_t uptime_ms) {
  switch (patience_.advice(uptime_ms)) {
    case Patience::Advice::NOTHING:
      return;
    case Patience::Advice::TRY:
      return link_.connect(TopicPath(names_, presence_, names_.owner).text);
    case Patience::Advice::GIVE_UP:
      return link_.drop();
  }
}

void Session::connected(int64_t uptime_ms) {
  patience_.connected(uptime_ms);
  say_online();
}

uint16_t Session::publish(const Topic& topic, const char* payload, size_t length) {
  return link_.publish(TopicPath(names_, topic, names_.owner).text, topic.qos, topic.retained, payload, length);
}

void Session::say_online() {
  char payload[8];
  TextWriter writer(payload, sizeof payload);
  encode(Presence::ONLINE, writer);
  publish(presence_, payload, writer.length());
}

void Session::subscribe(const Topic& topic, const char* owner) {
  // A connection on which nothing can be heard is none.
  if (!link_.subscribe(TopicPath(names_, topic, owner).text, topic.qos)) link_.drop();
}

bool Session::is(const char* path, const Topic& topic, const char* owner) const {
  return strcmp(path, TopicPath(names_, topic, owner).text) == 0;
}

}  // namespace wattwheel
