#pragma once
#include <functional>
#include <string>
#include <vector>

#include "mosquitto_link.h"

/** An option of a program: `--name VALUE`, or `--name` alone where `value` is empty. */
struct Option {
  const char* name;
  const char* value;
  const char* help;
  /** Takes the value; false: it cannot be used. */
  std::function<bool(const std::string&)> take;
};

/** An option that is kept as it is. */
Option text_option(const char* name, const char* value, const char* help, std::string* text);
/** A number above 0. */
Option number_option(const char* name, const char* value, const char* help, double* number);

/**
 * Reads the command line: a program's own options, and `--server`, `--user`, `--password-file`, `--authority`, `--id` and
 * `--root`. Ends the program after `--help` (0) and where it cannot be understood (2).
 */
void read_options(int count, char** arguments, const char* summary, Login* login, const std::vector<Option>& own);
