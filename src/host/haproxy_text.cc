#include "host/haproxy_text.h"

#include "base/hash.h"
#include "base/text.h"

namespace windlass::host {

namespace {

constexpr const char* states_head =
    "1\n# be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight "
    "srv_iweight srv_time_since_last_change srv_check_status srv_check_result srv_check_health "
    "srv_check_state srv_agent_state bk_f_forced_id srv_f_forced_id srv_fqdn srv_port srvrecord "
    "srv_use_ssl srv_check_port srv_check_addr srv_agent_addr srv_agent_port\n";

// Running, told to drain, and as many failures away from being down as it can be.
std::string drained_state(const BalancerSpec::Server& server) {
  auto weight = std::to_string(server.weight);
  auto health = std::to_string(parse_int(haproxy_option(server, "rise", "2")).value_or(2) +
                               parse_int(haproxy_option(server, "fall", "3")).value_or(3) - 1);
  return "1 " + server.backend + " 1 " + server.name + " " + server.address + " 2 8 " + weight +
         " " + weight + " 0 1 0 " + health + " 6 0 0 0 - " + std::to_string(server.port) +
         " - 0 0 - - 0\n";
}

// "Up 1/2", "DOWN 1/2", "DRAIN", "MAINT", "no check".
bool status_begins(const HaproxyRow& row, std::string_view word) {
  return text_in(row, "status").starts_with(word);
}

void add(BalancerReport::Counters& to, const HaproxyRow& row) {
  to.requests += static_cast<std::uint64_t>(number_in(row, "req_tot"));
  to.connections += static_cast<std::uint64_t>(
      number_in(row, row.at("svname") == "FRONTEND" ? "conn_tot" : "stot"));
  to.bytes_in += static_cast<std::uint64_t>(number_in(row, "bin"));
  to.bytes_out += static_cast<std::uint64_t>(number_in(row, "bout"));
  to.active += static_cast<int>(number_in(row, "scur"));
  for (int kind = 1; kind <= 5; ++kind)
    to.codes[kind] +=
        static_cast<std::uint64_t>(number_in(row, "hrsp_" + std::to_string(kind) + "xx"));
}

}  // namespace

std::string text_in(const HaproxyRow& row, std::string_view column) {
  auto at = row.find(column);
  return at == row.end() ? "" : at->second;
}

std::int64_t number_in(const HaproxyRow& row, std::string_view column) {
  return parse_int(text_in(row, column)).value_or(0);
}

std::string_view haproxy_option(const BalancerSpec::Server& server, std::string_view name,
                                std::string_view usual) {
  auto words = split(server.options, ' ');
  for (std::size_t i = 0; i + 1 < words.size(); ++i)
    if (words[i] == name) return words[i + 1];
  return usual;
}

std::string haproxy_server(const BalancerSpec::Server& server) {
  return server.name + " " + server.address + ":" + std::to_string(server.port) + " weight " +
         std::to_string(server.weight) + (server.options.empty() ? "" : " " + server.options);
}

std::string haproxy_file(const BalancerSpec& spec, const HaproxyPlaces& places) {
  std::string text = "global\n  setenv FILES \"" + places.folder + "/files\"\n  setenv HOST \"" +
                     places.host + "\"\n";
  for (auto& [word, value] : spec.words) text += "  setenv " + word + " \"" + value + "\"\n";
  text += "  stats socket " + places.sockets +
          "/stats mode 600 level admin expose-fd listeners\n"
          "  server-state-file " +
          places.folder +
          "/states\n"
          // A first check at once, and not somewhere within the first interval.
          "  max-spread-checks 50ms\n"
          "  nbthread 2\n  fd-hard-limit 20000\n"
          // What an old worker still serves, longer than the longest deregistration delay.
          "  hard-stop-after 3700s\n"
          "  tune.ssl.default-dh-param 2048\n"
          "  localpeer own\n"
          "  user " +
          places.user + "\n  group " + places.group + "\n\n";
  std::map<std::string, std::string> servers;
  for (auto& server : spec.servers)
    servers[server.backend] += "  server " + haproxy_server(server) + "\n";
  for (auto line : split(spec.configuration, '\n')) {
    text += std::string(line) + "\n";
    if (!line.starts_with("backend ")) continue;
    auto at = servers.find(std::string(trimmed(line.substr(8))));
    if (at != servers.end()) text += at->second;
  }
  return text;
}

std::string haproxy_base(const BalancerSpec& spec) {
  auto hasher = make_hasher(Hash::Sha256);
  auto take = [&](std::string_view text) {
    hasher->update(std::to_string(text.size()) + ":");
    hasher->update(text);
  };
  take(spec.configuration);
  for (auto& [name, text] : spec.files) {
    take(name);
    take(text);
  }
  for (auto& [name, text] : spec.words) {
    take(name);
    take(text);
  }
  for (auto& server : spec.servers)
    if (server.by_file) take(server.backend + " " + haproxy_server(server));
  return hex(hasher->finish());
}

std::string haproxy_states(const BalancerSpec& spec, const std::string& known) {
  std::map<std::pair<std::string, std::string>, std::string> lines;
  for (auto line : split(known, '\n')) {
    auto fields = split(line, ' ');
    if (fields.size() > 5 && !line.starts_with("#"))
      lines[{std::string(fields[1]), std::string(fields[3])}] = std::string(line) + "\n";
  }
  std::string text = states_head;
  for (auto& server : spec.servers) {
    auto at = lines.find({server.backend, server.name});
    text += at == lines.end() ? drained_state(server) : at->second;
  }
  return text;
}

std::vector<HaproxyRow> haproxy_table(const std::string& text) {
  std::vector<HaproxyRow> rows;
  std::vector<std::string> columns;
  for (auto line : split(text, '\n')) {
    if (line.starts_with("# ")) {
      for (auto column : split(line.substr(2), ',')) columns.emplace_back(column);
      continue;
    }
    if (columns.empty() || line.empty()) continue;
    HaproxyRow row;
    std::size_t at = 0;
    for (auto field : split(line, ',')) {
      if (at < columns.size()) row[columns[at]] = std::string(field);
      ++at;
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

bool is_up(const HaproxyRow& row) {
  return status_begins(row, "UP") || status_begins(row, "no check") ||
         (status_begins(row, "DRAIN") && has_passed(row));
}

bool has_passed(const HaproxyRow& row) {
  auto check = text_in(row, "check_status");
  if (check.starts_with("* ")) check.erase(0, 2);
  return check.empty() || check == "L4OK" || check == "L6OK" || check == "L7OK" || check == "L7OKC";
}

bool is_drained(const HaproxyRow& row) { return status_begins(row, "DRAIN"); }

BalancerReport haproxy_report(const std::vector<HaproxyRow>& table) {
  BalancerReport report;
  for (auto& row : table) {
    auto proxy = text_in(row, "pxname"), name = text_in(row, "svname");
    if (name == "FRONTEND") {
      add(report.frontends[proxy], row);
    } else if (name == "BACKEND") {
      auto& backend = report.backends[proxy];
      // Its codes are its servers', and its own mistakes are not among them.
      backend.requests += static_cast<std::uint64_t>(number_in(row, "req_tot"));
      backend.response_seconds = static_cast<double>(number_in(row, "rtime")) / 1000;
    } else {
      auto check = text_in(row, "check_status");
      if (check.starts_with("* ")) check.erase(0, 2);
      report.servers.push_back({.backend = proxy,
                                .name = name,
                                .check = check,
                                .check_code = static_cast<int>(number_in(row, "check_code")),
                                .up = is_up(row),
                                .connections = static_cast<int>(number_in(row, "scur"))});
      auto& backend = report.backends[proxy];
      auto requests = backend.requests;
      add(backend, row);
      backend.requests = requests;
    }
  }
  return report;
}

}  // namespace windlass::host
