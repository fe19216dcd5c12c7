// `windlass cloud denied`: what policies stood in the way of, and the statements that were missing.
#include <map>
#include <set>

#include "base/json.h"
#include "cli/cloud_verbs.h"

namespace windlass::cli {

namespace {

constexpr Option denied_options[] = {
    state_option,
    json_option,
    {"--policy", "", "print a policy for each principal with what it lacked, ready to paste"},
    {"--principal", "NAME", "only of principals whose ARN holds this"},
};
constexpr Example denied_examples[] = {
    {"windlass cloud denied", "Lists the latest denials, oldest first."},
    {"windlass cloud denied --policy --principal role/app",
     "Prints the policy that the role app lacked."},
};

std::string field(const Json& denial, std::string_view name) {
  return denial.text(name).value_or("");
}

Result<Json::Array> find_denials(const CloudParts& parts, const Invocation& invocation) {
  auto process = TRY(running(invocation));
  auto answer = TRY(ask(parts, process, "GET", "/_windlass/denied"));
  auto json = TRY(parse_json(answer.body.bytes()).context("reading what was denied"));
  auto* denied = json.find("denied");
  if (answer.status != 200 || !denied || !denied->is_array())
    return Error{"NoDenials", "the cloud does not say what it denied"};
  auto wanted = invocation.find("--principal").value_or("");
  Json::Array chosen;
  for (auto& one : denied->as_array())
    if (field(one, "principal").find(wanted) != std::string::npos ||
        field(one, "identity").find(wanted) != std::string::npos)
      chosen.push_back(one);
  return chosen;
}

std::string padded(std::string text, std::size_t width) {
  if (text.size() < width) text.append(width - text.size(), ' ');
  return text;
}

std::string table(const Json::Array& denials) {
  static constexpr std::array columns = {"time", "principal", "action", "resource", "why"};
  std::array<std::size_t, columns.size()> widths{};
  for (auto& denial : denials)
    for (std::size_t i = 0; i < columns.size(); ++i)
      widths[i] = std::max(widths[i], field(denial, columns[i]).size());
  std::string out;
  for (auto& denial : denials) {
    std::string line;
    for (std::size_t i = 0; i < columns.size(); ++i)
      line += padded(field(denial, columns[i]), i + 1 < columns.size() ? widths[i] + 2 : 0);
    auto* count = denial.find("count");
    if (count && count->is_int() && count->as_int() > 1)
      line += " (" + std::to_string(count->as_int()) + " times)";
    out += line + "\n";
  }
  return out;
}

Json list_of(const std::set<std::string>& texts) {
  if (texts.size() == 1) return *texts.begin();
  Json::Array list;
  for (auto& text : texts) list.emplace_back(text);
  return list;
}

// Actions that were denied on the same resources share a statement.
Json policy_of(const std::map<std::string, std::set<std::string>>& resources_by_action) {
  std::map<std::set<std::string>, std::set<std::string>> actions_by_resources;
  for (auto& [action, resources] : resources_by_action)
    actions_by_resources[resources].insert(action);
  Json::Array statements;
  for (auto& [resources, actions] : actions_by_resources)
    statements.push_back(Json::Object{
        {"Effect", "Allow"}, {"Action", list_of(actions)}, {"Resource", list_of(resources)}});
  return Json::Object{{"Version", "2012-10-17"}, {"Statement", std::move(statements)}};
}

// "arn:aws:sts::1:assumed-role/app/session" holds "app"'s policies, whatever the session.
std::string whose_policy(const Json& denial) {
  auto identity = field(denial, "identity");
  return identity.empty() ? field(denial, "principal") : identity;
}

// On standard output documents only, so that one can be piped on; the rest is said beside it.
int print_policies(const Invocation& invocation, const Json::Array& denials) {
  std::map<std::string, std::map<std::string, std::set<std::string>>> missing;
  std::string others;
  for (auto& denial : denials) {
    auto* can_mend = denial.find("identity_can_mend");
    if (can_mend && can_mend->is_bool() && can_mend->as_bool())
      missing[whose_policy(denial)][field(denial, "action")].insert(field(denial, "resource"));
    else
      others += "  " + field(denial, "principal") + " " + field(denial, "action") + " on " +
                field(denial, "resource") + ": " + field(denial, "why") + "\n";
  }
  for (auto& [identity, resources_by_action] : missing) {
    invocation.console.err("For " + identity + ":\n");
    invocation.console.out(policy_of(resources_by_action).pretty() + "\n");
  }
  if (!others.empty())
    invocation.console.err("No policy of the caller's own would have helped here:\n" + others);
  if (denials.empty()) invocation.console.err("Nothing was denied.\n");
  return 0;
}

Result<int> denied(const CloudParts& parts, const Invocation& invocation) {
  auto denials = TRY(find_denials(parts, invocation));
  if (invocation.has("--policy")) return print_policies(invocation, denials);
  if (invocation.has("--json")) {
    invocation.console.out(Json(std::move(denials)).pretty() + "\n");
    return 0;
  }
  if (denials.empty()) {
    invocation.console.out("Nothing was denied.\n");
    return 0;
  }
  invocation.console.out(table(denials) + "\nNext:\n  windlass cloud denied --policy" +
                         state_words(invocation) + "\n");
  return 0;
}

}  // namespace

Command cloud_denied_command(SharedParts parts) {
  return {.name = "cloud denied",
          .summary = "Lists what policies denied lately, and prints the policy that was missing.",
          .usage = "[--policy | --json] [--principal NAME]",
          .options = denied_options,
          .examples = denied_examples,
          .more =
              "The last 500 are kept, each different one once, until the cloud is reset or goes "
              "down.",
          .run = [parts](const Invocation& invocation) { return denied(*parts, invocation); }};
}

}  // namespace windlass::cli
