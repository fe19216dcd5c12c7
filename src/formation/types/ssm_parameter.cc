#include "aws/ssm/add_tags_to_resource.h"
#include "aws/ssm/delete_parameter.h"
#include "aws/ssm/get_parameter.h"
#include "aws/ssm/list_tags_for_resource.h"
#include "aws/ssm/put_parameter.h"
#include "aws/ssm/remove_tags_from_resource.h"
#include "formation/types/names.h"
#include "formation/types/properties.h"
#include "formation/types/requests.h"
#include "formation/types/tags.h"

namespace windlass::formation::types {

extern const ResourceType ssm_parameter;

namespace {

using namespace aws::ssm;

constexpr const char* tagged_type = "Parameter";

Physical parameter(const Wanted& wanted, const std::string& name) {
  return {name, Json::Object{{"Type", Json(text_or(wanted.properties, "Type", ""))},
                             {"Value", Json(text_or(wanted.properties, "Value", ""))}}};
}

Result<PutParameterRequest> request(const Wanted& wanted, const std::string& name) {
  // A secret value in a template is no secret: CloudFormation takes none, and neither do we.
  if (text(wanted.properties, "Type") == "SecureString")
    return Error{"ValidationError",
                 "Parameter type SecureString is not supported by CloudFormation"};
  auto input = TRY(made_of<PutParameterRequest>(without(wanted.properties, {"Tags"})));
  input.name = name;
  return input;
}

Result<Tags> tags_now(const Place& place, const std::string& name) {
  auto answer = TRY(place.client.call<op::ListTagsForResource>(
      {.resource_type = tagged_type, .resource_id = name}));
  return tag_map(answer.tag_list);
}

Result<Physical> create(const Place& place, const Wanted& wanted) {
  auto name = name_of(wanted, "Name", 1011);
  auto named = is_named(wanted, "Name");
  auto input = TRY(request(wanted, name));
  auto tags = plain_tags_of(wanted);
  if (named) tags = with_token(std::move(tags), wanted);
  if (!tags.empty()) input.tags = tag_list<Tag>(tags);
  auto made = place.client.call<op::PutParameter>(std::move(input));
  if (is_refused(made, {"ParameterAlreadyExists"})) {
    if (named && !has_token(TRY(tags_now(place, name)), wanted))
      return already_exists(ssm_parameter.name, name);
  } else {
    TRY(std::move(made));
  }
  return parameter(wanted, name);
}

Result<Physical> update(const Place& place, const Wanted& wanted, const Json& before,
                        const Physical& was) {
  auto input = TRY(request(wanted, was.id));
  input.overwrite = true;
  // What is left out keeps its value.
  if (before.find("Description") && !input.description) input.description = "";
  if (before.find("AllowedPattern") && !input.allowed_pattern) input.allowed_pattern = "";
  if (without(before, {"Tags"}) != without(wanted.properties, {"Tags"}))
    TRY(place.client.call<op::PutParameter>(std::move(input)));
  auto [set, drop] = tag_change(TRY(tags_now(place, was.id)), plain_tags_of(wanted));
  if (!set.empty())
    TRY(place.client.call<op::AddTagsToResource>(
        {.resource_type = tagged_type, .resource_id = was.id, .tags = tag_list<Tag>(set)}));
  if (!drop.empty())
    TRY(place.client.call<op::RemoveTagsFromResource>(
        {.resource_type = tagged_type, .resource_id = was.id, .tag_keys = drop}));
  return parameter(wanted, was.id);
}

Result<> remove(const Place& place, const Wanted&, const Physical& was) {
  return done_or(place.client.call<op::DeleteParameter>({.name = was.id}), {"ParameterNotFound"});
}

Result<std::optional<Json>> read(const Place& place, const Physical& was, const Json& properties) {
  auto answer = place.client.call<op::GetParameter>({.name = was.id});
  if (is_refused(answer, {"ParameterNotFound"})) return {std::nullopt};
  auto found = TRY(std::move(answer)).parameter.value_or(Parameter());
  Json now = Json::Object{{"Name", Json(was.id)}};
  set_if(now, "Type", found.type);
  set_if(now, "Value", found.value);
  set_if(now, "DataType", found.data_type);
  if (auto* given = properties.find("Tags")) {
    auto tags = TRY(tags_now(place, was.id));
    Json there = Json::Object{};
    if (given->is_object())
      for (auto& [key, value] : given->as_object())
        if (tags.contains(key)) there.set(key, Json(tags[key]));
    now.set("Tags", std::move(there));
  }
  return {std::move(now)};
}

}  // namespace

const ResourceType ssm_parameter{.name = "AWS::SSM::Parameter",
                                 .create = create,
                                 .update = update,
                                 .remove = remove,
                                 .read = read};

}  // namespace windlass::formation::types
