#pragma once
#include "json.h"
#include "messages.h"

/**
 * A line of golden.jsonl: a payload and what it says in whole numbers (`fixed`), whose units the
 * keys name. `way` is how the device uses it: encode, decode, lenient (decodes it, though it is
 * not written as we write it), refuse, or topic.
 */
struct GoldenLine {
  char way[12], on[16], path[32];
  char payload[8193];
  size_t length;
  const char* fixed;  // JSON
  size_t fixed_length;
  int64_t qos;
  bool retained;
};

/** Reads the golden payloads, line after line. */
class GoldenFile {
 public:
  GoldenFile();
  ~GoldenFile();
  bool opened() const { return file_ != nullptr; }
  bool next(GoldenLine* line);

 private:
  void* file_;
  char text_[20000];
};

// What `fixed` says, as the messages of the device.
uint8_t fixed_ticks(const GoldenLine& line, wattwheel::TickMessage* ticks, uint8_t most);
bool fixed_outage(const GoldenLine& line, wattwheel::OutageMessage* outage);
/** `firmware` keeps the text that the message points at. */
bool fixed_health(const GoldenLine& line, wattwheel::HealthMessage* health, char* firmware, size_t size);
bool fixed_align(const GoldenLine& line, wattwheel::AlignMessage* align);
bool fixed_turn(const GoldenLine& line, wattwheel::TurnMessage* turn);
bool fixed_meter(const GoldenLine& line, wattwheel::MeterConfig* meter);
bool fixed_live(const GoldenLine& line, wattwheel::LiveMessage* live);
