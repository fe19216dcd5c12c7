#include "agent/process.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "agent/stream.h"

namespace windlass::agent {

namespace {

// How soon an end is seen of a program that keeps what it says open for its children.
constexpr int glance_ms = 20;

// In a group of its own, so that all of it can be ended; deaf; speaking into `said`.
int start(const std::vector<std::string>& words, int said, pid_t& process) {
  std::vector<char*> arguments;
  for (auto& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, said, 1);
  posix_spawn_file_actions_adddup2(&actions, said, 2);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t ordinary;
  sigemptyset(&ordinary);
  sigaddset(&ordinary, SIGPIPE);
  posix_spawnattr_setsigdefault(&attributes, &ordinary);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF);
  auto code =
      posix_spawnp(&process, arguments[0], &actions, &attributes, arguments.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return code;
}

bool has_more(int pipe) {
  pollfd one{.fd = pipe, .events = POLLIN, .revents = 0};
  return ::poll(&one, 1, 0) > 0;
}

void listen_to(int pipe, std::string& said, bool& open) {
  pollfd one{.fd = open ? pipe : -1, .events = POLLIN, .revents = 0};
  if (::poll(&one, 1, glance_ms) <= 0) return;
  char piece[4096];
  auto got = ::read(pipe, piece, sizeof piece);
  if (got <= 0) {
    open = false;
    return;
  }
  said.append(piece, static_cast<std::size_t>(got));
  if (said.size() > said_bytes_max) said.erase(0, said.size() - said_bytes_max);
}

}  // namespace

Ran RealProcesses::run(const std::vector<std::string>& words, Duration limit) {
  RealTicks ticks;
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) return {};
  Descriptor ours(ends[0]);
  pid_t process = 0;
  {
    Descriptor theirs(ends[1]);
    // Only our end must not block.
    ::fcntl(theirs.get(), F_SETFL, 0);
    if (start(words, theirs.get(), process) != 0) return {};
  }
  Ran out;
  auto deadline = ticks.now() + limit;
  int status = 0;
  for (bool open = true;;) {
    listen_to(ours.get(), out.said, open);
    auto ended = ::waitpid(process, &status, WNOHANG);
    if (ended == process) break;
    if (ended < 0 && errno != EINTR) return out;
    if (ticks.now() < deadline) continue;
    out.in_time = false;
    ::kill(-process, SIGKILL);
    ::waitpid(process, &status, 0);
    break;
  }
  // What it said last may still lie in the pipe.
  for (bool open = true; open && has_more(ours.get());) listen_to(ours.get(), out.said, open);
  if (WIFEXITED(status)) out.code = WEXITSTATUS(status);
  return out;
}

}  // namespace windlass::agent
