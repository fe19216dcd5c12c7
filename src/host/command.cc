#include "host/command.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "base/fault.h"
#include "host/descriptor.h"

namespace windlass::host {

namespace {

using Clock = std::chrono::steady_clock;

constexpr const char* path = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

struct Pipe {
  Descriptor read, write;
};

Pipe make_pipe() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) throw_errno("pipe");
  return {Descriptor(ends[0]), Descriptor(ends[1])};
}

void never_block(const Descriptor& descriptor) { ::fcntl(descriptor.get(), F_SETFL, O_NONBLOCK); }

// write(2) that tells of a closed pipe by EPIPE alone, whatever the process does about SIGPIPE.
ssize_t write_quietly(int fd, std::string_view bytes) {
  sigset_t broken, before;
  sigemptyset(&broken);
  sigaddset(&broken, SIGPIPE);
  ::pthread_sigmask(SIG_BLOCK, &broken, &before);
  auto count = ::write(fd, bytes.data(), bytes.size());
  auto error = errno;
  if (count < 0 && error == EPIPE) {
    timespec at_once{};
    ::sigtimedwait(&broken, nullptr, &at_once);
  }
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  errno = error;
  return count;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> list;
  for (auto& text : texts) list.push_back(text.data());
  list.push_back(nullptr);
  return list;
}

class Child {
 public:
  Child(const std::vector<std::string>& arguments, const CommandOptions& options)
      : options_(options), deadline_(Clock::now() + options.deadline) {
    start(arguments);
  }

  int refused() const { return refused_; }
  Result<Finished> wait(const std::string& name);

 private:
  void start(std::vector<std::string> arguments);
  bool step();  // false when the program has ended and said all
  void give();
  void take(Descriptor& from, std::string& into);
  void reap();

  const CommandOptions& options_;
  Clock::time_point deadline_;
  Pipe in_ = make_pipe(), out_ = make_pipe(), err_ = make_pipe();
  Descriptor pidfd_;
  pid_t pid_ = -1;
  int refused_ = 0;
  std::size_t given_ = 0;
  Finished finished_;
};

void Child::start(std::vector<std::string> arguments) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, in_.read.get(), 0);
  ::posix_spawn_file_actions_adddup2(&actions, out_.write.get(), 1);
  ::posix_spawn_file_actions_adddup2(&actions, err_.write.get(), 2);
  if (options_.third >= 0) ::posix_spawn_file_actions_adddup2(&actions, options_.third, 3);
  if (!options_.folder.empty())
    ::posix_spawn_file_actions_addchdir_np(&actions, options_.folder.c_str());
  ::posix_spawnattr_init(&attributes);
  // A group of its own, so that all of it can be ended; our signal mask and handlers stay ours.
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  ::posix_spawnattr_setsigmask(&attributes, &none);
  ::posix_spawnattr_setsigdefault(&attributes, &all);
  ::posix_spawnattr_setflags(
      &attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  auto environment = options_.environment;
  environment.insert(environment.end(), {path, "LANG=C.UTF-8"});
  refused_ = ::posix_spawnp(&pid_, arguments.front().c_str(), &actions, &attributes,
                            pointers(arguments).data(), pointers(environment).data());
  ::posix_spawn_file_actions_destroy(&actions);
  ::posix_spawnattr_destroy(&attributes);
  if (refused_) return;
  pidfd_ = Descriptor(static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0)));
  if (!pidfd_) throw_errno("pidfd_open");
  in_.read.close();
  out_.write.close();
  err_.write.close();
  for (auto* ours : {&in_.write, &out_.read, &err_.read}) never_block(*ours);
  if (options_.input.empty()) in_.write.close();
}

void Child::give() {
  auto count = write_quietly(in_.write.get(), std::string_view(options_.input).substr(given_));
  if (count > 0) given_ += static_cast<std::size_t>(count);
  // It closed its input: what we have left to say it does not want to hear.
  if ((count < 0 && errno != EAGAIN) || given_ == options_.input.size()) in_.write.close();
}

void Child::take(Descriptor& from, std::string& into) {
  std::array<char, 16384> piece;
  auto count = ::read(from.get(), piece.data(), piece.size());
  if (count > 0) {
    auto room = options_.output_max - std::min(options_.output_max, into.size());
    into.append(piece.data(), std::min(room, static_cast<std::size_t>(count)));
  } else if (count == 0 || errno != EAGAIN) {
    from.close();
  }
}

bool Child::step() {
  auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline_ - Clock::now());
  std::array<pollfd, 4> watched{{{pidfd_.get(), POLLIN, 0},
                                 {in_.write.get(), POLLOUT, 0},
                                 {out_.read.get(), POLLIN, 0},
                                 {err_.read.get(), POLLIN, 0}}};
  if (::poll(watched.data(), watched.size(), static_cast<int>(std::max<long>(0, left.count()))) <
          0 &&
      errno != EINTR)
    throw_errno("poll");
  if (watched[1].revents) give();
  if (watched[2].revents) take(out_.read, finished_.out);
  if (watched[3].revents) take(err_.read, finished_.err);
  // A daemon that it started may hold its streams: what it said until it ended is enough.
  return !watched[0].revents || watched[2].revents & POLLIN || watched[3].revents & POLLIN;
}

void Child::reap() {
  int status = 0;
  while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  finished_.code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

Result<Finished> Child::wait(const std::string& name) {
  while (step()) {
    if (Clock::now() < deadline_) continue;
    ::kill(-pid_, SIGKILL);
    reap();
    return Error{"Timeout", name + " did not end within " +
                                std::to_string(options_.deadline.count()) + " ms, and was killed"};
  }
  reap();
  return std::move(finished_);
}

}  // namespace

Result<Finished> run(const std::vector<std::string>& arguments, const CommandOptions& options) {
  Child child(arguments, options);
  if (child.refused() == ENOENT)
    return Error{"NotInstalled", arguments.front() + " is not installed"};
  if (child.refused()) {
    errno = child.refused();
    throw_errno("starting " + arguments.front());
  }
  return child.wait(arguments.front());
}

Result<std::string> output_of(const std::vector<std::string>& arguments,
                              const CommandOptions& options) {
  auto finished = TRY(run(arguments, options));
  if (finished.code == 0) return std::move(finished.out);
  auto said = finished.err.empty() ? finished.out : finished.err;
  while (!said.empty() && said.back() == '\n') said.pop_back();
  auto last = said.substr(said.rfind('\n') + 1);
  std::string command;
  for (auto& argument : arguments) command += (command.empty() ? "" : " ") + argument;
  return Error{"CommandFailed", command + ": exit " + std::to_string(finished.code) +
                                    (last.empty() ? "" : ": ") + last};
}

}  // namespace windlass::host
