// `windlass inventory`: an environment's machines for Ansible.
#include "ops/inventory.h"
#include "cli/view_desk.h"
#include "cli/view_verbs.h"
#include "ops/revisions.h"

namespace windlass::cli {

namespace {

constexpr Option options[] = {file_option,
                              {"--list", "", "all groups and hosts (what is done without a word)"},
                              {"--host", "MACHINE", "the variables of one"},
                              {"--json", "", "as --list: it is always JSON"}};
constexpr Example examples[] = {
    {"windlass inventory prod", "Prints groups, hosts and their variables."},
    {"printf '#!/bin/sh\\nexec windlass inventory prod \"$@\"\\n' > prod.inventory && "
     "chmod +x prod.inventory",
     "Makes an inventory script of it."},
    {"ansible -i prod.inventory app -m ping", "Asks the layer app."},
};

Result<int> inventory(const Invocation& invocation, const OperatorParts& parts) {
  auto given = invocation;
  // Ansible gives a script no words of its own.
  if (given.words.empty())
    if (auto name = parts.aws.environment("WINDLASS_ENV")) given.words.push_back(*name);
  auto desk = TRY(view_desk(given, parts));
  auto stack = TRY(ops::find_stack(desk.work, desk.place.stack()));
  auto fleet = TRY(ops::look_at_machines(desk.work, desk.place, desk.model, stack));
  ops::Revisions revisions(desk.work, desk.place);
  auto current = revisions.current();
  if (auto newest = revisions.newest(5); newest && current)
    ops::number_machines(fleet, ops::RevisionNumbers(*newest, current->number));
  auto host = invocation.find("--host");
  auto json = host ? ops::ansible_host(fleet, *host) : ops::ansible_list(desk.place, fleet);
  invocation.console.out(json.pretty() + "\n");
  return 0;
}

}  // namespace

Command inventory_command(OperatorParts parts) {
  return {.name = "inventory",
          .summary = "Prints an environment's machines as Ansible's dynamic inventory.",
          .usage = "[ENV] [--list | --host MACHINE]",
          .options = options,
          .examples = examples,
          .more =
              "A group a layer, below one for the environment. WINDLASS_ENV names the environment\n"
              "where the command line does not.",
          .words_max = 1,
          .run = [parts](auto& invocation) { return inventory(invocation, parts); }};
}

}  // namespace windlass::cli
