#include "cloud/cloudformation/record_rows.h"

namespace windlass::cloud::cloudformation {

namespace {

constexpr std::string_view resource_prefix = "resource/", leftover_prefix = "leftover/";

std::optional<engine::StackRecord> from_text(std::string_view head) {
  auto json = parse_json(head);
  if (!json) return std::nullopt;
  auto stack = engine::stack_from_json(*json);
  if (!stack) return std::nullopt;
  return *std::move(stack);
}

void read(engine::StackRecord& stack, const std::string& name, const Json& json) {
  auto after = [&](std::string_view prefix) { return name.substr(prefix.size()); };
  if (name.starts_with(resource_prefix)) {
    auto& resource = stack.resources[after(resource_prefix)];
    resource = {};
    engine::read_part(json, resource);
  } else if (name.starts_with(leftover_prefix)) {
    engine::read_part(json, stack.leftovers.emplace_back());
  } else if (name == "current") {
    engine::read_part(json, stack.current);
  } else if (name == "stable") {
    engine::read_part(json, stack.stable.emplace());
  } else if (name == "target" && stack.operation) {
    engine::read_part(json, stack.operation->target);
  } else if (name == "graph" && stack.operation) {
    engine::read_part(json, stack.operation->graph);
  }
}

class Parts {
 public:
  Parts(store::Database& db, const std::string& stack) : db_(db), stack_(stack) {}

  void put(const std::string& name, const Json& json, const std::string& physical_id = "") {
    db_.run("insert or replace into cfn_part (stack, name, physical_id, part) values (?, ?, ?, ?)",
            {stack_, name, physical_id, json.dump()});
  }
  void drop(const std::string& name) {
    db_.run("delete from cfn_part where stack = ? and name = ?", {stack_, name});
  }

 private:
  store::Database& db_;
  const std::string& stack_;
};

std::map<std::string, engine::Leftover> by_token(const std::vector<engine::Leftover>& leftovers) {
  std::map<std::string, engine::Leftover> all;
  for (auto& each : leftovers) all.emplace(each.made.token, each);
  return all;
}

void write_leftovers(Parts& parts, const engine::StackRecord& stack, WrittenParts& written) {
  if (stack.leftovers.empty() && written.leftovers.empty()) return;
  auto now = by_token(stack.leftovers);
  auto name = [](const std::string& token) { return std::string(leftover_prefix) + token; };
  for (auto& [token, leftover] : written.leftovers)
    if (!now.contains(token)) parts.drop(name(token));
  for (auto& [token, leftover] : now) {
    auto was = written.leftovers.find(token);
    if (was == written.leftovers.end() || was->second != leftover)
      parts.put(name(token), engine::part_json(leftover), leftover.made.physical.id);
  }
  written.leftovers = std::move(now);
}

void write_resources(Parts& parts, engine::StackRecord& stack) {
  for (auto& id : stack.resources.gone()) parts.drop(std::string(resource_prefix) + id);
  for (auto& [id, resource] : std::as_const(stack.resources))
    if (resource.touched)
      parts.put(std::string(resource_prefix) + id, engine::part_json(resource),
                resource.made ? resource.made->physical.id : "");
  stack.resources.written();
}

void write_optional(Parts& parts, const std::string& name,
                    const std::optional<engine::Blueprint>& now,
                    std::optional<engine::Blueprint>& written) {
  if (now == written) return;
  if (now)
    parts.put(name, engine::part_json(*now));
  else
    parts.drop(name);
  written = now;
}

}  // namespace

WrittenParts parts_of(const engine::StackRecord& stack) {
  WrittenParts parts{stack.current, stack.stable, {}, {}, by_token(stack.leftovers)};
  if (!stack.operation) return parts;
  parts.target = stack.operation->target;
  parts.graph = stack.operation->graph;
  return parts;
}

std::optional<engine::StackRecord> read_record(store::Database& db, const std::string& id,
                                               std::string_view head) {
  auto stack = from_text(head);
  if (!stack) return std::nullopt;
  auto parted = false;
  for (auto row : db.query("select name, part from cfn_part where stack = ?", {id})) {
    auto json = parse_json(row.view(1));
    if (!json) return std::nullopt;
    read(*stack, row.text(0), *json);
    parted = true;
  }
  // One that an earlier version wrote as a whole is still to be written as parts.
  if (parted) stack->resources.written();
  return stack;
}

std::optional<engine::StackRecord> read_head(store::Database& db, const std::string& id,
                                             std::string_view head) {
  auto stack = from_text(head);
  if (!stack) return std::nullopt;
  auto current =
      db.find_text("select part from cfn_part where stack = ? and name = 'current'", {id});
  if (!current) return stack;
  auto json = parse_json(*current);
  if (!json) return std::nullopt;
  engine::read_part(*json, stack->current);
  return stack;
}

void write_parts(store::Database& db, engine::StackRecord& stack, WrittenParts& written) {
  Parts parts(db, stack.id);
  if (stack.current != written.current) {
    parts.put("current", engine::part_json(stack.current));
    written.current = stack.current;
  }
  write_optional(parts, "stable", stack.stable, written.stable);
  std::optional<engine::Blueprint> target;
  if (stack.operation) target = stack.operation->target;
  write_optional(parts, "target", target, written.target);
  static const engine::Graph none;
  auto& graph = stack.operation ? stack.operation->graph : none;
  if (graph != written.graph) {
    parts.put("graph", engine::part_json(graph));
    written.graph = graph;
  }
  write_leftovers(parts, stack, written);
  write_resources(parts, stack);
}

void write_all_parts(store::Database& db, engine::StackRecord& stack) {
  db.run("delete from cfn_part where stack = ? and name not like 'resource/%'", {stack.id});
  WrittenParts nothing;
  // Also where nothing is said: then it says so.
  Parts(db, stack.id).put("current", engine::part_json(stack.current));
  nothing.current = stack.current;
  write_parts(db, stack, nothing);
}

void delete_parts(store::Database& db, const std::string& id) {
  db.run("delete from cfn_part where stack = ?", {id});
}

}  // namespace windlass::cloud::cloudformation
