#include "host/haproxy_servers.h"

#include <algorithm>
#include <chrono>
#include <thread>

#include "base/text.h"
#include "host/haproxy_socket.h"

namespace windlass::host {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds pause{5};
// A server that is near answers its first check within this; others are looked at next time.
constexpr milliseconds first_check_max{400};
// Requests of a server that goes away undrained may take so long before they are cut.
constexpr milliseconds gone_max{2'000};
constexpr std::chrono::seconds waiting_max{120};
constexpr milliseconds deleted_max{2'000};

using Key = std::pair<std::string, std::string>;  // backend, name
using Wanted = std::map<Key, const BalancerSpec::Server*>;
using Seen = std::map<Key, HaproxyRow>;

class Reconciler {
 public:
  Reconciler(const std::string& socket, const BalancerSpec& spec, FreshServers& waiting)
      : socket_(socket), waiting_(waiting) {
    for (auto& server : spec.servers) wanted_[{server.backend, server.name}] = &server;
  }

  Result<std::vector<HaproxyRow>> run() {
    auto seen = TRY(look());
    // First whoever comes, so that there is always somebody.
    bool fresh = false;
    for (auto& [key, server] : wanted_) {
      auto at = seen.find(key);
      auto again = at != seen.end() && is_checked_again(key, *server, at->second);
      fresh |= at != seen.end() && !server->draining && is_unchecked(at->second);
      if (at != seen.end() && !again && !differs(at->second, *server)) continue;
      if (at != seen.end()) TRY(take(at->second));
      TRY(add(*server));
      if (!again) waiting_[key] = Clock::now();
      fresh |= !server->draining;
    }
    TRY(settle(fresh ? first_check_max : milliseconds(0)));
    std::vector<HaproxyRow> gone;
    for (auto& [key, row] : seen)
      if (!wanted_.contains(key)) gone.push_back(row);
    TRY(take_all(gone));
    std::erase_if(waiting_, [&](auto& one) { return !wanted_.contains(one.first); });
    return taken_;
  }

 private:
  Result<Seen> look() {
    Seen seen;
    for (auto& row : haproxy_table(TRY(ask_haproxy(socket_, "show stat"))))
      if (auto name = text_in(row, "svname"); name != "FRONTEND" && name != "BACKEND")
        seen[{text_in(row, "pxname"), name}] = std::move(row);
    return seen;
  }

  // Of one that nobody is sent to yet: to take it away and to add it costs nobody anything, and its
  // first check comes at once.
  bool is_checked_again(const Key& key, const BalancerSpec::Server& server, const HaproxyRow& row) {
    auto at = waiting_.find(key);
    if (at == waiting_.end()) return false;
    auto over = !is_drained(row) || has_passed(row) || server.draining || server.by_file ||
                Clock::now() - at->second > patience_of(server);
    if (over) waiting_.erase(at);
    return !over && !is_unchecked(row);
  }

  static bool is_unchecked(const HaproxyRow& row) {
    return text_in(row, "check_status").ends_with("INI");
  }

  // As many intervals as it may fail.
  static std::chrono::seconds patience_of(const BalancerSpec::Server& server) {
    auto interval = std::string(haproxy_option(server, "inter", "2s"));
    if (!interval.ends_with("ms") && interval.ends_with('s')) interval.pop_back();
    auto seconds = parse_int(interval).value_or(2) *
                   parse_int(haproxy_option(server, "fall", "3")).value_or(3);
    return std::min(std::chrono::seconds(seconds), waiting_max);
  }

  static bool differs(const HaproxyRow& row, const BalancerSpec::Server& server) {
    return text_in(row, "addr") != server.address + ":" + std::to_string(server.port);
  }

  static std::string name_of(const HaproxyRow& row) {
    return text_in(row, "pxname") + "/" + text_in(row, "svname");
  }

  // In one line: a check that is enabled later than its task's first turn waits a whole interval.
  Result<> add(const BalancerSpec::Server& server) {
    auto name = server.backend + "/" + server.name;
    auto commands = "add server " + server.backend + "/" + haproxy_server(server) +
                    "; set server " + name + " state drain";
    // As one that is up: it goes down after as many failures as any other, and not after the first.
    if (server.options.find("check") != std::string::npos)
      commands += "; set server " + name + " health up; enable health " + name;
    auto said = TRY(ask_haproxy(socket_, commands));
    if (said.find("New server registered") == std::string::npos)
      return Error{"Refused",
                   "HAProxy does not take the server " + name + ": " + std::string(trimmed(said))};
    return Done{};
  }

  // Lets those in that have passed, drains those that shall go, and sets weights.
  Result<> settle(milliseconds patience) {
    auto until = Clock::now() + patience;
    for (;;) {
      bool waiting = false;
      for (auto& [key, row] : TRY(look())) {
        auto at = wanted_.find(key);
        if (at == wanted_.end()) continue;
        auto& server = *at->second;
        auto name = name_of(row);
        std::string commands;
        if (server.draining && !is_drained(row)) commands = "set server " + name + " state drain;";
        if (!server.draining && is_drained(row)) {
          if (has_passed(row))
            commands = "set server " + name + " state ready;";
          else
            waiting |= is_unchecked(row);
        }
        if (!is_drained(row) && number_in(row, "weight") != server.weight &&
            server.options.find("slowstart") == std::string::npos)
          commands += "set server " + name + " weight " + std::to_string(server.weight);
        if (!commands.empty()) TRY(ask_haproxy(socket_, commands));
      }
      if (!waiting || Clock::now() >= until) return Done{};
      std::this_thread::sleep_for(pause);
    }
  }

  Result<> take_all(const std::vector<HaproxyRow>& rows) {
    for (auto& row : rows) TRY(ask_haproxy(socket_, "set server " + name_of(row) + " state drain"));
    auto until = Clock::now() + gone_max;
    while (!rows.empty() && Clock::now() < until) {
      auto now = TRY(look());
      bool busy = false;
      for (auto& row : rows) {
        auto at = now.find({text_in(row, "pxname"), text_in(row, "svname")});
        busy |= at != now.end() && number_in(at->second, "scur") > 0;
      }
      if (!busy) break;
      std::this_thread::sleep_for(pause);
    }
    for (auto& row : rows) TRY(take(row));
    return Done{};
  }

  Result<> take(const HaproxyRow& row) {
    auto name = name_of(row);
    auto key = Key{text_in(row, "pxname"), text_in(row, "svname")};
    TRY(ask_haproxy(socket_, "disable health " + name + "; set server " + name +
                                 " state maint; shutdown sessions server " + name));
    auto now = TRY(look());
    taken_.push_back(now.contains(key) ? now.at(key) : row);
    auto until = Clock::now() + deleted_max;
    std::string said;
    do {
      said = TRY(ask_haproxy(socket_, "del server " + name));
      if (said.find("Server deleted") != std::string::npos ||
          said.find("No such server") != std::string::npos)
        return Done{};
      std::this_thread::sleep_for(pause);
    } while (Clock::now() < until);
    return Error{"Refused", "HAProxy keeps the server " + name + ": " + std::string(trimmed(said))};
  }

  const std::string& socket_;
  FreshServers& waiting_;
  Wanted wanted_;
  std::vector<HaproxyRow> taken_;
};

}  // namespace

Result<std::vector<HaproxyRow>> reconcile_servers(const std::string& socket,
                                                  const BalancerSpec& spec, FreshServers& fresh) {
  return Reconciler(socket, spec, fresh).run();
}

}  // namespace windlass::host
