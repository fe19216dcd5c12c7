#include "formation/run_step.h"

#include <algorithm>
#include <array>

#include "formation/group_policy.h"
#include "formation/own_types.h"
#include "formation/problem.h"
#include "formation/reading.h"
#include "formation/removing.h"
#include "formation/schema.h"
#include "formation/signal_box.h"
#include "formation/snapshot.h"

namespace windlass::formation {

namespace {

using Kind = Step::Kind;

template <std::size_t count>
bool is_among(const std::array<const char*, count>& codes, const Error& error) {
  return std::ranges::find(codes, error.code) != codes.end();
}

// Nobody answered: whether it was done is not known, and asking again is all that helps.
bool is_unreachable(const Error& error) {
  return is_among(std::array{"ConnectFailed", "ConnectionLost", "Timeout"}, error);
}

bool is_passing(const Error& error, const ResourceType* type, bool removing) {
  static constexpr std::array passing = {"Throttling",
                                         "ThrottlingException",
                                         "RequestLimitExceeded",
                                         "RequestThrottled",
                                         "RequestThrottledException",
                                         "SlowDown",
                                         "ServiceUnavailable",
                                         "InternalFailure",
                                         "InternalError",
                                         "InternalServerError",
                                         "RequestTimeout",
                                         "RequestTimeoutException",
                                         "TooManyRequestsException",
                                         "PriorRequestNotComplete"};
  if (is_among(passing, error) || is_unreachable(error)) return true;
  return removing && type && std::ranges::find(type->passing, error.code) != type->passing.end();
}

Error not_found(const std::string& type, const std::string& id) {
  return {"NotFound",
          "Resource of type '" + type + "' with identifier '" + id + "' was not found."};
}

class Run {
 public:
  Run(const StackRecord& stack, const Step& step, const Around& around, Time now)
      : stack_(stack), step_(step), around_(around), now_(now) {}

  Outcome act() {
    auto done = dispatch();
    if (!done) {
      outcome_.passes = is_passing(done.error(), type_, step_.kind == Kind::Remove);
      outcome_.unreachable = is_unreachable(done.error());
      outcome_.refused = std::move(done).error();
    }
    return std::move(outcome_);
  }

 private:
  Result<> dispatch() {
    switch (step_.kind) {
      case Kind::Tick: return Done{};
      case Kind::Start: return start();
      case Kind::Create: return create();
      case Kind::Update: return update();
      case Kind::Watch: return watch();
      case Kind::Policy: return policy();
      case Kind::Remove: return remove();
      case Kind::Gone: return gone();
      case Kind::Alarms: return alarms();
      case Kind::Listen: return listen();
      case Kind::Finish: return finish();
    }
    return Done{};
  }

  Result<std::unique_ptr<Reading>> open() {
    return Reading::open(stack_, stack_.operation->target, around_.surroundings, around_.played);
  }
  const ResourceRecord& resource() const { return stack_.resources.at(step_.logical_id); }

  Result<> take_type(const std::string& name) {
    type_ = find_own_type(name);
    if (!type_) type_ = around_.find(name);
    if (type_) return Done{};
    return invalid("Resource type " + name + " is not served by this engine");
  }

  Result<> start() {
    auto& resource = this->resource();
    auto back = stack_.operation->phase == Phase::Rollback;
    auto& blueprint = back ? *stack_.stable : stack_.operation->target;
    auto evaluated = evaluate(blueprint, back);
    if (!evaluated) {
      // What was once made of it is still known: the way back must not depend on the template.
      if (!back || !resource.stable) return evaluated;
      outcome_.recipe = resource.stable->recipe;
    }
    TRY(take_type(outcome_.recipe.type));
    outcome_.updates = type_->update != nullptr;
    auto* schema = find_schema(outcome_.recipe.type);
    if (type_->replaces && resource.made)
      outcome_.replaces =
          replaces_by_values(*type_, schema, resource.made->recipe, outcome_.recipe);
    outcome_.clears_first = schema && deleted_before_replaced(*schema);
    if (!schema || back) return Done{};
    auto wrong = violations(*schema, step_.logical_id, outcome_.recipe.properties);
    if (wrong.empty()) return Done{};
    return invalid(wrong.front().message);
  }

  Result<> evaluate(const Blueprint& blueprint, bool back) {
    auto reading = TRY(Reading::open(stack_, blueprint, around_.surroundings, around_.played));
    auto* written = reading->processed().resource(step_.logical_id);
    if (!written) return invalid("Resource " + step_.logical_id + " is not in the template");
    std::set<std::string> needed;
    if (!back)
      needed = stack_.operation->graph.at(step_.logical_id);
    else if (auto& stable = resource().stable)
      needed = stable->recipe.depends_on;
    outcome_.recipe = TRY(reading->recipe(*written, needed));
    if (written->creation_policy)
      outcome_.awaited =
          awaited_of(TRY(reading->evaluator().evaluate(*written->creation_policy)).json);
    if (written->type == "AWS::CloudFormation::WaitCondition")
      outcome_.awaited = wait_condition_awaits(outcome_.recipe.properties, outcome_.awaited);
    if (written->update_policy)
      outcome_.policy = TRY(reading->evaluator().evaluate(*written->update_policy)).json;
    return Done{};
  }

  Result<Wanted> wanted(const Recipe& recipe, const std::string& token) {
    return wanted_of(stack_, step_.logical_id, recipe, token, around_.surroundings);
  }

  Result<> create() {
    auto& resource = this->resource();
    TRY(take_type(resource.wanted.type));
    if (resource.action == Action::Import) return import();
    auto wish = TRY(wanted(resource.wanted, resource.token));
    outcome_.physical = TRY(type_->create(around_.place, wish));
    if (type_->ready) outcome_.progress = Progress::Pending;
    return Done{};
  }

  // Somebody else made it: it must be there, and is told what the template says of it.
  Result<> import() {
    auto& resource = this->resource();
    auto wish = TRY(wanted(resource.wanted, resource.token));
    outcome_.physical.id = resource.import_id;
    if (!type_->read)
      return invalid("Resource type " + resource.wanted.type + " cannot be imported");
    auto found = TRY(type_->read(around_.place, outcome_.physical, wish.properties));
    if (!found) return not_found(resource.wanted.type, resource.import_id);
    // Nothing is changed by it: that is how types tell what they know of a thing.
    if (type_->update) {
      auto told = type_->update(around_.place, wish, wish.properties, outcome_.physical);
      if (told) outcome_.physical = std::move(*told);
    }
    if (type_->ready) TRY(type_->ready(around_.place, wish, outcome_.physical));
    return Done{};
  }

  Result<> update() {
    auto& resource = this->resource();
    TRY(take_type(resource.wanted.type));
    auto wish = TRY(wanted(resource.wanted, resource.made->token));
    auto before = TRY(wanted(resource.made->recipe, resource.made->token));
    if (resource.dirty) TRY(look_before(resource, before));
    TRY(keep_sizes(around_.place, *type_, resource, wish, before.properties));
    outcome_.physical =
        TRY(type_->update(around_.place, wish, before.properties, resource.made->physical));
    if (type_->ready) outcome_.progress = Progress::Pending;
    return Done{};
  }

  // Nobody knows what it is: types compare with what is really there, or else with what was tried
  // last, so that they leave nothing out.
  Result<> look_before(const ResourceRecord& resource, Wanted& before) {
    if (!resource.tried.type.empty()) before = TRY(wanted(resource.tried, resource.made->token));
    if (!type_->read) return Done{};
    auto actual = TRY(type_->read(around_.place, resource.made->physical, before.properties));
    // Nothing would be left to change, and a thing that is gone be taken for one set right.
    if (!actual) return not_found(resource.made->recipe.type, resource.made->physical.id);
    if (!actual->is_object()) return Done{};
    // That there is nothing where nothing was asked for is no difference.
    for (auto& [name, value] : actual->as_object())
      if (before.properties.find(name) || !is_nothing(value)) before.properties.set(name, value);
    return Done{};
  }
  static bool is_nothing(const Json& value) {
    return value.is_null() || (value.is_array() && value.as_array().empty()) ||
           (value.is_object() && value.as_object().empty());
  }

  Result<> watch() {
    auto& resource = this->resource();
    TRY(take_type(resource.wanted.type));
    outcome_.physical = resource.made->physical;
    if (!type_->ready) return Done{};
    auto wish = TRY(wanted(resource.wanted, resource.made->token));
    outcome_.progress = TRY(type_->ready(around_.place, wish, outcome_.physical));
    return Done{};
  }

  Result<> policy() {
    auto& resource = this->resource();
    auto move = TRY(next_group_move(around_.place, resource, now_));
    outcome_.progress = move.progress;
    outcome_.memo = std::move(move.memo);
    outcome_.remarks = std::move(move.remarks);
    return Done{};
  }

  const Made* find_made() {
    for (auto& candidate : removal_candidates(stack_))
      if (candidate.token == step_.token && candidate.logical_id == step_.logical_id)
        return candidate.made;
    return nullptr;
  }

  bool wants_snapshot() const {
    for (auto& leftover : stack_.leftovers)
      if (leftover.made.token == step_.token) return leftover.policy == "Snapshot";
    auto& resource = this->resource();
    return stack_.operation->kind == formation::Kind::Delete && resource.made &&
           resource.made->recipe.deletion_policy == "Snapshot";
  }

  Result<> remove() {
    auto* made = find_made();
    if (!made) return Done{};
    TRY(take_type(made->recipe.type));
    if (wants_snapshot()) {
      outcome_.progress = TRY(take_snapshot(around_.place, *made));
      if (outcome_.progress == Progress::Pending) {
        outcome_.memo = "snapshot";
        return Done{};
      }
    }
    auto wish = wanted(made->recipe, made->token);
    // It must be possible to remove it although a secret that it was made with is gone.
    if (!wish)
      wish = Wanted{stack_.name,       stack_.id,  step_.logical_id, made->recipe.properties,
                    made->recipe.tags, made->token};
    TRY(type_->remove(around_.place, *wish, made->physical));
    if (type_->gone) outcome_.progress = Progress::Pending;
    return Done{};
  }

  Result<> gone() {
    auto* made = find_made();
    if (!made) return Done{};
    TRY(take_type(made->recipe.type));
    if (type_->gone) outcome_.progress = TRY(type_->gone(around_.place, made->physical));
    return Done{};
  }

  Result<> listen() {
    auto handle = resource().wanted.properties.text("Handle").value_or("");
    outcome_.signals = TRY(read_signal_box(around_.place, handle));
    return Done{};
  }

  Result<> alarms() {
    for (auto& trigger : stack_.operation->rollback.triggers)
      if (TRY(around_.surroundings.fires(trigger))) {
        outcome_.fired = trigger.arn;
        return Done{};
      }
    return Done{};
  }

  Result<> finish() {
    auto reading = TRY(open());
    for (auto& each : TRY(reading->evaluator().outputs())) {
      StackOutput output{each.name,
                         {},
                         each.description,
                         each.export_name.value_or(""),
                         is_secret(each.value, "")};
      auto& json = each.value.json;
      output.value = json.is_string() ? json.as_string() : json.dump();
      TRY(may_export(output));
      outcome_.outputs.push_back(std::move(output));
    }
    TRY(may_stop_exporting());
    outcome_.imports = imports();
    return Done{};
  }

  // Every import of the whole template, not only of its outputs.
  std::set<std::string> imports() {
    auto reading = open();
    if (!reading) return {};
    for (auto& resource : (*reading)->processed().resources)
      if (stack_.operation->graph.contains(resource.logical_id))
        (void)(*reading)->evaluator().properties(resource);
    (void)(*reading)->evaluator().outputs();
    return (*reading)->world().imported;
  }

  Result<> may_export(const StackOutput& output) {
    if (output.export_name.empty()) return Done{};
    auto owner = TRY(around_.surroundings.exporter(output.export_name));
    if (owner && *owner != stack_.id) {
      auto name = owner->substr(std::min(owner->size(), owner->find('/') + 1));
      return invalid("Export with name " + output.export_name + " is already exported by stack " +
                     name.substr(0, name.find('/')));
    }
    return Done{};
  }

  Result<> may_stop_exporting() {
    for (auto& old : stack_.outputs) {
      if (old.export_name.empty()) continue;
      auto now = std::ranges::find(outcome_.outputs, old.export_name, &StackOutput::export_name);
      auto stays = now != outcome_.outputs.end();
      if (stays && now->value == old.value) continue;
      auto users = TRY(around_.surroundings.importers(old.export_name));
      if (users.empty()) continue;
      std::string all;
      for (auto& user : users) all += (all.empty() ? "" : ", ") + user;
      return invalid(std::string("Cannot ") + (stays ? "update" : "delete") + " export " +
                     old.export_name + " as it is in use by " + all);
    }
    return Done{};
  }

  const StackRecord& stack_;
  const Step& step_;
  const Around& around_;
  Time now_;
  const ResourceType* type_ = nullptr;
  Outcome outcome_;
};

}  // namespace

Outcome run_step(const StackRecord& stack, const Step& step, const Around& around, Time now) {
  return Run(stack, step, around, now).act();
}

bool replaces_by_values(const ResourceType& type, const Schema* schema, const Recipe& before,
                        const Recipe& after) {
  if (!type.replaces) return false;
  if (!schema) return type.replaces(before.properties, after.properties);
  return type.replaces(converted(*schema, before.properties), converted(*schema, after.properties));
}

namespace {

// Services take such tags from us, and would take a template's, wherever it has tags
// ("HostedZoneTags", "TagSpecifications[].Tags").
Result<> refuse_system_tags(const Json& value, bool of_tags = false) {
  if (value.is_array())
    for (auto& each : value.as_array()) TRY(refuse_system_tags(each, of_tags));
  if (!value.is_object()) return Done{};
  if (auto key = value.text("Key").value_or(""); of_tags && key.starts_with("aws:"))
    return invalid("aws: prefixed tag key names are not allowed for external use: " + key);
  for (auto& [name, member] : value.as_object())
    TRY(refuse_system_tags(member, name.ends_with("Tags")));
  return Done{};
}

}  // namespace

Result<Wanted> wanted_of(const StackRecord& stack, const std::string& logical_id,
                         const Recipe& recipe, const std::string& token, Secrets& secrets) {
  Wanted wanted{stack.name, stack.id, logical_id, {}, recipe.tags, token};
  wanted.properties = TRY(resolve_dynamic_references(recipe.properties, secrets));
  if (auto* schema = find_schema(recipe.type))
    wanted.properties = converted(*schema, wanted.properties);
  TRY(refuse_system_tags(wanted.properties));
  if (recipe.type == nested_stack.name) tell_nested(stack, wanted.properties);
  wanted.tags.emplace_back("aws:cloudformation:stack-name", stack.name);
  wanted.tags.emplace_back("aws:cloudformation:stack-id", stack.id);
  wanted.tags.emplace_back("aws:cloudformation:logical-id", logical_id);
  return wanted;
}

}  // namespace windlass::formation
