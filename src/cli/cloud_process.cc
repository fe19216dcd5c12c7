#include "cli/cloud_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include "base/fault.h"
#include "base/json.h"
#include "base/text.h"

namespace windlass::cli {

namespace {

constexpr auto start_deadline = std::chrono::seconds(30);
constexpr auto end_deadline = std::chrono::seconds(30);

std::string read_file(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

// The kernel knows who holds the lock; a pid file would only remember.
int lock_holder(const std::string& state_dir) {
  auto descriptor = ::open((state_dir + "/lock").c_str(), O_RDWR | O_CLOEXEC);
  if (descriptor < 0) return 0;
  struct flock whole {};
  whole.l_type = F_WRLCK;
  whole.l_whence = SEEK_SET;
  auto asked = ::fcntl(descriptor, F_GETLK, &whole);
  ::close(descriptor);
  return asked == 0 && whole.l_type != F_UNLCK ? whole.l_pid : 0;
}

// What the new process says on its descriptor, until it closes it.
Result<std::string> first_words(int descriptor) {
  std::string words;
  auto until = std::chrono::steady_clock::now() + start_deadline;
  for (;;) {
    auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        until - std::chrono::steady_clock::now());
    pollfd ready{descriptor, POLLIN, 0};
    if (left.count() <= 0 || ::poll(&ready, 1, static_cast<int>(left.count())) == 0)
      return Error{"Timeout", "the cloud did not come up in 30 seconds"};
    std::array<char, 512> piece;
    auto got = ::read(descriptor, piece.data(), piece.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return words;
    words.append(piece.data(), static_cast<std::size_t>(got));
  }
}

[[noreturn]] void become_cloud(std::vector<std::string>& arguments, const std::string& log_path,
                               int ready_descriptor) {
  ::setsid();
  ::setenv(ready_variable, std::to_string(ready_descriptor).c_str(), 1);
  auto nothing = ::open("/dev/null", O_RDONLY);
  auto log = ::open(log_path.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  if (nothing < 0 || log < 0) ::_exit(127);
  ::dup2(nothing, 0);
  ::dup2(log, 1);
  ::dup2(log, 2);
  std::vector<char*> argv;
  for (auto& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  ::execv("/proc/self/exe", argv.data());
  ::_exit(127);
}

}  // namespace

std::string default_cloud_state() {
  if (auto* state = std::getenv("XDG_STATE_HOME"); state && *state == '/')
    return std::string(state) + "/windlass/cloud";
  auto* home = std::getenv("HOME");
  return std::string(home ? home : "/var/lib") + "/.local/state/windlass/cloud";
}

std::string cloud_log_path(const std::string& state_dir) { return state_dir + "/cloud.log"; }

std::optional<CloudProcess> find_cloud(const std::string& state_dir) {
  auto pid = lock_holder(state_dir);
  if (!pid) return std::nullopt;
  return CloudProcess{pid, std::string(trimmed(read_file(state_dir + "/address")))};
}

Result<CloudKeys> read_cloud_keys(const std::string& state_dir) {
  auto path = state_dir + "/keys";
  auto text = read_file(path);
  if (text.empty())
    return Error{"NoKeys",
                 "there is no cloud in " + state_dir + " that you may use: windlass cloud up"};
  auto json = TRY(parse_json(text).context("reading " + path));
  return CloudKeys{json.text("access_key_id").value_or(""),
                   json.text("secret_access_key").value_or("")};
}

Result<CloudKeys> read_account_keys(const std::string& state_dir, const std::string& account) {
  auto path = state_dir + "/accounts";
  auto unknown = Error{"NoAccount", "there is no account '" + account + "' in " + state_dir +
                                        " that you may use; see: windlass cloud account list"};
  auto text = read_file(path);
  if (text.empty()) return unknown;
  auto json = TRY(parse_json(text).context("reading " + path));
  if (!json.is_array()) return unknown;
  for (auto& one : json.as_array())
    if (one.text("account") == account || one.text("name") == account)
      return CloudKeys{one.text("access_key_id").value_or(""),
                       one.text("secret_access_key").value_or("")};
  return unknown;
}

Result<CloudProcess> start_cloud(const std::string& state_dir, std::vector<std::string> arguments) {
  std::error_code failed;
  std::filesystem::create_directories(state_dir, failed);
  if (failed)
    return Error{"BadStateDir", "cannot make the state directory " + state_dir + ": " +
                                    failed.message() + "; choose another with --state DIR"};
  std::array<int, 2> pipe{};
  if (::pipe(pipe.data()) != 0) throw_errno("pipe");
  ::fcntl(pipe[0], F_SETFD, FD_CLOEXEC);
  auto log_path = cloud_log_path(state_dir);
  auto child = ::fork();
  if (child < 0) throw_errno("fork");
  if (child == 0) become_cloud(arguments, log_path, pipe[1]);
  ::close(pipe[1]);
  auto words = first_words(pipe[0]);
  ::close(pipe[0]);
  if (!words) return std::move(words).error();
  if (*words != "ready")
    return Error{"NotUp",
                 words->empty() ? "the cloud ended while it started; see " + log_path : *words};
  auto found = find_cloud(state_dir);
  if (!found) return Error{"NotUp", "the cloud ended at once; see " + log_path};
  return *found;
}

Result<> end_cloud(const std::string& state_dir) {
  auto pid = lock_holder(state_dir);
  if (!pid) return Done{};
  if (::kill(pid, SIGTERM) != 0 && errno != ESRCH)
    return Error{"NotEnded",
                 "cannot end process " + std::to_string(pid) + ": " + std::strerror(errno)};
  auto until = std::chrono::steady_clock::now() + end_deadline;
  while (lock_holder(state_dir) == pid) {
    if (std::chrono::steady_clock::now() > until)
      return Error{"NotEnded", "process " + std::to_string(pid) +
                                   " is still there after 30 seconds; see " +
                                   cloud_log_path(state_dir)};
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return Done{};
}

}  // namespace windlass::cli
