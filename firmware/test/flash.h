#pragma once
#include "blank_board.h"
#include "check.h"

/** A board with a file, which counts how often that is written. */
class Flash : public BlankBoard {
 public:
  uint16_t read_file(const char*, uint8_t* bytes, uint16_t size) override {
    if (size < length) return 0;
    memcpy(bytes, file, length);
    return length;
  }
  void write_file(const char*, const uint8_t* bytes, uint16_t size) override {
    CHECK(size <= sizeof file);
    memcpy(file, bytes, size);
    length = size;
    writes++;
  }

  uint8_t file[300];
  uint16_t length = 0;
  int writes = 0;
};
