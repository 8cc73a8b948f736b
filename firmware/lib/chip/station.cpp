#include "station.h"

#include <ArduinoOTA.h>
#include <ESP8266WiFi.h>
#include <ESP8266mDNS.h>
#include <LittleFS.h>
#include <WiFiManager.h>
#include <coredecls.h>
#include <sys/time.h>
#include <time.h>

namespace {
constexpr char TIME_SERVER[] = "pool.ntp.org";
volatile bool time_told = false;
WiFiManager portal;

/** A field of the portal, and where its value goes. */
struct Field {
  WiFiManagerParameter parameter;
  char* text;
  int size;
  Field(const char* id, const char* label, char* its_text, int its_size)
      : parameter(id, label, its_text, its_size - 1), text(its_text), size(its_size) {}
};

void fill_portal(Settings* settings, bool* saved) {
  static Field fields[] = {
      {"server", "Server (empty: found in the network)", settings->server, sizeof settings->server},
      {"port", "Port", settings->port, sizeof settings->port},
      {"user", "User", settings->user, sizeof settings->user},
      {"password", "Password", settings->password, sizeof settings->password},
      {"meter", "Meter", settings->meter, sizeof settings->meter},
      {"name", "Name of the display", settings->name, sizeof settings->name},
      {"input", "Input: disc or pulse", settings->input, sizeof settings->input},
      {"update", "Password for updates (empty: none)", settings->update_password, sizeof settings->update_password},
      {"tls", "TLS: SHA-1 fingerprint of the server's certificate (empty: no TLS)", settings->fingerprint,
       sizeof settings->fingerprint},
      {"turns", "Turns per kWh of the meter on the display", settings->turns_per_kwh, sizeof settings->turns_per_kwh},
  };
  for (Field& field : fields) portal.addParameter(&field.parameter);
  portal.setConfigPortalBlocking(false);
  portal.setSaveParamsCallback([settings, saved] {
    for (const Field& field : fields) strlcpy(field.text, field.parameter.getValue(), field.size);
    write_settings(*settings);
    *saved = true;
  });
}

void start_updates(const char* id, const char* password) {
  if (!password[0]) return;
  ArduinoOTA.setHostname(id);
  ArduinoOTA.setPassword(password);
  ArduinoOTA.begin(false);
}
}  // namespace

void Station::start(const char* kind) {
  LittleFS.begin();
  read_settings(&settings_);
  snprintf(id_, sizeof id_, "wattwheel-%s-%06x", kind, static_cast<unsigned>(ESP.getChipId()));
  settimeofday_cb([](bool from_sntp) { time_told = from_sntp; });
  configTime(0, 0, TIME_SERVER);
  WiFi.mode(WIFI_STA);
  WiFi.hostname(id_);
  WiFi.setAutoReconnect(true);
  fill_portal(&settings_, &saved_);
  if (portal.getWiFiIsSaved()) {
    WiFi.begin();
  } else {
    open_portal();
  }
  MDNS.begin(id_);
  start_updates(id_, settings_.update_password);
}

void Station::work() {
  portal.process();
  MDNS.update();
  if (settings_.update_password[0]) ArduinoOTA.handle();
  const bool connected = WiFi.status() == WL_CONNECTED;
  network_is_back_ = network_is_back_ || (connected && !was_connected_);
  was_connected_ = connected;
  if (saved_ && connected && !portal_is_open()) ESP.restart();
}

void Station::open_portal() {
  portal.startConfigPortal(id_);
}

bool Station::portal_is_open() {
  return portal.getConfigPortalActive();
}

bool Station::network_is_back() {
  const bool back = network_is_back_;
  network_is_back_ = false;
  return back;
}

bool Station::time_is_told(int64_t* wall_ms) {
  if (!time_told) return false;
  time_told = false;
  timeval now;
  gettimeofday(&now, nullptr);
  *wall_ms = now.tv_sec * 1000ll + now.tv_usec / 1000;
  return true;
}
