#include "station.h"

#include <ArduinoOTA.h>
#include <ESP8266WiFi.h>
#include <ESP8266mDNS.h>
#include <LittleFS.h>
#include <WiFiManager.h>
#include <coredecls.h>
#include <sys/time.h>
#include <time.h>

#include "chip_board.h"

namespace {
constexpr char TIME_SERVER[] = "pool.ntp.org";
volatile bool time_told = false;
WiFiManager portal;

/** A field of the portal, and where its value goes. */
class Field {
 public:
  enum class Kind : uint8_t { PLAIN, SECRET };

  Field(const char* id, const char* label, char* text, int size, Kind kind = Kind::PLAIN)
      : parameter_(id, label, kind == Kind::SECRET ? "" : text, size - 1, kind == Kind::SECRET ? HIDDEN : ""),
        text_(text),
        size_(size),
        kind_(kind) {}

  WiFiManagerParameter* parameter() { return &parameter_; }

  /** Takes over what was entered. The form never has a secret: left empty it stays, and a dash removes it. */
  void take() {
    const char* const entered = parameter_.getValue();
    const bool secret = kind_ == Kind::SECRET, removed = secret && strcmp(entered, "-") == 0;
    if (!secret || entered[0]) strlcpy(text_, removed ? "" : entered, size_);
    if (secret) parameter_.setValue("", size_ - 1);
  }

 private:
  static constexpr char HIDDEN[] = "type='password' autocomplete='new-password'";

  WiFiManagerParameter parameter_;
  char* const text_;
  const int size_;
  const Kind kind_;
};

void fill_portal(Settings* settings, bool* saved) {
  static Field fields[] = {
      {"server", "Server (empty: found in the network)", settings->server, sizeof settings->server},
      {"port", "Port", settings->port, sizeof settings->port},
      {"user", "User", settings->user, sizeof settings->user},
      {"password", "Password (empty: as it is, -: none)", settings->password, sizeof settings->password,
       Field::Kind::SECRET},
      {"meter", "Meter", settings->meter, sizeof settings->meter},
      {"name", "Name of the display", settings->name, sizeof settings->name},
      {"input", "Input: disc or pulse", settings->input, sizeof settings->input},
      {"update", "Password for updates (empty: as it is, -: none)", settings->update_password,
       sizeof settings->update_password, Field::Kind::SECRET},
      {"tls", "TLS: SHA-1 fingerprint of the server's certificate (empty: no TLS)", settings->fingerprint,
       sizeof settings->fingerprint},
      {"turns", "Turns per kWh of the meter on the display", settings->turns_per_kwh, sizeof settings->turns_per_kwh},
  };
  for (Field& field : fields) portal.addParameter(field.parameter());
  portal.setConfigPortalBlocking(false);
  portal.setSaveParamsCallback([settings, saved] {
    for (Field& field : fields) field.take();
    write_settings(*settings);
    *saved = true;
  });
}

/** The radio must be on: it feeds the generator. */
void know_portal_password(Settings* settings) {
  if (settings->portal_password[0]) return;
  wattwheel::make_portal_password(random_bits(), settings->portal_password);
  write_settings(*settings);
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
  know_portal_password(&settings_);
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
  Serial.printf("portal: Wi-Fi %s, password %s\n", id_, settings_.portal_password);
  portal.startConfigPortal(id_, settings_.portal_password);
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
