#include "cloud/gateway/serve.h"

#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <string>

#include "base/fault.h"

namespace windlass::cloud {

namespace {

constexpr auto stop_deadline = std::chrono::seconds(10);

void say(int descriptor, const std::string& text) {
  if (descriptor < 0) return;
  [[maybe_unused]] auto written = ::write(descriptor, text.data(), text.size());
  ::close(descriptor);
}

// Connections are files: take as many as we may have.
void raise_file_limit() {
  struct rlimit limit {};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

sigset_t ending_signals() {
  sigset_t signals;
  ::sigemptyset(&signals);
  for (auto number : {SIGTERM, SIGINT, SIGHUP}) ::sigaddset(&signals, number);
  return signals;
}

}  // namespace

int serve(const ServeOptions& options) {
  auto signals = ending_signals();
  // Before any thread is made, so that all inherit it and only we are told.
  ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  ::signal(SIGPIPE, SIG_IGN);
  raise_file_limit();
  SystemClock clock;
  SystemRandom random;
  Log log(2, ::isatty(2) ? Log::Form::Text : Log::Form::Json, clock);
  auto cloud = [&]() -> Result<std::unique_ptr<Cloud>> {
    try {
      return Cloud::start(options, clock, random, log);
    } catch (const Fault& accident) {
      return Error{"Fault", accident.what()};
    }
  }();
  if (!cloud) {
    say(options.ready_descriptor, cloud.error().message);
    // Whoever listens on the descriptor tells the person; otherwise we do.
    if (options.ready_descriptor < 0) log.error(cloud.error().message);
    return 1;
  }
  say(options.ready_descriptor, "ready");
  int number = 0;
  ::sigwait(&signals, &number);
  (*cloud)->stop(stop_deadline);
  return 0;
}

}  // namespace windlass::cloud
