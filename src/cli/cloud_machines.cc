// `windlass cloud machines|console|exec|shell|fault`: the cloud's machines, seen from the desk.
#include <unistd.h>

#include <cstring>
#include <filesystem>

#include "base/json.h"
#include "base/text.h"
#include "cli/cloud_verbs.h"

namespace windlass::cli {

namespace {

constexpr Option machine_options[] = {state_option, json_option};
constexpr Option one_options[] = {state_option};
constexpr Option fault_options[] = {
    state_option,
    {"--ms", "N", "of slow: how long each packet to it waits (200; 0: no longer)"},
};
constexpr Example machine_examples[] = {
    {"windlass cloud machines", "Lists the machines that this cloud runs."},
    {"windlass cloud shell web-1", "Opens a shell in the one whose Name tag is web-1."},
};
constexpr Example exec_examples[] = {
    {"windlass cloud exec web-1 systemctl --failed", "Runs a command in a machine."},
};
constexpr Example fault_examples[] = {
    {"windlass cloud fault kill i-0abc", "Ends a machine as a power cut would."},
    {"windlass cloud fault slow i-0abc --ms 300", "Makes its network slow."},
    {"windlass cloud fault pause web", "A balancer takes connections and answers nothing."},
};

std::string field(const Json& json, const char* name) { return json.text(name).value_or(""); }

Result<Json> listed(const CloudParts& parts, const CloudProcess& process,
                    const char* what = "machines") {
  auto answer = TRY(ask(parts, process, "GET", "/_windlass/machines"));
  auto json = TRY(parse_json(answer.body.bytes()).context("reading the list of machines"));
  if (answer.status != 200) return Error{"NoMachines", field(json, "error")};
  auto* list = json.find(what);
  return list && list->is_array() ? *list : Json(Json::Array{});
}

// By id, by the beginning of one, or by Name tag; of a balancer by its name.
Result<std::string> machine_named(const CloudParts& parts, const CloudProcess& process,
                                  const Invocation& invocation, bool or_balancer = false) {
  if (invocation.words.empty())
    return usage_error("which machine? `windlass cloud machines` lists them");
  auto& wanted = invocation.words[0];
  std::vector<std::string> found;
  auto list = TRY(listed(parts, process));
  if (or_balancer) {
    auto balancers = TRY(listed(parts, process, "balancers"));
    for (auto& balancer : balancers.as_array()) list.push(balancer);
  }
  for (auto& machine : list.as_array()) {
    auto id = field(machine, "id");
    if (id == wanted) return id;
    auto meant = id.starts_with(wanted) || field(machine, "name") == wanted ||
                 field(machine, "address") == wanted;
    if (meant) found.push_back(id);
  }
  if (found.size() == 1) return found[0];
  if (found.empty())
    return Error{"NoSuchMachine", "there is no machine '" + wanted +
                                      "'; `windlass cloud machines` lists those there are"};
  return Error{"Ambiguous", "'" + wanted + "' may be any of " + join(found, ", ")};
}

std::string padded(std::string text, std::size_t width) {
  text.resize(std::max(width, text.size()), ' ');
  return text;
}

Result<int> machines(const CloudParts& parts, const Invocation& invocation) {
  auto list = TRY(listed(parts, TRY(running(invocation))));
  if (invocation.has("--json")) {
    invocation.console.out(Json(Json::Object{{"machines", list}}).pretty() + "\n");
    return 0;
  }
  if (list.as_array().empty()) {
    invocation.console.out(
        "There are no machines.\n\nNext:\n  aws ec2 run-instances --image-id "
        "ami-0deb1200000000001 --instance-type t3.micro\n");
    return 0;
  }
  const char* columns[] = {"id", "name", "state", "address", "type", "zone", "group"};
  std::vector<std::vector<std::string>> rows{
      {"ID", "NAME", "STATE", "ADDRESS", "TYPE", "ZONE", "GROUP"}};
  for (auto& machine : list.as_array()) {
    rows.emplace_back();
    for (auto* column : columns) rows.back().push_back(field(machine, column));
  }
  std::vector<std::size_t> widths(std::size(columns));
  for (auto& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  for (auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) line += padded(row[i], widths[i] + 2);
    line.erase(line.find_last_not_of(' ') + 1);
    invocation.console.out(line + "\n");
  }
  return 0;
}

Result<int> console(const CloudParts& parts, const Invocation& invocation) {
  auto process = TRY(running(invocation));
  auto id = TRY(machine_named(parts, process, invocation));
  auto answer = TRY(ask(parts, process, "GET", "/_windlass/machines/" + id + "/console"));
  if (answer.status != 200) return Error{"NoConsole", answer.body.bytes()};
  invocation.console.out(answer.body.bytes());
  return 0;
}

// Becomes runc, which is in the machine at once, with this terminal.
Result<int> enter(const CloudParts& parts, const Invocation& invocation, bool shell) {
  auto id = TRY(machine_named(parts, TRY(running(invocation)), invocation));
  if (::geteuid() != 0) return Error{"NotRoot", "entering a machine needs root: use sudo"};
  auto runc = std::filesystem::absolute(state_of(invocation)) / "machines" / "runc";
  std::vector<std::string> words{"runc", "--root", runc.string(), "exec"};
  if (::isatty(0) && ::isatty(1)) words.push_back("--tty");
  for (auto* name : {"HOME=/root", "TERM=xterm"}) {
    words.push_back("--env");
    words.push_back(name);
  }
  words.push_back(id);
  if (shell)
    words.insert(words.end(), {"/bin/sh", "-c", "exec $(command -v bash || echo sh) -l"});
  else
    words.insert(words.end(), invocation.words.begin() + 1, invocation.words.end());
  if (!shell && invocation.words.size() < 2) return usage_error("which command?");
  std::vector<char*> arguments;
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  ::execvp("runc", arguments.data());
  return Error{"NotInstalled", std::string("runc did not start: ") + std::strerror(errno)};
}

Result<int> fault(const CloudParts& parts, const Invocation& invocation) {
  if (invocation.words.size() < 2) return usage_error("which fault, of which machine?");
  auto process = TRY(running(invocation));
  auto of_machine = invocation;
  of_machine.words = {invocation.words[1]};
  auto id = TRY(machine_named(parts, process, of_machine, true));
  auto milliseconds = parse_int(invocation.find("--ms").value_or("200"));
  if (!milliseconds) return usage_error("--ms takes a number");
  auto answer = TRY(ask(
      parts, process, "POST", "/_windlass/machines/" + id + "/fault",
      Json(Json::Object{{"fault", invocation.words[0]}, {"milliseconds", *milliseconds}}).dump()));
  auto said = parse_json(answer.body.bytes());
  if (answer.status != 200)
    return Error{"NoFault", said ? field(*said, "error") : answer.body.bytes()};
  invocation.console.out(id + ": " + invocation.words[0] + "\n");
  return 0;
}

}  // namespace

std::vector<Command> cloud_machine_commands(SharedParts parts) {
  auto with = [parts](auto verb) {
    return [parts, verb](const Invocation& invocation) { return verb(*parts, invocation); };
  };
  return {
      {.name = "cloud machines",
       .summary = "Lists the machines of the local cloud.",
       .usage = "[--json]",
       .options = machine_options,
       .examples = machine_examples,
       .run = with(machines)},
      {.name = "cloud console",
       .summary = "Prints what a machine's console said last.",
       .usage = "MACHINE",
       .options = one_options,
       .words_max = 1,
       .run = with(console)},
      {.name = "cloud exec",
       .summary = "Runs a command in a machine.",
       .usage = "MACHINE COMMAND [WORD ...]",
       .options = one_options,
       .examples = exec_examples,
       .words_max = 1000,
       .words_before_rest = 1,
       .run = with([](auto& its, auto& invocation) { return enter(its, invocation, false); })},
      {.name = "cloud shell",
       .summary = "Opens a shell in a machine.",
       .usage = "MACHINE",
       .options = one_options,
       .words_max = 1,
       .run = with([](auto& its, auto& invocation) { return enter(its, invocation, true); })},
      {.name = "cloud fault",
       .summary = "Lets something go wrong with a machine or a balancer, on purpose.",
       .usage = "kill|pause|resume|partition|heal|slow|fill|empty|unplug MACHINE [--ms N]",
       .options = fault_options,
       .examples = fault_examples,
       .more = "A machine may be named by its id, its Name tag or its address; kill, pause and "
               "resume take a "
               "balancer's name too. fill takes all room on the machine's mounted volumes, empty "
               "gives it "
               "back.",
       .words_max = 2,
       .run = with(fault)},
  };
}

}  // namespace windlass::cli
