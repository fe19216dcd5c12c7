// A record as JSON and back: each structure names its members once, for both ways.
#include <type_traits>

#include "formation/record.h"

namespace windlass::formation {

namespace {

// Empty texts and lists are left out: they are what a member is when nobody says anything.
struct Writer {
  Json out = Json::Object{};
  template <class T>
  void member(const char* name, const T& value) {
    if constexpr (requires { value.empty(); }) {
      if (value.empty()) return;
    }
    auto json = write(value);
    if (!json.is_null()) out.set(name, std::move(json));
  }
  static Json write(const std::string& value) { return value; }
  static Json write(bool value) { return value; }
  static Json write(int value) { return value; }
  static Json write(std::int64_t value) { return value; }
  static Json write(const Json& value) { return value; }
  static Json write(Time value) { return std::int64_t{value.time_since_epoch().count()}; }
  template <class T>
  requires std::is_enum_v<T>
  static Json write(T value) { return static_cast<int>(value); }
  template <class T>
  static Json write(const std::optional<T>& value) {
    return value ? Json(Json::Array{write(*value)}) : Json();
  }
  template <class T>
  static Json write(const std::vector<T>& values) {
    Json::Array out;
    for (auto& each : values) out.push_back(write(each));
    return out;
  }
  static Json write(const std::set<std::string>& values) {
    Json::Array out;
    for (auto& each : values) out.push_back(each);
    return out;
  }
  template <class A, class B>
  static Json write(const std::pair<A, B>& value) {
    return Json::Array{write(value.first), write(value.second)};
  }
  template <class T, class Less>
  static Json write(const std::map<std::string, T, Less>& values) {
    Json::Object out;
    for (auto& [name, value] : values) out.emplace_back(name, write(value));
    return out;
  }
  static Json write(const Resources& values) {
    Json::Object out;
    for (auto& [name, value] : values) out.emplace_back(name, write(value));
    return out;
  }
  template <class T>
  requires std::is_class_v<T>
  static Json write(const T& value);
};

struct Reader {
  const Json& in;
  template <class T>
  void member(const char* name, T& value) {
    if (auto* found = in.find(name)) read(*found, value);
  }
  static void read(const Json& json, std::string& value) {
    if (json.is_string()) value = json.as_string();
  }
  static void read(const Json& json, bool& value) {
    if (json.is_bool()) value = json.as_bool();
  }
  static void read(const Json& json, int& value) {
    if (json.is_int()) value = static_cast<int>(json.as_int());
  }
  static void read(const Json& json, std::int64_t& value) {
    if (json.is_int()) value = json.as_int();
  }
  static void read(const Json& json, Json& value) { value = json; }
  static void read(const Json& json, Time& value) {
    if (json.is_int()) value = Time{Duration{json.as_int()}};
  }
  template <class T>
  requires std::is_enum_v<T>
  static void read(const Json& json, T& value) {
    if (json.is_int()) value = static_cast<T>(json.as_int());
  }
  template <class T>
  static void read(const Json& json, std::optional<T>& value) {
    if (json.is_array() && json.as_array().size() == 1) read(json.as_array()[0], value.emplace());
  }
  template <class T>
  static void read(const Json& json, std::vector<T>& values) {
    if (!json.is_array()) return;
    for (auto& each : json.as_array()) read(each, values.emplace_back());
  }
  static void read(const Json& json, std::set<std::string>& values) {
    if (!json.is_array()) return;
    for (auto& each : json.as_array())
      if (each.is_string()) values.insert(each.as_string());
  }
  template <class A, class B>
  static void read(const Json& json, std::pair<A, B>& value) {
    if (!json.is_array() || json.as_array().size() != 2) return;
    read(json.as_array()[0], value.first);
    read(json.as_array()[1], value.second);
  }
  template <class T, class Less>
  static void read(const Json& json, std::map<std::string, T, Less>& values) {
    if (!json.is_object()) return;
    for (auto& [name, value] : json.as_object()) read(value, values[name]);
  }
  static void read(const Json& json, Resources& values) {
    if (!json.is_object()) return;
    for (auto& [name, value] : json.as_object()) read(value, values[name]);
  }
  template <class T>
  requires std::is_class_v<T>
  static void read(const Json& json, T& value);
};

template <class Via>
void members(Via& via,
             auto& x) requires std::is_same_v<std::remove_cvref_t<decltype(x)>, ParameterValue> {
  via.member("text", x.text);
  via.member("resolved", x.resolved);
  via.member("value", x.value);
  via.member("no_echo", x.no_echo);
}

template <class Via>
void members(Via& via,
             auto& x) requires std::is_same_v<std::remove_cvref_t<decltype(x)>, Blueprint> {
  via.member("body", x.body);
  via.member("parameters", x.parameters.values);
  via.member("tags", x.tags);
  via.member("notification_arns", x.notification_arns);
  via.member("capabilities", x.capabilities);
  via.member("role_arn", x.role_arn);
}

template <class Via>
void members(Via& via, auto& x) requires std::is_same_v<std::remove_cvref_t<decltype(x)>, Recipe> {
  via.member("type", x.type);
  via.member("properties", x.properties);
  via.member("secrets", x.secrets);
  via.member("tags", x.tags);
  via.member("depends_on", x.depends_on);
  via.member("deletion_policy", x.deletion_policy);
  via.member("update_replace_policy", x.update_replace_policy);
  via.member("metadata", x.metadata);
  via.member("metadata_secrets", x.metadata_secrets);
  via.member("creation_policy", x.creation_policy);
  via.member("update_policy", x.update_policy);
}

template <class Via>
void members(Via& via, auto& x) requires std::is_same_v<std::remove_cvref_t<decltype(x)>, Made> {
  via.member("id", x.physical.id);
  via.member("attributes", x.physical.attributes);
  via.member("recipe", x.recipe);
  via.member("token", x.token);
  via.member("imported", x.imported);
}

template <class Via>
void members(Via& via, auto& x) requires std::is_same_v<std::remove_cvref_t<decltype(x)>, Signal> {
  via.member("id", x.id);
  via.member("success", x.success);
  via.member("data", x.data);
}

template <class Via>
void members(Via& via, auto& x) requires std::is_same_v<std::remove_cvref_t<decltype(x)>, Awaited> {
  via.member("count", x.count);
  via.member("timeout", x.timeout_seconds);
  via.member("percent", x.percent_min);
}

template <class Via>
void members(Via& via,
             auto& x) requires std::is_same_v<std::remove_cvref_t<decltype(x)>, Removing> {
  via.member("stage", x.stage);
  via.member("attempts", x.attempts);
  via.member("began", x.began);
  via.member("look_at", x.look_at);
}

template <class Via>
void members(Via& via,
             auto& x) requires std::is_same_v<std::remove_cvref_t<decltype(x)>, ResourceRecord> {
  via.member("logical_id", x.logical_id);
  via.member("type", x.type);
  via.member("status", x.status);
  via.member("reason", x.reason);
  via.member("changed", x.changed);
  via.member("made", x.made);
  via.member("stable", x.stable);
  via.member("dirty", x.dirty);
  if (x.dirty) via.member("tried", x.tried);
  via.member("stage", x.stage);
  via.member("action", x.action);
  via.member("wanted", x.wanted);
  via.member("import_id", x.import_id);
  via.member("token", x.token);
  via.member("attempts", x.attempts);
  via.member("began", x.began);
  via.member("look_at", x.look_at);
  via.member("signals", x.signals);
  via.member("awaited", x.awaited);
  via.member("policy", x.policy);
  via.member("policy_memo", x.policy_memo);
  via.member("removing", x.removing);
  via.member("drift", x.drift);
}

template <class Via>
void members(Via& via,
             auto& x) requires std::is_same_v<std::remove_cvref_t<decltype(x)>, Leftover> {
  via.member("logical_id", x.logical_id);
  via.member("made", x.made);
  via.member("policy", x.policy);
  via.member("removing", x.removing);
  via.member("reason", x.reason);
}

template <class Via>
void members(Via& via,
             auto& x) requires std::is_same_v<std::remove_cvref_t<decltype(x)>, RollbackTrigger> {
  via.member("arn", x.arn);
  via.member("type", x.type);
}

template <class Via>
void members(Via& via, auto& x) requires
    std::is_same_v<std::remove_cvref_t<decltype(x)>, RollbackConfiguration> {
  via.member("triggers", x.triggers);
  via.member("minutes", x.monitoring_minutes);
}

template <class Via>
void head_members(Via& via,
                  auto& x) requires std::is_same_v<std::remove_cvref_t<decltype(x)>, Operation> {
  via.member("id", x.id);
  via.member("client_token", x.client_token);
  via.member("kind", x.kind);
  via.member("phase", x.phase);
  via.member("began", x.began);
  via.member("deadline", x.deadline);
  via.member("disable_rollback", x.disable_rollback);
  via.member("on_failure", x.on_failure);
  via.member("retain_except_on_create", x.retain_except_on_create);
  via.member("cancelled", x.cancelled);
  via.member("refused", x.refused);
  via.member("why", x.why);
  via.member("retained", x.retained);
  via.member("skipped", x.skipped);
  via.member("force", x.force);
  via.member("policy_during_update", x.policy_during_update);
  via.member("rollback", x.rollback);
  via.member("look_at", x.look_at);
  via.member("finish_at", x.finish_at);
  via.member("outputs", x.outputs);
  via.member("imports", x.imports);
  via.member("then", x.then);
}

template <class Via>
void members(Via& via,
             auto& x) requires std::is_same_v<std::remove_cvref_t<decltype(x)>, Operation> {
  head_members(via, x);
  via.member("target", x.target);
  via.member("graph", x.graph);
}

template <class Via>
void members(Via& via,
             auto& x) requires std::is_same_v<std::remove_cvref_t<decltype(x)>, StackOutput> {
  via.member("name", x.name);
  via.member("value", x.value);
  via.member("description", x.description);
  via.member("export", x.export_name);
  via.member("secret", x.secret);
}

template <class Via>
void head_members(Via& via,
                  auto& x) requires std::is_same_v<std::remove_cvref_t<decltype(x)>, StackRecord> {
  via.member("id", x.id);
  via.member("name", x.name);
  via.member("region", x.region);
  via.member("account", x.account);
  via.member("partition", x.partition);
  via.member("status", x.status);
  via.member("reason", x.reason);
  via.member("description", x.description);
  via.member("created", x.created);
  via.member("updated", x.updated);
  via.member("deleted", x.deleted);
  via.member("parent_id", x.parent_id);
  via.member("root_id", x.root_id);
  via.member("change_set_id", x.change_set_id);
  via.member("termination_protection", x.termination_protection);
  via.member("disable_rollback", x.disable_rollback);
  via.member("timeout_minutes", x.timeout_minutes);
  via.member("stack_policy", x.stack_policy);
  via.member("rollback", x.rollback);
  via.member("drift_status", x.drift_status);
  via.member("drift_checked", x.drift_checked);
  via.member("outputs", x.outputs);
  via.member("imports", x.imports);
}

template <class Via>
void members(Via& via,
             auto& x) requires std::is_same_v<std::remove_cvref_t<decltype(x)>, StackRecord> {
  head_members(via, x);
  via.member("current", x.current);
  via.member("stable", x.stable);
  via.member("resources", x.resources);
  via.member("leftovers", x.leftovers);
  via.member("operation", x.operation);
}

template <class T>
requires std::is_class_v<T> Json Writer::write(const T& value) {
  Writer inner;
  members(inner, value);
  return std::move(inner.out);
}

template <class T>
requires std::is_class_v<T>
void Reader::read(const Json& json, T& value) {
  Reader inner{json};
  members(inner, value);
}

}  // namespace

Json to_json(const StackRecord& stack) { return Writer::write(stack); }

Result<StackRecord> stack_from_json(const Json& json) {
  if (!json.is_object()) return Error{"InternalFailure", "a stack's record is no object"};
  StackRecord stack;
  Reader::read(json, stack);
  return stack;
}

Json head_json(const StackRecord& stack) {
  Writer head;
  head_members(head, stack);
  if (!stack.operation) return std::move(head.out);
  Writer operation;
  head_members(operation, *stack.operation);
  head.out.set("operation", Json::Array{std::move(operation.out)});
  return std::move(head.out);
}

Json part_json(const ResourceRecord& resource) { return Writer::write(resource); }
Json part_json(const Leftover& leftover) { return Writer::write(leftover); }
Json part_json(const Blueprint& blueprint) { return Writer::write(blueprint); }
Json part_json(const Graph& graph) { return Writer::write(graph); }
void read_part(const Json& json, ResourceRecord& resource) { Reader::read(json, resource); }
void read_part(const Json& json, Leftover& leftover) { Reader::read(json, leftover); }
void read_part(const Json& json, Blueprint& blueprint) { Reader::read(json, blueprint); }
void read_part(const Json& json, Graph& graph) { Reader::read(json, graph); }

}  // namespace windlass::formation
