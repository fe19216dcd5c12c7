#include "host/knot.h"

#include <arpa/inet.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <thread>

#include "base/fault.h"
#include "base/text.h"
#include "host/child.h"
#include "host/command.h"
#include "host/descriptor.h"
#include "host/dns_query.h"

namespace windlass::host {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds answer_max{5'000};
constexpr milliseconds ask_max{200};
constexpr milliseconds pause{1};
constexpr const char* program = "/usr/sbin/knotd";

void write_file(const std::string& path, const std::string& text) {
  auto fresh = path + ".new";
  {
    std::ofstream file(fresh, std::ios::binary);
    file << text;
    if (!file.flush()) throw Fault("writing " + path + " failed");
  }
  std::filesystem::rename(fresh, path);
}

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

bool bind_to(int kind, int port, sockaddr_in& address) {
  Descriptor socket(::socket(AF_INET, kind | SOCK_CLOEXEC, 0));
  int yes = 1;
  // A port that only waits for an old connection's end is free.
  if (kind == SOCK_STREAM) ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* plain = reinterpret_cast<sockaddr*>(&address);
  return ::bind(socket.get(), plain, size) == 0 && ::getsockname(socket.get(), plain, &size) == 0;
}

// The port if both kinds are free there; for 0 one that is.
Result<int> free_port(int wanted) {
  for (int attempt = 0; attempt < 16; ++attempt) {
    sockaddr_in address;
    if (bind_to(SOCK_STREAM, wanted, address)) {
      int port = ntohs(address.sin_port);
      if (bind_to(SOCK_DGRAM, port, address)) return port;
    }
    if (wanted != 0) break;
  }
  return Error{"AddressInUse",
               "the DNS port " + std::to_string(wanted) +
                   " of 127.0.0.1 is in use or not ours to take: free it, or start the cloud with "
                   "--dns-port N (0 takes any free one)"};
}

// A weighted answer's file, as the server's geoip module reads it.
std::string weighted_text(const std::vector<const WeightedAnswer*>& answers) {
  std::string text;
  for (auto* answer : answers) {
    text += answer->name + ":\n";
    for (auto& choice : answer->choices) {
      text += "  - weight: " + std::to_string(choice.weight) + "\n    " + answer->type + ": [";
      for (std::size_t i = 0; i < choice.values.size(); ++i) {
        auto quoted = replace_all(replace_all(choice.values[i], "\\", "\\\\"), "\"", "\\\"");
        text += (i ? ", \"" : "\"") + quoted + "\"";
      }
      text += "]\n";
    }
  }
  return text;
}

}  // namespace

Knot::Knot(std::string folder, int port) : folder_(std::move(folder)), port_(port) {}
Knot::~Knot() = default;

bool Knot::serves() const {
  std::lock_guard lock(mutex_);
  return child_ && child_->alive();
}

std::string Knot::trouble() const {
  std::lock_guard lock(trouble_mutex_);
  return trouble_;
}

void Knot::clear() {
  std::lock_guard lock(mutex_);
  zones_.clear();
  child_.reset();
  answering_ = 0;
}

Result<> Knot::publish(const std::vector<ServedZone>& zones, const std::vector<std::string>& gone) {
  std::lock_guard lock(mutex_);
  auto published = publish_now(zones, gone);
  std::lock_guard trouble_lock(trouble_mutex_);
  trouble_ = published ? "" : published.error().message;
  return published;
}

Result<> Knot::publish_now(const std::vector<ServedZone>& zones,
                           const std::vector<std::string>& gone) {
  std::filesystem::create_directories(folder_);
  bool again = false;
  for (auto& id : gone) again |= zones_.erase(id) > 0;
  for (auto& zone : zones) again |= keep(zone);
  if (zones_.empty()) {
    child_.reset();
    answering_ = 0;
    return Done{};
  }
  if (again) write_configuration();
  auto fresh = !child_ || !child_->alive();
  if (fresh)
    TRY(start());
  else
    TRY(reload(again, zones));
  for (auto& zone : zones) TRY(wait_for(zone.name, zone.serial));
  return Done{};
}

bool Knot::keep(const ServedZone& zone) {
  write_file(path(zone.id + ".zone"), zone.text);
  Kept kept{zone.name, zone.serial, {}, {}};
  std::map<std::string, std::vector<const WeightedAnswer*>> kinds;
  for (auto& answer : zone.weighted)
    kinds[answer.type + std::to_string(answer.ttl)].push_back(&answer);
  bool changed = false;
  for (auto& [kind, answers] : kinds) {
    auto id = zone.id + kind;
    auto file = path(id + ".weighted");
    auto text = weighted_text(answers);
    if (read_file(file) != text) {
      write_file(file, text);
      changed = true;
    }
    kept.modules.push_back("mod-geoip/" + id);
    kept.module_section += "  - id: \"" + id + "\"\n    config-file: \"" + file +
                           "\"\n    ttl: " + std::to_string(answers.front()->ttl) +
                           "\n    mode: weighted\n";
  }
  auto& before = zones_[zone.id];
  changed |= before.name != kept.name || before.module_section != kept.module_section;
  before = std::move(kept);
  return changed;
}

void Knot::write_configuration() {
  std::string text =
      "server:\n    rundir: \"" + folder_ + "\"\n    pidfile: \"" + path("knot.pid") +
      "\"\n    listen: \"127.0.0.1@" + std::to_string(port_) +
      "\"\n    udp-workers: 1\n    tcp-workers: 1\n    background-workers: 1\n"
      "    version: \"\"\n    identity: \"\"\n"
      "log:\n  - target: stderr\n    any: warning\n"
      "database:\n    storage: \"" +
      path("db") +
      "\"\n    journal-db-max-size: 1M\n    kasp-db-max-size: 5M\n    timer-db-max-size: 1M\n"
      "control:\n    listen: \"" +
      path("control") +
      "\"\n"
      // Our rows are the truth: files are read whole, and nothing is written back.
      "template:\n  - id: default\n    storage: \"" +
      folder_ +
      "\"\n    zonefile-load: whole\n    zonefile-sync: -1\n    journal-content: none\n"
      "    semantic-checks: off\n";
  std::string modules;
  for (auto& [id, zone] : zones_) modules += zone.module_section;
  if (!modules.empty()) text += "mod-geoip:\n" + modules;
  text += "zone:\n";
  for (auto& [id, zone] : zones_) {
    text += "  - domain: \"" + replace_all(zone.name, "\\", "\\\\") + "\"\n    file: \"" + id +
            ".zone\"\n";
    if (!zone.modules.empty()) text += "    module: [" + join(zone.modules, ", ") + "]\n";
  }
  write_file(path("knot.conf"), text);
}

// One of a cloud that ended without being able to end it. It is ours if it runs with our file.
void Knot::end_leftover() {
  auto pid = parse_uint(trimmed(read_file(path("knot.pid")))).value_or(0);
  if (pid == 0) return;
  auto is_ours = [&] {
    auto line = read_file("/proc/" + std::to_string(pid) + "/cmdline");
    return line.find("knotd") != std::string::npos &&
           line.find(path("knot.conf")) != std::string::npos;
  };
  auto until = Clock::now() + answer_max;
  if (is_ours()) ::kill(static_cast<pid_t>(pid), SIGKILL);
  while (is_ours() && Clock::now() < until) std::this_thread::sleep_for(pause);
  // A dead one that nobody has buried yet, or anybody else with its number, would keep the next one
  // from starting.
  std::filesystem::remove(path("knot.pid"));
}

Result<> Knot::start() {
  if (::access(program, X_OK) != 0)
    return Error{"NotInstalled",
                 "Knot DNS answers hosted zones and is not installed: apt-get install "
                 "knot knot-module-geoip"};
  child_.reset();
  end_leftover();
  port_ = TRY(free_port(port_));
  std::filesystem::create_directories(path("db"));
  write_configuration();
  child_ = std::make_unique<Child>(std::vector<std::string>{program, "--config", path("knot.conf")},
                                   path("log"));
  answering_ = port_;
  for (auto& [id, zone] : zones_) TRY(wait_for(zone.name, zone.serial));
  return Done{};
}

Result<> Knot::reload(bool all, const std::vector<ServedZone>& zones) {
  std::vector<std::string> command{"/usr/sbin/knotc", "--socket", path("control"), "--blocking"};
  if (all) {
    command.push_back("reload");
  } else {
    command.push_back("zone-reload");
    for (auto& zone : zones) command.push_back(zone.name);
  }
  if (!all && zones.empty()) return Done{};
  TRY(output_of(command, {.deadline = answer_max}));
  return Done{};
}

Result<> Knot::wait_for(const std::string& zone, std::uint32_t serial) {
  auto until = Clock::now() + answer_max;
  do {
    if (ask_serial(port_, zone, ask_max) == serial) return Done{};
    std::this_thread::sleep_for(pause);
  } while (child_->alive() && Clock::now() < until);
  auto said = read_file(path("log"));
  auto last = std::string(trimmed(said));
  last = last.substr(last.rfind('\n') + 1);
  return Error{"NotAnswered", "the DNS server does not answer " + zone + " as it is now" +
                                  (last.empty() ? "" : "; it says: " + last)};
}

}  // namespace windlass::host
