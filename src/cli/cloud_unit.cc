#include "cli/cloud_unit.h"

#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "base/fault.h"

namespace windlass::cli {

namespace {

constexpr auto unit_name = "windlass-cloud.service";

// Systemd's own quoting: what it would split or expand is quoted, its specifiers and variables
// doubled.
std::string quoted(const std::string& word) {
  std::string out = "\"";
  for (char c : word) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '%' || c == '$') out += c;
    out += c;
  }
  return out + "\"";
}

std::string unit_folder(bool system) {
  if (system) return "/etc/systemd/system";
  if (auto* config = std::getenv("XDG_CONFIG_HOME"); config && *config == '/')
    return std::string(config) + "/systemd/user";
  auto* home = std::getenv("HOME");
  return std::string(home ? home : "") + "/.config/systemd/user";
}

Result<> systemctl(bool system, std::vector<std::string> words) {
  words.insert(words.begin(), "systemctl");
  if (!system) words.insert(words.begin() + 1, "--user");
  std::vector<char*> argv;
  for (auto& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  auto child = ::fork();
  if (child < 0) throw_errno("fork");
  if (child == 0) {
    ::execvp("systemctl", argv.data());
    ::_exit(127);
  }
  int status = 0;
  if (::waitpid(child, &status, 0) < 0) throw_errno("waitpid");
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return Done{};
  return Error{"NotStarted", "systemctl " + words.back() + " failed; it says why above"};
}

}  // namespace

std::string cloud_unit(const std::string& program, const std::vector<std::string>& arguments) {
  std::string line = quoted(program);
  for (auto& argument : arguments) line += " " + quoted(argument);
  return "[Unit]\n"
         "Description=windlass: a local AWS\n"
         "After=network.target\n\n"
         "[Service]\n"
         "ExecStart=" + line + "\n"
         "Restart=on-failure\n"
         "LimitNOFILE=65536\n\n"
         "[Install]\n"
         "WantedBy=default.target\n";
}

Result<std::string> install_cloud_unit(const std::vector<std::string>& arguments) {
  if (!std::filesystem::exists("/run/systemd/system"))
    return Error{"NoSystemd", "systemd does not run here; leave --systemd out to start the cloud as "
                              "an ordinary process"};
  auto system = ::geteuid() == 0;
  auto folder = unit_folder(system);
  std::filesystem::create_directories(folder);
  auto path = folder + "/" + unit_name;
  std::ofstream file(path);
  file << cloud_unit(std::filesystem::read_symlink("/proc/self/exe"), arguments);
  file.close();
  if (!file) throw Fault("writing " + path + " failed");
  TRY(systemctl(system, {"daemon-reload"}));
  TRY(systemctl(system, {"enable", "--now", unit_name}));
  return path;
}

}  // namespace windlass::cli
