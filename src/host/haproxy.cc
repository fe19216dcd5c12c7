#include "host/haproxy.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <pwd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <set>

#include "base/fault.h"
#include "base/hash.h"
#include "base/text.h"
#include "host/command.h"
#include "host/descriptor.h"
#include "host/haproxy_process.h"
#include "host/haproxy_servers.h"
#include "host/haproxy_socket.h"

namespace windlass::host {

namespace fs = std::filesystem;

namespace {

// Below the ports that the kernel gives to whoever asks for any.
constexpr int first_port = 20'000, ports = 12'768;
constexpr auto looked_every = std::chrono::seconds(30);

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// As a whole or not at all, for us alone; true when it was another before.
bool write_file(const fs::path& path, const std::string& text) {
  if (fs::exists(path) && read_file(path) == text) return false;
  auto fresh = path.string() + ".new";
  Descriptor file(::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
  if (!file) throw_errno("writing " + fresh);
  std::string_view rest = text;
  while (!rest.empty()) {
    auto count = ::write(file.get(), rest.data(), rest.size());
    if (count <= 0) throw_errno("writing " + fresh);
    rest.remove_prefix(static_cast<std::size_t>(count));
  }
  fs::rename(fresh, path);
  return true;
}

bool is_port_free(int port) {
  Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return ::bind(socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
}

void add(BalancerReport::Counters& to, const BalancerReport::Counters& more) {
  to.connections += more.connections;
  to.bytes_in += more.bytes_in;
  to.bytes_out += more.bytes_out;
  for (int kind = 1; kind <= 5; ++kind) to.codes[kind] += more.codes[kind];
}

class Haproxies final : public Balancers {
 public:
  Haproxies(BalancersOptions options, std::string user, std::string group)
      : options_(std::move(options)), user_(std::move(user)), group_(std::move(group)) {
    fs::create_directories(options_.folder);
  }

  Result<> apply(const BalancerSpec& spec) override {
    auto& kept = kept_of(spec.id);
    std::lock_guard lock(kept.mutex);
    auto places = places_of(spec.id);
    fs::create_directories(places.folder + "/files");
    fs::create_directories(places.sockets);
    auto inside = TRY(stand(spec, places, kept));
    for (auto& [name, text] : spec.files) write_file(places.folder + "/files/" + name, text);
    if (!haproxy_runs(places))
      TRY(start(spec, places, inside, kept.fresh));
    else if (read_file(places.folder + "/running") != haproxy_base(spec))
      TRY(reload(spec, places));
    else
      // What the next worker would start from, should this one die.
      write_file(haproxy_configuration(places), haproxy_file(spec, places));
    auto taken = TRY(reconcile_servers(places.sockets + "/stats", spec, kept.fresh));
    for (auto& [backend, counters] : haproxy_report(taken).backends)
      add(kept.retired[backend], counters);
    return Done{};
  }

  Result<BalancerReport> report(const std::string& id) override {
    auto& kept = kept_of(id);
    std::lock_guard lock(kept.mutex);
    auto socket = places_of(id).sockets + "/stats";
    auto report = haproxy_report(haproxy_table(TRY(ask_haproxy(socket, "show stat"))));
    auto info = TRY(ask_haproxy(socket, "show info"));
    for (auto line : split(info, '\n'))
      if (line.starts_with("Pid: ")) report.generation = parse_int(line.substr(5)).value_or(0);
    if (kept.generation != report.generation) kept.retired.clear();
    kept.generation = report.generation;
    for (auto& [backend, counters] : kept.retired) add(report.backends[backend], counters);
    // One that has come a moment ago may still fail: nothing is known of it yet.
    for (auto& server : report.servers)
      if (!server.up && kept.fresh.contains({server.backend, server.name})) server.check = "INI";
    return report;
  }

  Result<> remove(const std::string& id) override {
    {
      auto& kept = kept_of(id);
      std::lock_guard lock(kept.mutex);
      auto places = places_of(id);
      TRY(end_haproxy(places));
      TRY(options_.networks.remove_namespace(id));
      fs::remove_all(places.folder);
      fs::remove_all(places.sockets);
      kept.retired.clear();
      kept.stood = {};
    }
    if (all().empty()) forget_host();
    return Done{};
  }

  Result<> signal(const std::string& id, int number) override {
    if (!signal_haproxy(places_of(id), number))
      return Error{"NotRunning", "no HAProxy of the balancer " + id + " runs"};
    return Done{};
  }

  std::vector<std::string> all() override {
    std::set<std::string> found;
    for (auto& entry : fs::directory_iterator(options_.folder))
      if (entry.is_directory()) found.insert(entry.path().filename().string());
    for (auto& id : haproxies_below(options_.folder)) found.insert(id);
    // And those of which nothing but the place where they stood is left.
    for (auto& name : options_.networks.namespaces())
      if (name.starts_with("lb-")) found.insert(name);
    return {found.begin(), found.end()};
  }

  Result<int> loopback_port(const std::string& name) override {
    std::lock_guard lock(ports_mutex_);
    auto path = options_.folder + "/ports";
    auto text = read_file(path);
    std::set<std::int64_t> taken;
    for (auto line : split(text, '\n')) {
      auto both = split_once(line, " ");
      if (!both) continue;
      auto port = parse_int(both->first).value_or(0);
      if (both->second == name) return static_cast<int>(port);
      taken.insert(port);
    }
    auto start = crc32(options_.owner + "/" + name) % ports;
    for (int step = 0; step < ports; ++step) {
      auto port = first_port + static_cast<int>((start + static_cast<unsigned>(step)) % ports);
      if (taken.contains(port) || !is_port_free(port)) continue;
      write_file(path, text + std::to_string(port) + " " + name + "\n");
      return port;
    }
    return Error{"NoPort", "no port of 127.0.0.1 from 20000 to 32767 is free"};
  }

  Result<Logged> logged(const std::string& id, std::uint64_t from, std::size_t bytes_max) override {
    auto path = places_of(id).folder + "/access.log";
    std::error_code absent;
    auto size = fs::file_size(path, absent);
    if (absent) return Logged{};
    if (size < from) from = 0;  // it was begun anew
    std::string text(std::min<std::uint64_t>(bytes_max, size - from), '\0');
    Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    auto count = ::pread(file.get(), text.data(), text.size(), static_cast<off_t>(from));
    text.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
    auto end = text.rfind('\n');
    text.resize(end == std::string::npos ? 0 : end + 1);
    auto ends_at = from + text.size();
    // Room that was given back reads as zeros.
    std::erase(text, '\0');
    return Logged{std::move(text), ends_at};
  }

  void forget_logged(const std::string& id, std::uint64_t upto) override {
    auto path = places_of(id).folder + "/access.log";
    Descriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
    constexpr std::uint64_t block = 4096;
    // The worker has it open and appends: it cannot be cut, only hollowed out.
    if (file && upto >= block) [[maybe_unused]]
      auto done = ::fallocate(file.get(), FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0,
                              static_cast<off_t>(upto / block * block));
  }

 private:
  struct Kept {
    std::mutex mutex;
    // What servers that are gone had counted.
    std::map<std::string, BalancerReport::Counters> retired;
    std::int64_t generation = 0;
    FreshServers fresh;
    std::string inside;  // its namespace's path
    std::chrono::steady_clock::time_point stood = {};
  };

  Kept& kept_of(const std::string& id) {
    std::lock_guard lock(mutex_);
    auto& kept = kept_[id];
    if (!kept) kept = std::make_unique<Kept>();
    return *kept;
  }

  HaproxyPlaces places_of(const std::string& id) const {
    return {.folder = options_.folder + "/" + id,
            .sockets = options_.sockets + "/" + id,
            .host = host_name(),
            .user = user_,
            .group = group_};
  }

  // Its namespace, with its links; answers the namespace's path. What stands is looked at again now
  // and then only: networks may have been made anew.
  Result<std::string> stand(const BalancerSpec& spec, const HaproxyPlaces& places, Kept& kept) {
    std::string links;
    for (auto& one : spec.links)
      links += one.network + " " + one.id + " " + one.address + " " +
               join(one.more_addresses, ",") + "\n";
    auto before = read_file(places.folder + "/links");
    auto now = std::chrono::steady_clock::now();
    if (links == before && !kept.inside.empty() && now < kept.stood + looked_every &&
        haproxy_runs(places))
      return kept.inside;
    kept.inside = TRY(options_.networks.make_namespace(spec.id));
    for (auto& one : spec.links) {
      TRY(options_.networks.make(one.network));
      TRY(options_.networks.link(one, kept.inside));
    }
    for (auto line : split(before, '\n')) {
      auto words = split(line, ' ');
      auto same = [&](auto& one) { return one.id == words[1]; };
      if (words.size() > 1 && std::ranges::none_of(spec.links, same))
        TRY(options_.networks.unlink(std::string(words[0]), std::string(words[1])));
    }
    write_file(places.folder + "/links", links);
    TRY(name_host());
    kept.stood = now;
    return kept.inside;
  }

  Result<> start(const BalancerSpec& spec, const HaproxyPlaces& places, const std::string& inside,
                 FreshServers& fresh) {
    write_file(haproxy_configuration(places), haproxy_file(spec, places));
    write_file(places.folder + "/states", haproxy_states(spec, ""));
    TRY(check_haproxy_file(haproxy_configuration(places)));
    TRY(start_haproxy(places, inside));
    write_file(places.folder + "/running", haproxy_base(spec));
    for (auto& server : spec.servers)
      fresh[{server.backend, server.name}] = std::chrono::steady_clock::now();
    return Done{};
  }

  Result<> reload(const BalancerSpec& spec, const HaproxyPlaces& places) {
    auto fresh = haproxy_configuration(places) + ".fresh";
    write_file(fresh, haproxy_file(spec, places));
    TRY(check_haproxy_file(fresh));
    auto known = TRY(ask_haproxy(places.sockets + "/stats", "show servers state"));
    write_file(places.folder + "/states", haproxy_states(spec, known));
    fs::rename(fresh, haproxy_configuration(places));
    TRY(reload_haproxy(places));
    write_file(places.folder + "/running", haproxy_base(spec));
    for (auto& entry : fs::directory_iterator(places.folder + "/files"))
      if (!spec.files.contains(entry.path().filename().string())) fs::remove(entry.path());
    return Done{};
  }

  // Our own namespace gets a name, by which HAProxy binds to the host's loopback from within its
  // own.
  std::string host_name() const { return "wl-" + options_.owner + "-host"; }

  Result<> name_host() {
    std::lock_guard lock(ports_mutex_);
    auto path = "/run/netns/" + host_name();
    struct stat ours {
    }, named{};
    if (::stat("/proc/self/ns/net", &ours) != 0) throw_errno("looking at our network namespace");
    if (::stat(path.c_str(), &named) == 0) {
      if (named.st_ino == ours.st_ino && named.st_dev == ours.st_dev) return Done{};
      forget_host();
    }
    TRY(output_of({"ip", "netns", "attach", host_name(), std::to_string(::getpid())}));
    return Done{};
  }

  void forget_host() {
    if (::access(("/run/netns/" + host_name()).c_str(), F_OK) == 0) [[maybe_unused]]
      auto gone = run({"ip", "netns", "delete", host_name()});
  }

  const BalancersOptions options_;
  const std::string user_, group_;
  std::mutex mutex_;
  std::map<std::string, std::unique_ptr<Kept>> kept_;
  std::mutex ports_mutex_;
};

}  // namespace

Result<std::unique_ptr<Balancers>> make_balancers(const BalancersOptions& options) {
  if (::geteuid() != 0)
    return Error{"NotRoot", "balancers need root: their namespaces are the kernel's"};
  if (::access("/usr/sbin/haproxy", X_OK) != 0 && ::access("/usr/local/sbin/haproxy", X_OK) != 0)
    return Error{"NotInstalled", "balancers need haproxy: apt-get install haproxy"};
  auto* own = ::getpwnam("haproxy");
  auto user = own ? "haproxy" : "nobody";
  return std::unique_ptr<Balancers>(
      std::make_unique<Haproxies>(options, user, own ? "haproxy" : "nogroup"));
}

}  // namespace windlass::host
