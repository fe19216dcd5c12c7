#include "cli/git_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

extern char** environ;

namespace windlass::cli {

namespace {

constexpr std::chrono::seconds limit{20};
constexpr std::chrono::seconds apart_limit{120};
constexpr std::size_t output_max = 16u << 20;

class Pipe {
 public:
  Pipe() { ok_ = ::pipe(ends_) == 0; }
  ~Pipe() { close_read(), close_write(); }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  bool ok() const { return ok_; }
  int read_end() const { return ends_[0]; }
  int write_end() const { return ends_[1]; }
  void close_read() { close_one(ends_[0]); }
  void close_write() { close_one(ends_[1]); }

 private:
  static void close_one(int& end) {
    if (end >= 0) ::close(end);
    end = -1;
  }
  int ends_[2] = {-1, -1};
  bool ok_ = false;
};

std::vector<std::string> command_line(const std::string& folder,
                                      const std::vector<std::string>& arguments) {
  std::vector<std::string> words = {"git"};
  if (!folder.empty()) words.insert(words.end(), {"-C", folder});
  // Committed by whoever the repository says; by windlass where it says nobody.
  words.insert(words.end(), {"-c", "core.hooksPath=/dev/null", "-c", "gc.auto=0"});
  words.insert(words.end(), arguments.begin(), arguments.end());
  return words;
}

// A hook of git's is told by these of the repository that it is called for: not ours.
bool leads_astray(std::string_view variable) {
  static constexpr std::string_view names[] = {
      "GIT_DIR=",        "GIT_WORK_TREE=", "GIT_INDEX_FILE=",       "GIT_PREFIX=",
      "GIT_COMMON_DIR=", "GIT_NAMESPACE=", "GIT_OBJECT_DIRECTORY=", "GIT_QUARANTINE_PATH="};
  return std::ranges::any_of(names, [&](auto name) { return variable.starts_with(name); });
}

// Nobody is asked for a password; who commits is known in any case.
std::vector<std::string> quiet_environment() {
  std::vector<std::string> all;
  bool author = false;
  for (char** one = environ; *one; ++one) {
    if (leads_astray(*one)) continue;
    all.emplace_back(*one);
    author = author || all.back().starts_with("GIT_AUTHOR_EMAIL=");
  }
  all.emplace_back("GIT_TERMINAL_PROMPT=0");
  all.emplace_back("GIT_SSH_COMMAND=ssh -oBatchMode=yes");
  all.emplace_back("GIT_COMMITTER_NAME=windlass");
  all.emplace_back("GIT_COMMITTER_EMAIL=windlass@localhost");
  if (!author) {
    all.emplace_back("GIT_AUTHOR_NAME=windlass");
    all.emplace_back("GIT_AUTHOR_EMAIL=windlass@localhost");
  }
  return all;
}

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> out;
  for (auto& word : words) out.push_back(word.data());
  out.push_back(nullptr);
  return out;
}

std::optional<pid_t> start(std::vector<std::string> words, int in, int out, bool apart) {
  auto environment = quiet_environment();
  auto argv = pointers(words);
  auto envp = pointers(environment);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  auto null_in = in < 0, null_out = out < 0;
  if (null_in)
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  else
    posix_spawn_file_actions_adddup2(&actions, in, 0);
  if (null_out)
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  else
    posix_spawn_file_actions_adddup2(&actions, out, 1);
  posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  if (apart) {
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    posix_spawnattr_setpgroup(&attributes, 0);
  }
  pid_t pid = -1;
  auto failed = ::posix_spawnp(&pid, argv[0], &actions, &attributes, argv.data(), envp.data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  if (failed) return {};
  return pid;
}

// What it prints until it ends, or nothing when it takes too long.
std::optional<std::string> read_all(int end) {
  std::string text;
  auto until = std::chrono::steady_clock::now() + limit;
  for (;;) {
    auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        until - std::chrono::steady_clock::now());
    if (left.count() <= 0 || text.size() > output_max) return {};
    pollfd waits{end, POLLIN, 0};
    if (::poll(&waits, 1, static_cast<int>(left.count())) <= 0) continue;
    char buffer[8192];
    auto got = ::read(end, buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return text;
    text.append(buffer, static_cast<std::size_t>(got));
  }
}

}  // namespace

ops::RunGit system_git(std::string folder) {
  return [folder](const std::vector<std::string>& arguments,
                  const std::string& input) -> Result<std::string> {
    auto failed = [&](const std::string& why) {
      return Error{"GitFailed", "git " + arguments[0] + " " + why};
    };
    Pipe in, out;
    if (!in.ok() || !out.ok()) return failed("could not be started");
    for (int end : {in.write_end(), out.read_end()}) ::fcntl(end, F_SETFD, FD_CLOEXEC);
    auto pid = start(command_line(folder, arguments), in.read_end(), out.write_end(), false);
    in.close_read();
    out.close_write();
    if (!pid) return failed("is not there");
    // It may end without reading: its input is then nobody's.
    auto pipes = ::signal(SIGPIPE, SIG_IGN);
    std::thread feeder([&] {
      std::size_t done = 0;
      while (done < input.size()) {
        auto wrote = ::write(in.write_end(), input.data() + done, input.size() - done);
        if (wrote <= 0) break;
        done += static_cast<std::size_t>(wrote);
      }
      in.close_write();
    });
    auto text = read_all(out.read_end());
    if (!text) ::kill(*pid, SIGKILL);
    feeder.join();
    ::signal(SIGPIPE, pipes);
    int status = 0;
    while (::waitpid(*pid, &status, 0) < 0 && errno == EINTR) {
    }
    if (!text) return failed("took too long");
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) return failed("failed");
    return *text;
  };
}

std::function<void(const std::vector<std::string>&)> system_git_apart(std::string folder) {
  return [folder](const std::vector<std::string>& arguments) {
    // Left alone, with a limit: nobody waits for a remote that does not answer.
    auto words = command_line(folder, arguments);
    words.insert(words.begin(), {"timeout", std::to_string(apart_limit.count())});
    (void)start(std::move(words), -1, -1, true);
  };
}

}  // namespace windlass::cli
