#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "aws/credentials.h"
#include "base/fault.h"

extern char** environ;

namespace windlass::aws {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t output_max = 1 << 20;
// A person may be asked for a code on the terminal; nobody else takes that long.
constexpr auto alone_deadline = std::chrono::seconds(60);
constexpr auto with_person_deadline = std::chrono::minutes(5);

class Process {
 public:
  Process(const std::string& command, bool with_person) : grouped_(!with_person) {
    int ends[2];
    if (::pipe(ends) != 0) throw_errno("pipe");
    out_ = ends[0];
    ::fcntl(out_, F_SETFD, FD_CLOEXEC);
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
    ::posix_spawn_file_actions_addclose(&actions, ends[1]);
    ::posix_spawnattr_init(&attributes);
    // In a group of its own it can be ended with all that it started; but only the terminal's own
    // group may read from it.
    if (grouped_) ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    std::string shell = "sh", dash_c = "-c", line = command;
    char* arguments[] = {shell.data(), dash_c.data(), line.data(), nullptr};
    auto failed = ::posix_spawn(&pid_, "/bin/sh", &actions, &attributes, arguments, environ);
    ::posix_spawn_file_actions_destroy(&actions);
    ::posix_spawnattr_destroy(&attributes);
    ::close(ends[1]);
    if (failed) {
      ::close(out_);
      errno = failed;
      throw_errno("starting " + command);
    }
  }
  ~Process() {
    ::close(out_);
    if (pid_ > 0) end();
  }

  // False at the end of what it prints, or past the deadline.
  bool read(std::string& printed, Clock::time_point deadline) {
    auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
    pollfd watched{out_, POLLIN, 0};
    auto ready = left > 0 ? ::poll(&watched, 1, static_cast<int>(left)) : 0;
    if (ready < 0 && errno == EINTR) return true;
    late_ = ready == 0;
    if (ready <= 0) return false;
    std::array<char, 4096> piece;
    auto count = ::read(out_, piece.data(), piece.size());
    if (count > 0) printed.append(piece.data(), static_cast<std::size_t>(count));
    return count > 0;
  }

  bool late() const { return late_; }

  int wait() {
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    pid_ = -1;
    return status;
  }

 private:
  void end() {
    ::kill(grouped_ ? -pid_ : pid_, SIGKILL);
    wait();
  }

  pid_t pid_ = -1;
  int out_ = -1;
  bool grouped_;
  bool late_ = false;
};

}  // namespace

// The user's own command line, from the user's own file: the shell reads it, as AWS's tools have
// it.
RunProcess system_process(std::optional<std::chrono::milliseconds> deadline) {
  return [deadline](const std::string& command) -> Result<std::string> {
    auto with_person = ::isatty(0) == 1;
    auto limit = deadline.value_or(with_person ? with_person_deadline : alone_deadline);
    auto until = Clock::now() + limit;
    Process process(command, with_person);
    std::string printed;
    while (process.read(printed, until))
      if (printed.size() > output_max)
        return Error{"ProcessFailed", "the command printed more than 1 MiB"};
    if (process.late())
      return Error{"ProcessFailed", "the command did not answer within " +
                                        std::to_string(limit.count() / 1000) +
                                        " s, and was ended: " + command};
    auto status = process.wait();
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
      return Error{"ProcessFailed", "the command failed: " + command};
    return printed;
  };
}

}  // namespace windlass::aws
