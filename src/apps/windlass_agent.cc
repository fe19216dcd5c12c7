// windlass-agent: on each machine. Proves that it serves, and says what it runs.
#include <malloc.h>
#include <nss.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <thread>

#include "agent/agent.h"
#include "agent/page.h"
#include "agent/unit.h"
#include "agent/version.h"
#include "base/log.h"
#include "base/text.h"

using namespace windlass;

namespace {

constexpr auto usage =
    "windlass-agent run        does its duties; /etc/windlass/layer.json says for which layer\n"
    "windlass-agent unit       prints the systemd unit that runs it\n"
    "windlass-agent --version\n";

constexpr auto page_again = std::chrono::seconds(30);

// Whoever asks is answered also while a duty waits. Its port may be another's for a while.
void answer_visitors(const agent::Standing& standing, Log& log) {
  agent::RealTicks ticks;
  for (std::string problem;;) {
    if (auto listener = agent::listen_on_loopback(agent::page_port)) {
      problem.clear();
      agent::serve_page(*listener, standing);
    } else if (problem != listener.error().message) {
      problem = listener.error().message;
      log.warn("cannot answer which revision runs", {{"why", problem}});
    }
    ticks.sleep(page_again);
  }
}

int run() {
  // One arena is enough for two threads that mostly wait; what is free goes back.
  mallopt(M_ARENA_MAX, 1);
  mallopt(M_TRIM_THRESHOLD, 64 * 1024);
  std::signal(SIGPIPE, SIG_IGN);
  // Names are looked up by this program's own code: the machine may have modules for it that were
  // made for another C library.
  __nss_configure_lookup("hosts", "files dns");
  // The visitors' thread is never joined and uses these until the process ends.
  static SystemClock clock;
  static agent::Standing standing;
  static Log log(STDERR_FILENO, Log::Form::Text, clock);
  agent::RealTicks ticks;
  agent::RealWeb web;
  agent::RealProcesses processes;
  std::thread([] { answer_visitors(standing, log); }).detach();
  auto ended = agent::run({web, processes, clock, ticks, log, standing}, [] { return true; });
  log.error("cannot do its duties", {{"why", ended ? "" : ended.error().message}});
  return 1;
}

// As it is to be written where this program lies now.
int print_unit() {
  std::error_code none;
  auto here = std::filesystem::read_symlink("/proc/self/exe", none).string();
  auto unit = std::string(agent::unit_text);
  if (!here.empty()) unit = replace_all(unit, "/usr/local/bin/windlass-agent", here);
  std::fwrite(unit.data(), 1, unit.size(), stdout);
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  try {
    std::string_view verb = count == 2 ? arguments[1] : "";
    if (verb == "run") return run();
    if (verb == "unit") return print_unit();
    if (verb == "--version" || verb == "-V")
      return std::printf("windlass-agent %s\n", agent::version) < 0;
    bool asked = verb == "--help" || verb == "-h" || verb == "help";
    std::fputs(usage, asked ? stdout : stderr);
    return asked ? 0 : 1;
  } catch (const std::exception& fault) {
    std::fprintf(stderr, "windlass-agent: %s\n", fault.what());
    return 1;
  }
}
