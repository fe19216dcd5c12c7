#include "cloud/cloudformation/stacks_kept.h"

#include "base/fault.h"
#include "base/time.h"
#include "cloud/cloudformation/notifications.h"
#include "formation/engine.h"
#include "formation/steps.h"

namespace windlass::cloud::cloudformation {

namespace {

Json event_json(const engine::StackEvent& event) {
  return Json::Object{{"logical_id", event.logical_id},
                      {"physical_id", event.physical_id},
                      {"type", event.type},
                      {"status", event.status},
                      {"reason", event.reason},
                      {"properties", event.properties},
                      {"token", event.client_token},
                      {"operation", event.operation_id}};
}

}  // namespace

Error no_such_stack(const std::string& name_or_id) {
  return invalid("Stack with id " + name_or_id + " does not exist");
}

namespace {

struct Head {
  std::string id, text;
};

std::optional<Head> find_row(store::Database& db, const Call& call, const std::string& name_or_id) {
  auto of = [&](std::string_view sql) -> std::optional<Head> {
    auto rows = db.query(sql, {name_or_id, call.caller.account.text, call.region.text});
    if (rows.done()) return std::nullopt;
    return Head{rows.row().text(0), rows.row().text(1)};
  };
  if (name_or_id.starts_with("arn:"))
    return of("select id, record from cfn_stack where id = ? and account = ? and region = ?");
  return of(
      "select id, record from cfn_stack where name = ? and account = ? and region = ? and deleted "
      "is null");
}

}  // namespace

std::optional<engine::StackRecord> find_stack(store::Database& db, const Call& call,
                                              const std::string& name_or_id) {
  auto head = find_row(db, call, name_or_id);
  return head ? read_record(db, head->id, head->text) : std::nullopt;
}

std::optional<engine::StackRecord> find_stack_head(store::Database& db, const Call& call,
                                                   const std::string& name_or_id) {
  auto head = find_row(db, call, name_or_id);
  return head ? read_head(db, head->id, head->text) : std::nullopt;
}

Result<engine::StackRecord> get_stack(store::Database& db, const Call& call,
                                      const std::optional<std::string>& name_or_id) {
  auto found = find_stack(db, call, name_or_id.value_or(""));
  if (!found) return no_such_stack(name_or_id.value_or(""));
  return *std::move(found);
}

// --- Read and written ---

std::optional<engine::StackRecord> Rows::load(const std::string& stack_id) {
  auto text = work_.db.find_text("select record from cfn_stack where id = ?", {stack_id});
  return text ? read_record(work_.db, stack_id, *text) : std::nullopt;
}

void Rows::save(engine::StackRecord& stack) {
  keep_head(stack);
  write_all_parts(work_.db, stack);
  kept_records().forget(stack.id);
}

std::optional<std::int64_t> Rows::stamp_of(const std::string& stack_id) {
  return work_.db.find_integer("select stamp from cfn_stack where id = ?", {stack_id});
}

KeptRecord Rows::read(const std::string& stack_id, std::int64_t stamp) {
  auto loaded = load(stack_id);
  if (!loaded) throw Fault("the record of " + stack_id + " cannot be read");
  KeptRecord kept{stamp, std::make_shared<engine::StackRecord>(*std::move(loaded)), nullptr,
                  std::make_shared<engine::PlayedTemplates>()};
  kept.written = std::make_shared<WrittenParts>(parts_of(*kept.stack));
  return kept;
}

std::optional<KeptRecord> Rows::look_at(const std::string& stack_id) {
  auto stamp = stamp_of(stack_id);
  if (!stamp) return std::nullopt;
  if (auto kept = kept_records().find(stack_id, *stamp)) return kept;
  auto kept = read(stack_id, *stamp);
  kept_records().keep(stack_id, kept);
  return kept;
}

std::optional<KeptRecord> Rows::take(const std::string& stack_id) {
  auto stamp = stamp_of(stack_id);
  if (!stamp) return std::nullopt;
  if (auto kept = kept_records().take(stack_id, *stamp)) return kept;
  return read(stack_id, *stamp);
}

void Rows::save(KeptRecord kept) {
  auto& stack = *kept.stack;
  kept.stamp = keep_head(stack);
  write_parts(work_.db, stack, *kept.written);
  if (stack.operation)
    kept_records().keep(stack.id, std::move(kept));
  else
    kept_records().forget(stack.id);
}

std::int64_t Rows::keep_head(engine::StackRecord& stack) {
  keep_events(stack);
  auto next = engine::next_steps(stack, now_, 1);
  std::optional<std::int64_t> wake;
  if (!next.steps.empty())
    wake = micros(now_);
  else if (next.again)
    wake = micros(*next.again);
  std::optional<std::int64_t> deleted;
  if (stack.deleted) deleted = micros(*stack.deleted);
  auto stamp = kept_records().next_stamp(stamp_of(stack.id).value_or(0));
  work_.db.run(
      "insert into cfn_stack (id, account, region, name, status, created, deleted, parent, wake, "
      "stamp, record) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do update set "
      "status = excluded.status, deleted = excluded.deleted, wake = excluded.wake, "
      "stamp = excluded.stamp, record = excluded.record",
      {stack.id, stack.account, stack.region, stack.name, stack.status, micros(stack.created),
       deleted, stack.parent_id, wake, stamp, engine::head_json(stack).dump()});
  if (!stack.operation || engine::is_removing(stack.operation->phase)) keep_exports(stack);
  if (!next.steps.empty()) work_.summon(stepping);
  return stamp;
}

void Rows::keep_events(engine::StackRecord& stack) {
  for (auto& event : stack.events) {
    auto id = work_.random.uuid();
    if (event.physical_id != stack.id)
      id = event.logical_id + "-" + event.status + "-" + format_iso8601_millis(event.at) + "-" +
           id.substr(0, 8);
    work_.db.run("insert into cfn_event (stack, event_id, at, event) values (?, ?, ?, ?)",
                 {stack.id, id, micros(event.at), event_json(event).dump()});
    tell_topics(work_, stack, event, id);
  }
  stack.events.clear();
}

void Rows::keep_exports(const engine::StackRecord& stack) {
  work_.db.run("delete from cfn_export where stack = ?", {stack.id});
  work_.db.run("delete from cfn_import where stack = ?", {stack.id});
  if (stack.deleted) return;
  for (auto& output : stack.outputs)
    if (!output.export_name.empty())
      work_.db.run(
          "insert or replace into cfn_export (account, region, name, value, stack) "
          "values (?, ?, ?, ?, ?)",
          {stack.account, stack.region, output.export_name, output.value, stack.id});
  for (auto& name : stack.imports)
    work_.db.run("insert into cfn_import (account, region, name, stack) values (?, ?, ?, ?)",
                 {stack.account, stack.region, name, stack.id});
}

std::string new_stack_id(Formation& formation, const Call& call, const std::string& name) {
  return "arn:aws:cloudformation:" + call.region.text + ":" + call.caller.account.text + ":stack/" +
         name + "/" + formation.work.random.uuid();
}

}  // namespace windlass::cloud::cloudformation
