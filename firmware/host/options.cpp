#include "options.h"

#include <stdio.h>
#include <stdlib.h>

namespace {
[[noreturn]] void print_help(const char* program, const char* summary, const std::vector<Option>& options) {
  printf("%s %s\n\n", program, summary);
  for (const Option& option : options) {
    const std::string usage = std::string("--") + option.name + " " + option.value;
    printf("  %-22s %s\n", usage.c_str(), option.help);
  }
  exit(0);
}

[[noreturn]] void refuse(const std::string& argument, const char* why) {
  fprintf(stderr, "%s: %s. --help tells what there is.\n", argument.c_str(), why);
  exit(2);
}

const Option* find(const std::vector<Option>& options, const std::string& argument) {
  for (const Option& option : options) {
    if (argument == std::string("--") + option.name) return &option;
  }
  return nullptr;
}

bool read_server(const std::string& text, Login* login) {
  const size_t colon = text.rfind(':');
  login->host = text.substr(0, colon);
  if (colon == std::string::npos) return true;
  char* end;
  const unsigned long port = strtoul(text.c_str() + colon + 1, &end, 10);
  login->port = static_cast<uint16_t>(port);
  return *end == 0 && port > 0 && port < 65536;
}

bool read_first_line(const std::string& path, std::string* text) {
  FILE* const file = fopen(path.c_str(), "r");
  if (!file) return false;
  char line[256] = "";
  const bool read = fgets(line, sizeof line, file);
  fclose(file);
  *text = line;
  while (!text->empty() && text->back() == '\n') text->pop_back();
  return read;
}

std::vector<Option> login_options(Login* login) {
  return {
      {"server", "HOST[:PORT]", "the broker; default: found in the network",
       [login](const std::string& text) { return read_server(text, login); }},
      text_option("user", "NAME", "who the device is there", &login->user),
      {"password-file", "FILE", "holds the password, in one line",
       [login](const std::string& path) { return read_first_line(path, &login->password); }},
      text_option("authority", "FILE", "certificates (PEM) to believe: TLS", &login->authority),
      text_option("id", "ID", "client id, one for life", &login->id),
      text_option("root", "LEVEL", "first level of the topics; default: wattwheel", &login->root),
  };
}
}  // namespace

Option text_option(const char* name, const char* value, const char* help, std::string* text) {
  return {name, value, help, [text](const std::string& given) {
            *text = given;
            return true;
          }};
}

Option number_option(const char* name, const char* value, const char* help, double* number) {
  return {name, value, help, [number](const std::string& given) {
            char* end;
            *number = strtod(given.c_str(), &end);
            return *end == 0 && *number > 0;
          }};
}

void read_options(int count, char** arguments, const char* summary, Login* login, const std::vector<Option>& own) {
  std::vector<Option> options = login_options(login);
  options.insert(options.end(), own.begin(), own.end());
  for (int i = 1; i < count; i++) {
    const std::string argument = arguments[i];
    if (argument == "--help") print_help(arguments[0], summary, options);
    const Option* const option = find(options, argument);
    if (!option) refuse(argument, "expected an option");
    const bool alone = option->value[0] == 0;
    if (!alone && i + 1 == count) refuse(argument, "expected a value after it");
    if (!option->take(alone ? "" : arguments[++i])) refuse(argument, "its value cannot be used");
  }
}
