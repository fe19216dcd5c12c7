#include "cli/cloud.h"

#include <unistd.h>

#include <cstdlib>
#include <deque>
#include <filesystem>
#include <fstream>
#include <thread>

#include "base/json.h"
#include "base/text.h"
#include "cli/cloud_consent.h"
#include "cli/cloud_process.h"
#include "cli/cloud_unit.h"
#include "cli/cloud_verbs.h"

namespace windlass::cli {

namespace {

constexpr Option up_options[] = {
    {"--port", "N", "where it listens on 127.0.0.1 (4566; 0 takes any free one)"},
    {"--dns-port", "N", "where hosted zones are answered by DNS (4553; 0 takes any free one)"},
    state_option,
    {"--account", "ID", "the account of the root key (000000000000)"},
    {"--auth", "on|off", "off takes any signature, for tools that send dummies (on)"},
    machines_options[0],
    machines_options[1],
    {"--foreground", "", "stay, and log here"},
    {"--systemd", "", "run as a systemd unit that starts with the machine"},
};
constexpr Option down_options[] = {
    state_option,
    {"--purge", "", "take everything away: machines, networks, volumes, and all that it keeps"},
};
constexpr Option state_options[] = {state_option};
constexpr Option status_options[] = {state_option, json_option};
constexpr Option env_options[] = {
    state_option,
    {"--account", "ID", "another account that was added here, by its id or name"},
};
constexpr Option log_options[] = {
    state_option,
    {"--lines", "N", "how many of the last lines (100)"},
    {"--follow", "", "go on as more is written"},
};

constexpr Example up_examples[] = {
    {"windlass cloud up", "Starts a local AWS on http://127.0.0.1:4566."},
    {"eval \"$(windlass cloud env)\"", "Points this shell's AWS tools at it."},
    {"windlass cloud up --port 0 --state ./mine", "Starts another one that knows nothing of it."},
};
constexpr Example env_examples[] = {
    {"eval \"$(windlass cloud env)\"", "Points this shell's AWS tools at the local cloud."},
    {"eval \"$(windlass cloud env --account 111122223333)\"",
     "The same, as the root of an account that was added."},
};
constexpr Example log_examples[] = {
    {"windlass cloud logs --follow", "Shows what happens as it happens."},
};

bool is_account(const std::string& text) {
  return text.size() == 12 && text.find_first_not_of("0123456789") == std::string::npos;
}

Result<int> port_of(const Invocation& invocation, const std::string& option, int usual) {
  auto text = invocation.find(option);
  if (!text) return usual;
  auto number = parse_uint(*text);
  if (number && *number <= 65535) return static_cast<int>(*number);
  return usage_error(option + " takes a number from 0 to 65535, not '" + *text + "'");
}

Result<CloudRequest> request_of(const Invocation& invocation) {
  CloudRequest request;
  request.state_dir = state_of(invocation);
  request.port = TRY(port_of(invocation, "--port", request.port));
  request.dns_port = TRY(port_of(invocation, "--dns-port", request.dns_port));
  if (auto account = invocation.find("--account")) {
    if (!is_account(*account))
      return usage_error("--account takes twelve digits, not '" + *account + "'");
    request.account = *account;
  }
  if (auto auth = invocation.find("--auth")) {
    if (*auth != "on" && *auth != "off")
      return usage_error("--auth takes on or off, not '" + *auth + "'");
    request.auth = *auth == "on";
  }
  request.pretend = invocation.find("--machines") == "pretend";
  if (auto* ready = std::getenv(ready_variable))
    request.ready_descriptor = static_cast<int>(parse_int(ready).value_or(-1));
  return request;
}

std::vector<std::string> foreground_arguments(const CloudRequest& request) {
  return {"cloud",
          "up",
          "--foreground",
          "--port",
          std::to_string(request.port),
          "--dns-port",
          std::to_string(request.dns_port),
          "--state",
          request.state_dir,
          "--account",
          request.account,
          "--auth",
          request.auth ? "on" : "off",
          "--machines",
          request.pretend    ? "pretend"
          : request.machines ? "on"
                             : "off"};
}

// Why there are none, said to whom that may surprise: who asked for machines, or cannot have any.
std::string missing_machines(const CloudParts& parts, const Invocation& invocation,
                             const CloudProcess& process) {
  auto expects = invocation.has("--yes") || ::geteuid() != 0;
  if (invocation.find("--machines").value_or(expects ? "on" : "off") != "on") return "";
  auto answer = ask(parts, process, "GET", "/_windlass/health");
  auto health = answer ? parse_json(answer->body.bytes()) : Result<Json>(answer.error());
  auto trouble = health ? health->text("machines_trouble").value_or("") : "";
  return trouble.empty() ? "" : "\n" + trouble + "\n";
}

void say_up(const CloudParts& parts, const Invocation& invocation, const CloudProcess& process,
            bool already) {
  invocation.console.out("The local cloud is up" + std::string(already ? " already" : "") + ": " +
                         process.endpoint + "\n" + missing_machines(parts, invocation, process) +
                         "\nNext:\n  eval \"$(windlass cloud env" + state_words(invocation) +
                         ")\"\n  aws s3 mb s3://first-bucket\n");
}

Result<int> up(const CloudParts& parts, const Invocation& invocation) {
  auto request = TRY(request_of(invocation));
  if (invocation.has("--foreground")) {
    request.machines = TRY(may_have_machines(invocation));
    return parts.serve(request);
  }
  if (invocation.has("--systemd")) {
    request.machines = TRY(may_have_machines(invocation));
    auto path = TRY(install_cloud_unit(foreground_arguments(request)));
    invocation.console.out("The local cloud runs as the unit " + path + "\n");
    return 0;
  }
  auto found = find_cloud(request.state_dir);
  if (found && !found->endpoint.empty()) {
    say_up(parts, invocation, *found, true);
    return 0;
  }
  request.machines = TRY(may_have_machines(invocation));
  auto arguments = foreground_arguments(request);
  arguments.insert(arguments.begin(), "windlass");
  say_up(parts, invocation, TRY(start_cloud(request.state_dir, std::move(arguments))), false);
  return 0;
}

Result<int> down(const CloudParts& parts, const Invocation& invocation) {
  auto state = state_of(invocation);
  if (invocation.has("--purge")) {
    if (find_cloud(state)) TRY(end_cloud(state));
    TRY(parts.purge(state));
    invocation.console.out("The local cloud is down, and nothing of it is left.\n");
    return 0;
  }
  if (!find_cloud(state)) {
    invocation.console.out("No cloud is up on " + state + ".\n");
    return 0;
  }
  TRY(end_cloud(state));
  TRY(parts.rest(state));
  invocation.console.out("The local cloud is down; what it keeps stays in " + state + ".\n");
  return 0;
}

Result<int> status(const CloudParts& parts, const Invocation& invocation) {
  auto state = state_of(invocation);
  auto found = find_cloud(state);
  if (!found) {
    if (invocation.has("--json"))
      invocation.console.out(Json(Json::Object{{"up", false}, {"state", state}}).pretty() + "\n");
    else
      invocation.console.out("down   " + state + "\n\nNext:\n  windlass cloud up" +
                             state_words(invocation) + "\n");
    return 1;
  }
  auto answer = TRY(ask(parts, *found, "GET", "/_windlass/health"));
  auto health = TRY(parse_json(answer.body.bytes()).context("reading the cloud's health"));
  if (invocation.has("--json")) {
    health.set("up", true);
    health.set("endpoint", found->endpoint);
    health.set("process", found->pid);
    health.set("state", state);
    invocation.console.out(health.pretty() + "\n");
    return 0;
  }
  std::string services;
  if (auto* operations = health.find("operations"))
    for (auto& [name, count] : operations->as_object())
      services += (services.empty() ? "" : ", ") + name + " (" + count.dump() + ")";
  auto dns = health.text("dns").value_or("");
  if (auto trouble = health.text("dns_trouble").value_or(""); !trouble.empty()) dns = trouble;
  if (dns.empty()) dns = "when there is a hosted zone";
  auto machines = health.text("machines").value_or("");
  if (auto trouble = health.text("machines_trouble").value_or(""); !trouble.empty())
    machines += ": " + trouble;
  invocation.console.out(two_columns({{"up", found->endpoint},
                                      {"dns", dns},
                                      {"process", std::to_string(found->pid)},
                                      {"state", state},
                                      {"account", health.text("account").value_or("")},
                                      {"auth", health.text("auth").value_or("")},
                                      {"machines", machines},
                                      {"serves", services}}));
  return 0;
}

Result<int> env(const Invocation& invocation) {
  auto process = TRY(running(invocation));
  auto account = invocation.find("--account");
  auto keys = account ? TRY(read_account_keys(state_of(invocation), *account))
                      : TRY(read_cloud_keys(state_of(invocation)));
  invocation.console.out(exports(process, keys) + "# Use it: eval \"$(windlass cloud env" +
                         (account ? " --account " + *account : "") + state_words(invocation) +
                         ")\"\n");
  return 0;
}

Result<int> reset(const CloudParts& parts, const Invocation& invocation) {
  auto process = TRY(running(invocation));
  auto answer = TRY(ask(parts, process, "POST", "/_windlass/reset"));
  if (answer.status != 200)
    return Error{"NotReset", "the cloud could not be reset: " + answer.body.bytes()};
  invocation.console.out("Everything in the local cloud is as at its first start.\n");
  return 0;
}

void print_last(const Invocation& invocation, std::ifstream& log, std::size_t lines_max) {
  std::deque<std::string> last;
  for (std::string line; std::getline(log, line);) {
    last.push_back(std::move(line));
    if (last.size() > lines_max) last.pop_front();
  }
  for (auto& line : last) invocation.console.out(line + "\n");
}

Result<int> logs(const Invocation& invocation) {
  auto path = cloud_log_path(state_of(invocation));
  std::ifstream log(path);
  if (!log) return Error{"NoLog", "there is no log at " + path};
  auto lines = parse_uint(invocation.find("--lines").value_or("100"));
  if (!lines) return usage_error("--lines takes a number");
  print_last(invocation, log, static_cast<std::size_t>(*lines));
  while (invocation.has("--follow")) {
    log.clear();
    for (std::string line; std::getline(log, line);) invocation.console.out(line + "\n");
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
  }
  return 0;
}

}  // namespace

std::vector<Command> cloud_commands(CloudParts parts) {
  auto shared = std::make_shared<CloudParts>(std::move(parts));
  auto with_parts = [shared](auto verb) {
    return [shared, verb](const Invocation& invocation) { return verb(*shared, invocation); };
  };
  auto operations = [shared](const Invocation& invocation) -> Result<int> {
    invocation.console.out(shared->operations());
    return 0;
  };
  std::vector<Command> verbs = {
      {.name = "cloud up",
       .summary = "Starts a local AWS, so that unchanged AWS tools work against this machine.",
       .usage = "[--port N] [--dns-port N] [--state DIR] [--yes]",
       .options = up_options,
       .examples = up_examples,
       .run = with_parts(up)},
      {.name = "cloud down",
       .summary = "Ends the local cloud; what it keeps stays.",
       .usage = "[--purge] [--state DIR]",
       .options = down_options,
       .run = with_parts(down)},
      {.name = "cloud status",
       .summary =
           "Says whether the local cloud is up, where, and what it serves. Exit 1: it is down.",
       .usage = "[--state DIR] [--json]",
       .options = status_options,
       .run = with_parts(status)},
      {.name = "cloud env",
       .summary = "Prints what to export so that AWS tools use the local cloud.",
       .usage = "[--account ID] [--state DIR]",
       .options = env_options,
       .examples = env_examples,
       .run = env},
      {.name = "cloud reset",
       .summary = "Forgets everything in the local cloud, quickly; keys and address stay.",
       .usage = "[--state DIR]",
       .options = state_options,
       .run = with_parts(reset)},
      {.name = "cloud logs",
       .summary = "Shows the local cloud's log.",
       .usage = "[--lines N] [--follow]",
       .options = log_options,
       .examples = log_examples,
       .run = logs},
      {.name = "cloud operations",
       .summary = "Lists the operations that the local cloud serves.",
       .usage = "",
       .run = operations},
  };
  for (auto& verb : cloud_account_commands(shared)) verbs.push_back(std::move(verb));
  for (auto& verb : cloud_machine_commands(shared)) verbs.push_back(std::move(verb));
  verbs.push_back(cloud_denied_command(shared));
  verbs.push_back(cloud_ca_command());
  for (auto& verb : cloud_mail_commands(shared)) verbs.push_back(std::move(verb));
  return verbs;
}

}  // namespace windlass::cli
