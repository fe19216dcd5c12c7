#include "host/machine_config.h"

#include <fstream>
#include <iterator>

#include "host/user_namespace.h"

namespace windlass::host {

namespace {

// By number. Those for modules, raw ports and the host's clock are nothing that a machine needs.
constexpr const char* capabilities[] = {"CHOWN",
                                        "DAC_OVERRIDE",
                                        "DAC_READ_SEARCH",
                                        "FOWNER",
                                        "FSETID",
                                        "KILL",
                                        "SETGID",
                                        "SETUID",
                                        "SETPCAP",
                                        "LINUX_IMMUTABLE",
                                        "NET_BIND_SERVICE",
                                        "NET_BROADCAST",
                                        "NET_ADMIN",
                                        "NET_RAW",
                                        "IPC_LOCK",
                                        "IPC_OWNER",
                                        nullptr,
                                        nullptr,
                                        "SYS_CHROOT",
                                        "SYS_PTRACE",
                                        "SYS_PACCT",
                                        "SYS_ADMIN",
                                        "SYS_BOOT",
                                        "SYS_NICE",
                                        "SYS_RESOURCE",
                                        nullptr,
                                        "SYS_TTY_CONFIG",
                                        "MKNOD",
                                        "LEASE",
                                        "AUDIT_WRITE",
                                        "AUDIT_CONTROL",
                                        "SETFCAP",
                                        "MAC_OVERRIDE",
                                        "MAC_ADMIN",
                                        "SYSLOG",
                                        "WAKE_ALARM",
                                        "BLOCK_SUSPEND",
                                        "AUDIT_READ"};

// What this process may hand on at all: runc fails over one that it may not.
std::uint64_t bounding_set() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;)
    if (word == "CapBnd:" && status >> word) return std::stoull(word, nullptr, 16);
  return 0;
}

Json capability_sets() {
  auto bound = bounding_set();
  Json::Array names;
  for (std::size_t i = 0; i < std::size(capabilities); ++i)
    if (capabilities[i] && bound >> i & 1) names.push_back(std::string("CAP_") + capabilities[i]);
  Json sets;
  for (auto* set : {"bounding", "effective", "permitted"}) sets.set(set, names);
  return sets;
}

Json texts(const std::vector<std::string>& list) {
  Json::Array array;
  for (auto& text : list) array.emplace_back(text);
  return array;
}

Json mount(const char* to, const char* type, std::string from, std::vector<std::string> options) {
  return Json::Object{{"destination", to},
                      {"type", type},
                      {"source", std::move(from)},
                      {"options", texts(options)}};
}

Json mounts(const MachinePlace& place) {
  Json::Array list{
      mount("/proc", "proc", "proc", {}),
      mount("/dev", "tmpfs", "tmpfs", {"nosuid", "strictatime", "mode=755", "size=65536k"}),
      mount("/dev/pts", "devpts", "devpts",
            {"nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"}),
      mount("/dev/shm", "tmpfs", "shm", {"nosuid", "nodev"}),
      mount("/run", "tmpfs", "tmpfs", {"nosuid", "nodev", "mode=755"}),
      mount("/tmp", "tmpfs", "tmpfs", {"nosuid", "nodev", "mode=1777"}),
      mount("/sys", "sysfs", "sysfs", {"nosuid", "noexec", "nodev", "ro"})};
  std::vector<std::string> options{"rw", "nosuid", "noexec", "nodev"};
  if (place.group_folder.empty()) {
    list.push_back(mount("/sys/fs/cgroup", "cgroup", "cgroup", options));
  } else {
    options.insert(options.begin(), "rbind");
    list.push_back(mount("/sys/fs/cgroup", "bind", place.group_folder, options));
  }
  return list;
}

Json id_mapping() {
  return Json::Array{Json::Object{{"containerID", 0},
                                  {"hostID", static_cast<std::int64_t>(first_id)},
                                  {"size", static_cast<std::int64_t>(id_count)}}};
}

// Volumes are loop devices (7). Their numbers are not known yet, and on a pure v2 host they could
// not be added later; a machine cannot make a node for one that was not shown to it.
Json devices() {
  return Json::Array{Json::Object{{"allow", false}, {"access", "rwm"}},
                     Json::Object{{"allow", true}, {"type", "b"}, {"major", 7}, {"access", "rwm"}}};
}

Json limits(const MachineSpec& spec) {
  constexpr std::int64_t period = 100'000;
  return Json::Object{
      {"devices", devices()},
      {"memory", Json::Object{{"limit", static_cast<std::int64_t>(spec.memory_max)}}},
      {"cpu", Json::Object{{"quota", static_cast<std::int64_t>(spec.processors * period)},
                           {"period", period}}},
      {"pids", Json::Object{{"limit", spec.processes_max}}}};
}

// Sockets to hypervisors and between virtual machines (AF_VSOCK) know no network namespace: what
// listens on them at this host, or at the host of this host, would be within a machine's reach.
// Of 32-bit programs' calls it cannot be seen whom a socket is for: libseccomp refuses those, too.
Json system_calls() {
  constexpr std::int64_t af_vsock = 40, not_supported = 97;
  Json rules = Json::Object{
      {"defaultAction", "SCMP_ACT_ALLOW"},
      {"syscalls", Json::Array{Json::Object{
                       {"names", texts({"socket"})},
                       {"action", "SCMP_ACT_ERRNO"},
                       {"errnoRet", not_supported},
                       {"args", Json::Array{Json::Object{
                                    {"index", 0}, {"value", af_vsock}, {"op", "SCMP_CMP_EQ"}}}}}}}};
#if defined(__x86_64__)
  rules.set("architectures", texts({"SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"}));
#elif defined(__aarch64__)
  rules.set("architectures", texts({"SCMP_ARCH_AARCH64", "SCMP_ARCH_ARM"}));
#endif
  return rules;
}

Json confinement(const MachineSpec& spec, const MachinePlace& place) {
  Json::Array namespaces;
  // The network's is made with the others: sysfs can only be mounted in one of one's own user
  // namespace.
  for (auto* kind : {"pid", "ipc", "uts", "mount", "cgroup", "network", "user"})
    namespaces.push_back(Json::Object{{"type", kind}});
  return Json::Object{{"namespaces", namespaces},
                      {"uidMappings", id_mapping()},
                      {"gidMappings", id_mapping()},
                      {"cgroupsPath", place.group},
                      {"resources", limits(spec)},
                      {"seccomp", system_calls()},
                      {"maskedPaths", texts({"/proc/kcore", "/proc/keys", "/proc/sysrq-trigger",
                                             "/proc/timer_list", "/sys/firmware"})},
                      {"readonlyPaths", texts({"/proc/sys"})}};
}

}  // namespace

Json machine_config(const MachineSpec& spec, const MachinePlace& place) {
  Json process = Json::Object{
      {"terminal", true},
      // Ours would be inherited, and nobody but root could read what a machine makes.
      {"user", Json::Object{{"uid", 0}, {"gid", 0}, {"umask", 0022}}},
      {"args", texts(spec.command)},
      {"env", texts({"container=oci", "TERM=dumb",
                     "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"})},
      {"cwd", "/"},
      {"noNewPrivileges", false},
      {"capabilities", capability_sets()}};
  return Json::Object{{"ociVersion", "1.0.2"},
                      {"hostname", spec.host_name},
                      {"root", Json::Object{{"path", place.root}}},
                      {"process", std::move(process)},
                      {"mounts", mounts(place)},
                      {"linux", confinement(spec, place)},
                      {"annotations", Json::Object{{"windlass.owner", place.owner},
                                                   {"windlass.machine", spec.id}}}};
}

}  // namespace windlass::host
