#include "formation/own_types.h"

#include "formation/group_policy.h"
#include "formation/signal_box.h"

namespace windlass::formation {

namespace {

Result<> nothing_to_remove(const Place&, const Wanted&, const Physical&) { return Done{}; }

Result<Physical> make_handle(const Place& place, const Wanted& wanted) {
  return Physical{TRY(open_signal_box(place, wanted)), Json::Object{}};
}
Result<> remove_handle(const Place& place, const Wanted&, const Physical& was) {
  return close_signal_box(place, was.id);
}
Result<Physical> keep_as_it_is(const Place&, const Wanted&, const Json&, const Physical& was) {
  return was;
}

Result<Physical> make_condition(const Place& place, const Wanted& wanted) {
  return Physical{"arn:" + place.partition + ":cloudformation:" + place.region + ":" +
                      place.account + ":waitcondition/" + wanted.stack_name + "/" +
                      wanted.logical_id + "-" + wanted.token,
                  Json::Object{}};
}

const ResourceType handle{.name = "AWS::CloudFormation::WaitConditionHandle",
                          .create = &make_handle,
                          .update = &keep_as_it_is,
                          .remove = &remove_handle};

// Never changed in place: AWS does not let them be updated.
const ResourceType condition{.name = "AWS::CloudFormation::WaitCondition",
                             .create = &make_condition,
                             .remove = &nothing_to_remove};

// CDK puts one into every stack, for its own statistics. It stands for nothing.
Result<Physical> make_nothing(const Place&, const Wanted& wanted) {
  return Physical{wanted.stack_name + "-" + wanted.logical_id + "-" + wanted.token, Json::Object{}};
}

const ResourceType metadata{.name = "AWS::CDK::Metadata",
                            .create = &make_nothing,
                            .update = &keep_as_it_is,
                            .remove = &nothing_to_remove};

const ResourceType* const all[] = {&handle, &condition, &nested_stack, &metadata};

}  // namespace

std::span<const ResourceType* const> own_types() { return all; }

const ResourceType* find_own_type(std::string_view name) {
  for (auto* type : all)
    if (type->name == name) return type;
  return nullptr;
}

Awaited wait_condition_awaits(const Json& properties, const Awaited& by_policy) {
  if (!properties.find("Handle")) return by_policy;
  Awaited awaited;
  awaited.count = static_cast<int>(policy_number(properties, "Count", 1));
  awaited.timeout_seconds = policy_number(properties, "Timeout", 43'200);
  return awaited;
}

}  // namespace windlass::formation
