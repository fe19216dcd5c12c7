#include "host/child.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>

#include "base/fault.h"

namespace windlass::host {

namespace {

constexpr std::chrono::seconds end_max{5};

// In the forked child: nothing here may allocate or lock.
[[noreturn]] void become(char* const* arguments, char* const* environment, int log, pid_t parent) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(127);
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  ::setpgid(0, 0);
  auto nothing = ::open("/dev/null", O_RDONLY);
  ::dup2(nothing, 0);
  ::dup2(log, 1);
  ::dup2(log, 2);
  ::execve(arguments[0], arguments, environment);
  ::_exit(127);
}

}  // namespace

Child::Child(std::vector<std::string> arguments, std::string log)
    : arguments_(std::move(arguments)), log_(std::move(log)), thread_([this] { live(); }) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return begun_; });
}

void Child::live() {
  std::vector<char*> arguments;
  for (auto& argument : arguments_) arguments.push_back(argument.data());
  arguments.push_back(nullptr);
  std::string path = "PATH=/usr/sbin:/usr/bin:/sbin:/bin";
  char* environment[] = {path.data(), nullptr};
  auto log = ::open(log_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  auto parent = ::getpid();
  auto pid = ::fork();
  if (pid == 0) become(arguments.data(), environment, log, parent);
  ::close(log);
  {
    std::lock_guard lock(mutex_);
    pid_ = pid;
    alive_ = pid > 0;
    begun_ = true;
  }
  changed_.notify_all();
  if (pid < 0) return;
  siginfo_t ended{};
  while (::waitid(P_PID, static_cast<id_t>(pid), &ended, WEXITED | WNOWAIT) != 0 &&
         errno == EINTR) {
  }
  std::lock_guard lock(mutex_);
  alive_ = false;
  pid_ = -1;
  ::waitpid(pid, nullptr, 0);
  changed_.notify_all();
}

void Child::stop() {
  {
    std::unique_lock lock(mutex_);
    if (pid_ > 0) ::kill(pid_, SIGTERM);
    changed_.wait_for(lock, end_max, [this] { return pid_ <= 0; });
    if (pid_ > 0) ::kill(pid_, SIGKILL);
  }
  if (thread_.joinable()) thread_.join();
}

}  // namespace windlass::host
