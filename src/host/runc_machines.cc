#include "host/runc_machines.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/fault.h"
#include "base/json.h"
#include "host/kernel_file.h"
#include "host/limits.h"
#include "host/machine_config.h"
#include "host/mounts.h"
#include "host/user_namespace.h"

namespace windlass::host {

namespace fs = std::filesystem;

namespace {

// SIGRTMIN+3 is how systemd is asked to halt; the first process of `tiny` knows it, too.
constexpr const char* halt_signal = "37";
constexpr auto create_deadline = std::chrono::seconds(20);

void write_file(const fs::path& path, const std::string& text) {
  std::ofstream file(path);
  if (!(file << text).flush()) throw_errno("writing " + path.string());
}

// Field 22 of /proc/PID/stat: a pid that was given to somebody else began at another time.
std::optional<std::int64_t> started_at(pid_t pid) {
  auto stat = read_kernel_file("/proc/" + std::to_string(pid) + "/stat");
  auto name_ends = stat.rfind(')');
  if (name_ends == std::string::npos || stat.size() < name_ends + 3) return std::nullopt;
  if (stat[name_ends + 2] == 'Z' || stat[name_ends + 2] == 'X') return std::nullopt;
  std::istringstream fields(stat.substr(name_ends + 2));
  std::string field;
  for (int i = 3; i <= 22; ++i) fields >> field;
  return std::stoll(field);
}

// conmon writes "TIME stdout F words" for a line, and P instead of F for a piece of one.
std::string without_stamps(const std::string& log) {
  std::string text;
  for (std::size_t at = 0; at < log.size();) {
    auto end = std::min(log.find('\n', at), log.size());
    auto line = std::string_view(log).substr(at, end - at);
    at = end + 1;
    auto stream = line.find(' '), kind = line.find(' ', stream + 1);
    if (stream == line.npos || kind == line.npos || kind + 3 > line.size()) continue;
    text += line.substr(kind + 3);
    if (line[kind + 1] == 'F') text += '\n';
  }
  return text;
}

// Makes a folder, and lets everybody through to it, but not look into it.
void make_passable(const fs::path& folder) {
  if (fs::exists(folder)) return;
  make_passable(folder.parent_path());
  fs::create_directory(folder);
  if (::chmod(folder.c_str(), 0711) != 0) throw_errno("chmod " + folder.string());
}

Result<std::string> line_from(const Descriptor& pipe) {
  std::string line;
  auto until = std::chrono::steady_clock::now() + create_deadline;
  while (!line.ends_with('\n')) {
    auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        until - std::chrono::steady_clock::now());
    pollfd watched{pipe.get(), POLLIN, 0};
    if (left.count() <= 0 || ::poll(&watched, 1, static_cast<int>(left.count())) == 0)
      return Error{"Timeout", "conmon did not say within 20 s how creating a machine went"};
    char piece[512];
    auto count = ::read(pipe.get(), piece, sizeof piece);
    if (count <= 0) break;
    line.append(piece, static_cast<std::size_t>(count));
  }
  return line;
}

class RuncMachines final : public Machines {
 public:
  RuncMachines(RuncOptions options, ControlGroups groups, std::string runc, std::string conmon)
      : options_(std::move(options)),
        groups_(std::move(groups)),
        runc_(std::move(runc)),
        conmon_(std::move(conmon)),
        user_namespace_(make_user_namespace()) {
    for (auto* folder : {"machines", "runc", "exits", "sockets"})
      fs::create_directories(fs::path(options_.folder) / folder);
    make_roots();
  }

  Result<Machine> create(const MachineSpec& spec) override {
    if (find(spec.id)) return Error{"MachineExists", "there is already a machine " + spec.id};
    TRY(room_for_keys());
    auto created = create_from_nothing(spec);
    if (!created) TRY(remove(spec.id));
    return created;
  }

  Result<> start(const std::string& id) override {
    TRY(runc({"start", id}));
    return Done{};
  }

  Result<> stop(const std::string& id, bool kindly) override {
    TRY(runc({"kill", id, kindly ? halt_signal : "KILL"}));
    return Done{};
  }

  Result<Finished> execute(const std::string& id, const std::vector<std::string>& arguments,
                           const CommandOptions& options) override {
    std::vector<std::string> command{runc_, "--root", place("runc"), "exec", id};
    command.insert(command.end(), arguments.begin(), arguments.end());
    return host::run(command, options);
  }

  Result<> pause(const std::string& id, bool paused) override {
    return groups_.freeze(group(id), paused);
  }

  std::string console(const std::string& id, std::size_t bytes_max) override {
    auto text = without_stamps(read_kernel_file((home(id) / "console.log").string()));
    return text.size() > bytes_max ? text.substr(text.size() - bytes_max) : text;
  }

  std::optional<MachineUsage> usage(const std::string& id) override {
    return groups_.usage(group(id));
  }

  std::optional<Machine> find(const std::string& id) override {
    auto state = parse_json(read_kernel_file(place("runc") + "/" + id + "/state.json"));
    if (!state || !state->is_object()) return std::nullopt;
    Machine machine{.id = id};
    auto* pid = state->find("init_process_pid");
    auto* start = state->find("init_process_start");
    machine.pid = pid ? static_cast<pid_t>(pid->as_int()) : 0;
    auto lives = machine.pid > 0 && start && started_at(machine.pid) == start->as_int();
    if (!lives) {
      machine.pid = 0;
      machine.state = Machine::State::Stopped;
      if (auto code = read_kernel_file(place("exits") + "/" + id); !code.empty())
        machine.exit_code = std::stoi(code);
    } else {
      // Until it is started, runc's own first process waits at this pipe.
      machine.state = fs::exists(fs::path(place("runc")) / id / "exec.fifo")
                          ? Machine::State::Created
                          : Machine::State::Running;
    }
    return machine;
  }

  std::vector<Machine> all() override {
    std::vector<Machine> machines;
    for (auto& entry : fs::directory_iterator(place("runc")))
      if (auto machine = find(entry.path().filename().string())) machines.push_back(*machine);
    return machines;
  }

  // In this order: nothing that still runs can undo what was taken away before.
  Result<> remove(const std::string& id) override {
    end_processes(id);
    [[maybe_unused]] auto deleted = runc({"delete", "--force", id});
    unmount_below(root(id));
    fs::remove(root(id));
    unmount_below((home(id) / "layers").string());
    groups_.remove_below(group(id));
    groups_.remove_empty("/windlass/" + options_.owner);
    groups_.remove_empty("/windlass");
    fs::remove_all(fs::path(place("runc")) / id);
    fs::remove(fs::path(place("exits")) / id);
    return Done{};
  }

  void forget(const std::string& id) override {
    unmount_below(home(id).string());
    fs::remove_all(home(id));
  }

 private:
  std::string place(const std::string& name) const { return options_.folder + "/" + name; }
  fs::path home(const std::string& id) const { return fs::path(place("machines")) / id; }
  std::string root(const std::string& id) const { return options_.roots + "/" + id; }
  std::string group(const std::string& id) const {
    return "/windlass/" + options_.owner + "/" + id;
  }

  Result<std::string> runc(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {runc_, "--root", place("runc")});
    return output_of(arguments);
  }

  Result<Machine> create_from_nothing(const MachineSpec& spec) {
    auto id = spec.id;
    make_root(spec);
    MachinePlace its{
        .owner = options_.owner, .root = root(id), .group = group(id), .group_folder = {}};
    auto group_folder = groups_.make(group(id));
    // runc 1.1 knows how to give away a part of a pure v2 tree by itself, but not of a hybrid one.
    if (groups_.is_hybrid()) its.group_folder = group_folder;
    write_file(home(id) / "config.json", machine_config(spec, its).dump());
    TRY(watch(id));
    auto machine = find(id);
    if (!machine) return Error{"MachineFailed", id + " ended while it was created"};
    return *machine;
  }

  // Machines' own roots get through; other users of this host do not, who could become as mighty
  // as those by any program there.
  void make_roots() {
    make_passable(options_.roots);
    if (::chown(options_.roots.c_str(), 0, first_id) != 0 ||
        ::chmod(options_.roots.c_str(), 0710) != 0)
      throw_errno("giving " + options_.roots + " to machines");
  }

  void make_root(const MachineSpec& spec) {
    make_roots();
    make_passable(root(spec.id));
    for (auto* folder : {"layers", "upper", "work"}) fs::create_directories(home(spec.id) / folder);
    for (auto* folder : {"upper", "work"})
      if (::chown((home(spec.id) / folder).c_str(), first_id, first_id) != 0)
        throw_errno("chown " + (home(spec.id) / folder).string());
    // The machine's "/", for all who live in it.
    fs::permissions(home(spec.id) / "upper", fs::perms(0755));
    std::vector<std::string> layers;
    for (auto& layer : spec.layers) {
      auto shown = home(spec.id) / "layers" / std::to_string(layers.size());
      fs::create_directories(shown);
      mount_shifted(layer, shown.string(), user_namespace_);
      layers.push_back(shown.string());
    }
    mount_overlay(layers, (home(spec.id) / "upper").string(), (home(spec.id) / "work").string(),
                  root(spec.id));
  }

  // conmon leaves us, runs `runc create`, and keeps the console and the exit code. It says through
  // a pipe how that went.
  Result<> watch(const std::string& id) {
    auto in_home = [&](const char* name) { return (home(id) / name).string(); };
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) throw_errno("pipe");
    Descriptor ours(ends[0]), its(ends[1]);
    TRY(output_of(
        {conmon_,
         "--api-version",
         "1",
         "-c",
         id,
         "-u",
         id,
         "-n",
         id,
         "-r",
         runc_,
         "--runtime-arg",
         "--root",
         "--runtime-arg",
         place("runc"),
         "-b",
         home(id).string(),
         "-p",
         in_home("pid"),
         "-l",
         "k8s-file:" + in_home("console.log"),
         "--log-size-max",
         "1000000",
         "--exit-dir",
         place("exits"),
         "--socket-dir-path",
         place("sockets"),
         "-t",
         "--conmon-pidfile",
         in_home("conmon.pid"),
         "--full-attach"},
        // It leaves a file "oom" where it stands.
        {.environment = {"_OCI_SYNCPIPE=3"}, .folder = home(id).string(), .third = its.get()}));
    its.close();
    auto said = parse_json(TRY(line_from(ours)));
    auto* pid = said && said->is_object() ? said->find("data") : nullptr;
    if (pid && pid->is_int() && pid->as_int() > 0) return Done{};
    auto why = said && said->is_object() ? said->text("message").value_or("") : "";
    return Error{"MachineFailed", "runc did not create " + id + (why.empty() ? "" : ": " + why)};
  }

  // Also those of a machine that runc has forgotten.
  void end_processes(const std::string& id) {
    for (auto pid : groups_.processes_below(group(id))) ::kill(pid, SIGKILL);
  }

  RuncOptions options_;
  ControlGroups groups_;
  std::string runc_, conmon_;
  Descriptor user_namespace_;
};

}  // namespace

Result<std::unique_ptr<Machines>> make_runc_machines(const RuncOptions& options) {
  if (::geteuid() != 0)
    return Error{"NotRoot",
                 "machines need root: mounts, namespaces and control groups are the kernel's; run "
                 "`sudo windlass cloud up`, or use the services that need no machines"};
  auto groups = TRY(ControlGroups::find());
  TRY(ensure_limits(options.may_raise_limits));
  std::vector<std::string> missing;
  auto find_program = [&](const char* name) -> std::string {
    for (auto* folder : {"/usr/sbin/", "/usr/bin/", "/usr/local/sbin/", "/usr/local/bin/"})
      if (::access((std::string(folder) + name).c_str(), X_OK) == 0)
        return std::string(folder) + name;
    missing.push_back(name);
    return "";
  };
  auto runc = find_program("runc"), conmon = find_program("conmon");
  if (!missing.empty()) {
    std::string names;
    for (auto& name : missing) names += (names.empty() ? "" : " ") + name;
    return Error{"NotInstalled", "machines need " + names + ": apt-get install " + names};
  }
  return std::unique_ptr<Machines>(
      std::make_unique<RuncMachines>(options, std::move(groups), runc, conmon));
}

}  // namespace windlass::host
