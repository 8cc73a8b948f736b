#include "find.h"

#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <poll.h>
#include <resolv.h>
#include <string.h>
#include <unistd.h>

#include <vector>

#include "host_clock.h"

namespace {
constexpr char SERVICE[] = "_mqtt._tcp.local", GROUP[] = "224.0.0.251";
constexpr uint16_t MDNS_PORT = 5353;
/** One question: a pointer (12) of class Internet (1). */
constexpr uint8_t QUERY[] = "\0\0\0\0\0\1\0\0\0\0\0\0\5_mqtt\4_tcp\5local\0\0\x0c\0\1";
constexpr int SECTIONS[] = {ns_s_an, ns_s_ar};

/** The records of an answer that matter. */
struct Answer {
  std::string instance, root;
  uint16_t port = 0;
  std::vector<in_addr> addresses;
};

sockaddr_in address_of(const char* host) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(MDNS_PORT);
  inet_pton(AF_INET, host, &address.sin_addr);
  return address;
}

/** Answers come by multicast, so the socket must be of the group, in each network that there is. */
int open_socket() {
  const int socket = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  const int yes = 1;
  setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  const sockaddr_in any = address_of("0.0.0.0");
  if (bind(socket, reinterpret_cast<const sockaddr*>(&any), sizeof any) == 0) return socket;
  close(socket);
  return -1;
}

void ask(int socket) {
  const sockaddr_in group = address_of(GROUP);
  ifaddrs* networks = nullptr;
  if (getifaddrs(&networks) != 0) return;
  for (const ifaddrs* network = networks; network; network = network->ifa_next) {
    if (!network->ifa_addr || network->ifa_addr->sa_family != AF_INET || !(network->ifa_flags & IFF_UP)) continue;
    const in_addr own = reinterpret_cast<const sockaddr_in*>(network->ifa_addr)->sin_addr;
    const ip_mreq membership{group.sin_addr, own};
    setsockopt(socket, IPPROTO_IP, IP_ADD_MEMBERSHIP, &membership, sizeof membership);
    setsockopt(socket, IPPROTO_IP, IP_MULTICAST_IF, &own, sizeof own);
    sendto(socket, QUERY, sizeof QUERY - 1, 0, reinterpret_cast<const sockaddr*>(&group), sizeof group);
  }
  freeifaddrs(networks);
}

std::string name_at(const ns_msg& message, const uint8_t* at) {
  char name[NS_MAXDNAME] = "";
  return dn_expand(ns_msg_base(message), ns_msg_end(message), at, name, sizeof name) < 0 ? "" : name;
}

std::string root_of(const ns_rr& record) {
  const uint8_t* const text = ns_rr_rdata(record);
  for (unsigned at = 0; at < ns_rr_rdlen(record); at += 1u + text[at]) {
    if (at + 1u + text[at] > ns_rr_rdlen(record)) break;
    const std::string entry(reinterpret_cast<const char*>(text + at + 1), text[at]);
    if (entry.rfind("root=", 0) == 0) return entry.substr(5);
  }
  return "";
}

void take(const ns_msg& message, const ns_rr& record, Answer* answer) {
  const int type = ns_rr_type(record), length = ns_rr_rdlen(record);
  const uint8_t* const data = ns_rr_rdata(record);
  if (type == ns_t_ptr && strcasecmp(ns_rr_name(record), SERVICE) == 0) answer->instance = name_at(message, data);
  if (type == ns_t_srv && length >= 3 * NS_INT16SZ) answer->port = static_cast<uint16_t>(ns_get16(data + 4));
  if (type == ns_t_txt) answer->root = root_of(record);
  if (type == ns_t_a && length == NS_INADDRSZ) {
    answer->addresses.emplace_back();
    memcpy(&answer->addresses.back(), data, NS_INADDRSZ);
  }
}

/** What one answer tells; each broker answers for itself. */
Answer read(const uint8_t* bytes, int length) {
  Answer answer;
  ns_msg message;
  if (ns_initparse(bytes, length, &message) != 0) return answer;
  for (const int section : SECTIONS) {
    for (int i = 0; i < ns_msg_count(message, static_cast<ns_sect>(section)); i++) {
      ns_rr record;
      if (ns_parserr(&message, static_cast<ns_sect>(section), i, &record) == 0) take(message, record, &answer);
    }
  }
  return answer;
}

/** A machine with several networks tells all its addresses; the one that answered can be reached. */
in_addr reachable(const Answer& answer, in_addr from) {
  for (const in_addr address : answer.addresses) {
    if (address.s_addr == from.s_addr) return from;
  }
  return answer.addresses.empty() ? from : answer.addresses.front();
}

bool hear(int socket, const std::string& root, Server* server) {
  uint8_t bytes[9000];
  sockaddr_in from{};
  socklen_t size = sizeof from;
  const ssize_t length = recvfrom(socket, bytes, sizeof bytes, 0, reinterpret_cast<sockaddr*>(&from), &size);
  const Answer answer = read(bytes, static_cast<int>(length));
  if (answer.instance.empty() || answer.port == 0 || answer.root != root) return false;
  char host[INET_ADDRSTRLEN];
  const in_addr address = reachable(answer, from.sin_addr);
  inet_ntop(AF_INET, &address, host, sizeof host);
  *server = {host, answer.port};
  return true;
}
}  // namespace

bool find_server(const std::string& root, int within_ms, Server* server) {
  const int socket = open_socket();
  if (socket < 0) return false;
  ask(socket);
  bool found = false;
  const int64_t until_ms = monotonic_ms() + within_ms;
  for (int64_t left_ms = within_ms; !found && left_ms > 0; left_ms = until_ms - monotonic_ms()) {
    pollfd waiting{socket, POLLIN, 0};
    if (poll(&waiting, 1, static_cast<int>(left_ms)) > 0) found = hear(socket, root, server);
  }
  close(socket);
  return found;
}
