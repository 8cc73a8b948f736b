#include "host_board.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

using wattwheel::Quantity;

namespace {
void complain(const char* what, const std::string& path) {
  fprintf(stderr, "expected to %s %s, got: %s\n", what, path.c_str(), strerror(errno));
}
}  // namespace

HostBoard::HostBoard(const HostClock& clock, uint64_t boot, const std::string& folder, const std::string& rtc_file)
    : clock_(clock), boot_(boot), folder_(folder) {
  if (rtc_file.empty()) return;
  rtc_ = open(rtc_file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (rtc_ < 0) complain("open", rtc_file);
}

void HostBoard::read_rtc(uint8_t* bytes, uint16_t size) {
  memset(bytes, 0, size);
  if (rtc_ >= 0 && pread(rtc_, bytes, size, 0) < 0) complain("read", "RTC memory");
}

void HostBoard::write_rtc(uint16_t at, const uint8_t* bytes, uint16_t size) {
  if (rtc_ >= 0 && pwrite(rtc_, bytes, size, at) != size) complain("write", "RTC memory");
}

uint32_t HostBoard::stamp() {
  return static_cast<uint32_t>(clock_.now_ms());
}

Quantity HostBoard::since_ms(uint32_t stamp) {
  return {true, static_cast<uint32_t>(clock_.now_ms()) - stamp};
}

uint16_t HostBoard::read_file(const char* name, uint8_t* bytes, uint16_t size) {
  if (folder_.empty()) return 0;
  FILE* const file = fopen((folder_ + "/" + name).c_str(), "rb");
  if (!file) return 0;
  const size_t length = fread(bytes, 1, size, file);
  fclose(file);
  return static_cast<uint16_t>(length);
}

void HostBoard::write_file(const char* name, const uint8_t* bytes, uint16_t size) {
  if (folder_.empty()) return;
  const std::string path = folder_ + "/" + name, fresh = path + ".new";
  FILE* const file = fopen(fresh.c_str(), "wb");
  const bool written = file && fwrite(bytes, 1, size, file) == size;
  if (file) fclose(file);
  if (!written || rename(fresh.c_str(), path.c_str()) != 0) complain("write", path);
}

void HostBoard::turned(uint32_t seq, int64_t uptime_ms) {
  printf("turn %016" PRIx64 " %u %" PRId64 "\n", boot_, seq, clock_.start_ms() + uptime_ms);
}
