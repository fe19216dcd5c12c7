#include "host/haproxy_process.h"

#include <signal.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include "base/text.h"
#include "host/command.h"
#include "host/haproxy_socket.h"
#include "host/kernel_file.h"

namespace windlass::host {

namespace fs = std::filesystem;

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds pause{3};
constexpr milliseconds answer_max{20'000};
// Looks in a row that find no process: one that becomes another program has no name for a moment.
constexpr int absent_max = 50;
constexpr std::uintmax_t own_log_max = 1 << 20;

// What HAProxy last complained of.
std::string last_words(const std::string& said) {
  std::string found;
  for (auto line : split(said, '\n'))
    if (line.find("ALERT") != std::string_view::npos &&
        line.find("Error(s) found") == std::string_view::npos &&
        line.find("Fatal errors") == std::string_view::npos)
      found = std::string(trimmed(line));
  if (!found.empty()) return found;
  auto end = trimmed(said);
  return std::string(end.substr(end.rfind('\n') + 1));
}

// Command lines of what runs, an argument a string. A zombie has none.
template <class Visit>
void each_process(Visit visit) {
  std::error_code ignored;
  for (auto& entry : fs::directory_iterator("/proc", ignored)) {
    auto pid = parse_uint(entry.path().filename().string());
    if (!pid) continue;
    auto line = read_kernel_file((entry.path() / "cmdline").string());
    if (line.find("haproxy") == std::string::npos) continue;
    auto arguments = split(line, '\0');
    visit(static_cast<pid_t>(*pid), arguments);
  }
}

std::vector<pid_t> processes_with(const std::string& file) {
  std::vector<pid_t> found;
  each_process([&](pid_t pid, const std::vector<std::string_view>& arguments) {
    auto program = arguments.front().substr(arguments.front().rfind('/') + 1);
    if (program == "haproxy" && std::ranges::find(arguments, file) != arguments.end())
      found.push_back(pid);
  });
  return found;
}

std::string worker_of(const HaproxyPlaces& places) {
  auto info = ask_haproxy(places.sockets + "/stats", "show info");
  if (!info) return "";
  for (auto line : split(*info, '\n'))
    if (line.starts_with("Pid: ")) return std::string(line.substr(5));
  return "";
}

Result<> wait_for_worker(const HaproxyPlaces& places, const std::string& unlike) {
  auto until = Clock::now() + answer_max;
  int absent = 0;
  do {
    auto worker = worker_of(places);
    if (!worker.empty() && worker != unlike) return Done{};
    std::this_thread::sleep_for(pause);
    absent = haproxy_runs(places) ? 0 : absent + 1;
  } while (Clock::now() < until && absent < absent_max);
  return Error{"NotStarted", "HAProxy does not serve: " +
                                 last_words(read_kernel_file(places.folder + "/haproxy.log"))};
}

}  // namespace

std::string haproxy_configuration(const HaproxyPlaces& places) {
  return places.folder + "/haproxy.cfg";
}

bool haproxy_runs(const HaproxyPlaces& places) {
  auto file = haproxy_configuration(places);
  // The usual case costs one read.
  auto said = read_kernel_file(places.folder + "/pid");
  auto pid = trimmed(said);
  auto line = pid.empty() ? "" : read_kernel_file("/proc/" + std::string(pid) + "/cmdline");
  if (line.find("haproxy") != std::string::npos && line.find(file) != std::string::npos)
    return true;
  return !processes_with(file).empty();
}

Result<> start_haproxy(const HaproxyPlaces& places, const std::string& namespace_path) {
  auto own_log = places.folder + "/haproxy.log";
  std::error_code absent;
  if (fs::file_size(own_log, absent) > own_log_max) fs::remove(own_log, absent);
  TRY(output_of({"sh", "-c",
                 "exec setsid --fork nsenter --net=\"$1\" haproxy -W "
                 "-S \"$2,mode,600,level,admin\" -p \"$3\" -f \"$4\" "
                 "</dev/null >>\"$5\" 2>>\"$6\"",
                 "windlass", namespace_path, places.sockets + "/master", places.folder + "/pid",
                 haproxy_configuration(places), places.folder + "/access.log", own_log}));
  // It is not there before setsid and nsenter have become it.
  auto until = Clock::now() + answer_max;
  while (!haproxy_runs(places) && worker_of(places).empty() && Clock::now() < until) {
    std::this_thread::sleep_for(pause);
    if (read_kernel_file(own_log).find("ALERT") != std::string::npos) break;
  }
  return wait_for_worker(places, "");
}

Result<> reload_haproxy(const HaproxyPlaces& places) {
  auto old = worker_of(places);
  TRY(ask_haproxy(places.sockets + "/master", "reload", answer_max));
  return wait_for_worker(places, old);
}

Result<> end_haproxy(const HaproxyPlaces& places) {
  auto file = haproxy_configuration(places);
  auto until = Clock::now() + answer_max;
  for (;;) {
    auto there = processes_with(file);
    if (there.empty()) return Done{};
    if (Clock::now() >= until)
      return Error{"NotEnded", "HAProxy " + std::to_string(there.front()) + " does not end"};
    for (auto pid : there) ::kill(pid, SIGKILL);
    std::this_thread::sleep_for(pause);
  }
}

bool signal_haproxy(const HaproxyPlaces& places, int number) {
  auto there = processes_with(haproxy_configuration(places));
  for (auto pid : there) ::kill(pid, number);
  return !there.empty();
}

Result<> check_haproxy_file(const std::string& path) {
  auto checked = TRY(run({"haproxy", "-c", "-f", path}));
  if (checked.code == 0) return Done{};
  return Error{"NotTaken", "HAProxy does not take this configuration: " +
                               last_words(checked.err + checked.out)};
}

std::vector<std::string> haproxies_below(const std::string& folder) {
  std::vector<std::string> found;
  each_process([&](pid_t, const std::vector<std::string_view>& arguments) {
    for (auto argument : arguments)
      if (argument.starts_with(folder + "/") && argument.ends_with("/haproxy.cfg")) {
        auto rest = argument.substr(folder.size() + 1);
        found.emplace_back(rest.substr(0, rest.find('/')));
      }
  });
  std::ranges::sort(found);
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

}  // namespace windlass::host
