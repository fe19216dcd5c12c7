// `windlass cloud account add` and `list`: further accounts of a local cloud, for what crosses
// them.
#include "base/json.h"
#include "cli/cloud_verbs.h"

namespace windlass::cli {

namespace {

constexpr Option add_options[] = {
    {"--name", "NAME", "what to call it beside its id"},
    state_option,
};
constexpr Option list_options[] = {state_option, json_option};

constexpr Example add_examples[] = {
    {"windlass cloud account add", "Makes an account with an id of its own and a root key."},
    {"windlass cloud account add 111122223333 --name audit", "Makes this one."},
    {"eval \"$(windlass cloud env --account audit)\"", "Points this shell's AWS tools at it."},
};

Result<int> add(const CloudParts& parts, const Invocation& invocation) {
  auto process = TRY(running(invocation));
  Json asked(Json::Object{});
  if (!invocation.words.empty()) asked.set("account", invocation.words[0]);
  if (auto name = invocation.find("--name")) asked.set("name", *name);
  auto answer = TRY(ask(parts, process, "POST", "/_windlass/accounts", asked.dump()));
  auto json = TRY(parse_json(answer.body.bytes()).context("reading the cloud's answer"));
  if (answer.status != 200)
    return Error{"NotAdded", json.text("error").value_or("the account was not added")};
  auto account = json.text("account").value_or("");
  // The cloud never sends a key: whoever may read its state directory may have it.
  auto keys = TRY(read_account_keys(state_of(invocation), account));
  invocation.console.out("# Account " + account + " and its root key:\n" + exports(process, keys) +
                         "# Use it: eval \"$(windlass cloud env --account " + account +
                         state_words(invocation) + ")\"\n");
  return 0;
}

Result<int> list(const CloudParts& parts, const Invocation& invocation) {
  auto process = TRY(running(invocation));
  auto answer = TRY(ask(parts, process, "GET", "/_windlass/accounts"));
  auto json = TRY(parse_json(answer.body.bytes()).context("reading the cloud's accounts"));
  auto* accounts = json.find("accounts");
  if (answer.status != 200 || !accounts || !accounts->is_array())
    return Error{"NoAccounts", "the cloud does not say which accounts it has"};
  if (invocation.has("--json")) {
    invocation.console.out(accounts->pretty() + "\n");
    return 0;
  }
  std::vector<std::pair<std::string, std::string>> rows;
  for (auto& one : accounts->as_array())
    rows.emplace_back(one.text("account").value_or(""), one.text("name").value_or(""));
  invocation.console.out(two_columns(rows));
  return 0;
}

}  // namespace

std::vector<Command> cloud_account_commands(SharedParts parts) {
  return {
      {.name = "cloud account add",
       .summary = "Makes another account in the local cloud, with a root key of its own.",
       .usage = "[ID] [--name NAME]",
       .options = add_options,
       .examples = add_examples,
       .words_max = 1,
       .run = [parts](const Invocation& invocation) { return add(*parts, invocation); }},
      {.name = "cloud account list",
       .summary = "Lists the accounts of the local cloud.",
       .usage = "[--json]",
       .options = list_options,
       .run = [parts](const Invocation& invocation) { return list(*parts, invocation); }},
  };
}

}  // namespace windlass::cli
