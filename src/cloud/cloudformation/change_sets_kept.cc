#include "cloud/cloudformation/change_sets_kept.h"

#include "cloud/cloudformation/stacks_kept.h"

namespace windlass::cloud::cloudformation {

namespace {

ChangeSet from_row(const store::Row& row) {
  ChangeSet one;
  one.id = row.text(0);
  one.stack_id = row.text(1);
  one.name = row.text(2);
  one.created = from_micros(row.integer(3));
  one.status = row.text(4);
  one.execution = row.text(5);
  one.reason = row.text(6);
  one.wish = parse_json(row.view(7)).value_or(Json());
  one.changes = row.text(8);
  return one;
}

Json list(const std::vector<std::string>& texts) {
  Json::Array all;
  for (auto& text : texts) all.push_back(text);
  return all;
}

std::vector<std::string> texts(const Json& json, std::string_view name) {
  std::vector<std::string> all;
  if (auto* found = json.find(name); found && found->is_array())
    for (auto& one : found->as_array())
      if (one.is_string()) all.push_back(one.as_string());
  return all;
}

}  // namespace

Result<ChangeSet> get_change_set(store::Database& db, const Call& call,
                                 const std::optional<std::string>& name_or_id,
                                 const std::optional<std::string>& stack) {
  auto name = name_or_id.value_or("");
  if (name.starts_with("arn:")) {
    auto rows = db.query(
        "select id, stack, name, created, status, execution, reason, wish, changes "
        "from cfn_change_set where id = ? and stack in "
        "(select id from cfn_stack where account = ? and region = ?)",
        {name, call.caller.account.text, call.region.text});
    if (!rows.done()) return from_row(rows.row());
  } else {
    if (!stack)
      return invalid("StackName must be specified if ChangeSetName is not specified as an ARN.");
    auto of = find_stack_head(db, call, *stack);
    if (!of) return no_such_stack(*stack);
    auto rows = db.query(
        "select id, stack, name, created, status, execution, reason, wish, changes "
        "from cfn_change_set where stack = ? and name = ?",
        {of->id, name});
    if (!rows.done()) return from_row(rows.row());
  }
  return Error{"ChangeSetNotFound", "ChangeSet [" + name + "] does not exist", 404};
}

void keep(store::Database& db, const ChangeSet& one) {
  db.run(
      "insert or replace into cfn_change_set (id, stack, name, created, status, execution, reason, "
      "wish, changes) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {one.id, one.stack_id, one.name, micros(one.created), one.status, one.execution, one.reason,
       one.wish.dump(), one.changes});
}

Json blueprint_json(const engine::Asked& asked) {
  Json::Array parameters, tags;
  for (auto& one : asked.parameters)
    parameters.push_back(Json::Object{{"key", one.key},
                                      {"value", one.value ? Json(*one.value) : Json()},
                                      {"previous", one.use_previous_value}});
  for (auto& [key, value] : asked.tags)
    tags.push_back(Json::Object{{"key", key}, {"value", value}});
  return Json::Object{{"body", asked.body},
                      {"parameters", parameters},
                      {"tags", tags},
                      {"notifications", list(asked.notification_arns)},
                      {"capabilities", list(asked.capabilities)},
                      {"role", asked.role_arn}};
}

engine::Asked asked_from(const Json& json) {
  engine::Asked asked;
  asked.body = json.text("body").value_or("");
  if (auto* all = json.find("parameters"); all && all->is_array())
    for (auto& one : all->as_array()) {
      auto* previous = one.find("previous");
      asked.parameters.push_back(
          {one.text("key").value_or(""), one.text("value"), previous && *previous == Json(true)});
    }
  if (auto* all = json.find("tags"); all && all->is_array())
    for (auto& one : all->as_array())
      asked.tags.emplace_back(one.text("key").value_or(""), one.text("value").value_or(""));
  asked.notification_arns = texts(json, "notifications");
  asked.capabilities = texts(json, "capabilities");
  asked.role_arn = json.text("role").value_or("");
  return asked;
}

std::string wish_text(const ChangeSet& change_set, std::string_view name) {
  return change_set.wish.text(name).value_or("");
}

bool wish_flag(const ChangeSet& change_set, std::string_view name) {
  auto* found = change_set.wish.find(name);
  return found && *found == Json(true);
}

}  // namespace windlass::cloud::cloudformation
