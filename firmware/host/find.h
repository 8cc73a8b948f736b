#pragma once
#include <stdint.h>

#include <string>

/** Where a broker is. */
struct Server {
  std::string host;
  uint16_t port;
};

/**
 * Asks the network for brokers (DNS-SD over multicast DNS, RFC 6762 and 6763): the first `_mqtt._tcp` whose text says
 * `root=<root>`. False if none answers within the time.
 */
bool find_server(const std::string& root, int within_ms, Server* server);
