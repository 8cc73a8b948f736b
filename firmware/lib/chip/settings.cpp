#include "settings.h"

#include <Arduino.h>
#include <LittleFS.h>

namespace {
constexpr char PATH[] = "/settings", FRESH[] = "/settings.new";

struct Field {
  char* text;
  size_t size;
};
#define FIELD(name) {settings.name, sizeof settings.name}

template <typename Visit>
void each(Settings& settings, Visit visit) {
  // New ones come last, so that a file of an older firmware is still read.
  const Field fields[] = {FIELD(server),        FIELD(port),           FIELD(user),  FIELD(password),
                          FIELD(meter),         FIELD(name),           FIELD(input), FIELD(update_password),
                          FIELD(fingerprint),   FIELD(turns_per_kwh),  FIELD(portal_password)};
  for (const Field& field : fields) visit(field);
}
}  // namespace

void read_settings(Settings* settings) {
  File file = LittleFS.open(PATH, "r");
  if (!file) return;
  each(*settings, [&file](const Field& field) {
    if (file.available()) strlcpy(field.text, file.readStringUntil('\n').c_str(), field.size);
  });
  file.close();
}

void write_settings(const Settings& settings) {
  File file = LittleFS.open(FRESH, "w");
  if (!file) {
    Serial.println(F("cannot write the settings"));
    return;
  }
  Settings copy = settings;
  each(copy, [&file](const Field& field) {
    file.print(field.text);
    file.print('\n');
  });
  file.close();
  LittleFS.rename(FRESH, PATH);
}
