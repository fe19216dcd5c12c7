#include <algorithm>

#include "aws/secretsmanager/create_secret.h"
#include "aws/secretsmanager/delete_secret.h"
#include "aws/secretsmanager/describe_secret.h"
#include "aws/secretsmanager/get_random_password.h"
#include "aws/secretsmanager/tag_resource.h"
#include "aws/secretsmanager/untag_resource.h"
#include "aws/secretsmanager/update_secret.h"
#include "aws/secretsmanager/update_secret_version_stage.h"
#include "base/hash.h"
#include "base/text.h"
#include "formation/types/names.h"
#include "formation/types/properties.h"
#include "formation/types/requests.h"
#include "formation/types/tags.h"

namespace windlass::formation::types {

extern const ResourceType secretsmanager_secret;

namespace {

using namespace aws::secretsmanager;

Physical secret(const std::string& arn) { return {arn, Json::Object{{"Id", Json(arn)}}}; }

// Secrets have no stack's name in theirs: LOGICALID-RANDOM.
std::string secret_name(const Wanted& wanted) {
  if (is_named(wanted, "Name")) return *text(wanted.properties, "Name");
  return wanted.logical_id + '-' + random_part(wanted);
}

// The version's id: who finds it in a secret knows that this very creation made it.
std::string version_token(const Wanted& wanted, const Json& what) {
  return hex(sha256(wanted.stack_id + '\n' + wanted.logical_id + '\n' + wanted.token + '\n' +
                    what.dump()));
}

Result<std::string> generated(const Place& place, const Json& how) {
  auto request = TRY(made_of<GetRandomPasswordRequest>(
      without(how, {"GenerateStringKey", "SecretStringTemplate"})));
  auto answer = TRY(place.client.call<op::GetRandomPassword>(std::move(request)));
  auto password = answer.random_password.value_or("");
  auto key = text(how, "GenerateStringKey");
  auto frame = document(how, "SecretStringTemplate");
  if (!key && !frame) return password;
  if (!key || !frame)
    return Error{"ValidationError",
                 "GenerateStringKey and SecretStringTemplate are given together, or neither is"};
  auto json = parse_json(*frame);
  if (!json || !json->is_object())
    return Error{"ValidationError", "SecretStringTemplate is not a JSON object"};
  json->set(*key, Json(password));
  return json->dump();
}

// Nothing when the secret is to have no value yet.
Result<std::optional<std::string>> value_of(const Place& place, const Json& properties) {
  auto given = document(properties, "SecretString");
  auto& how = part(properties, "GenerateSecretString");
  if (given && !how.is_null())
    return Error{"ValidationError", "You can't specify both SecretString and GenerateSecretString"};
  if (given || how.is_null()) return given;
  return {TRY(generated(place, how))};
}

Json value_properties(const Json& properties) {
  return only(properties, {"SecretString", "GenerateSecretString"});
}

// The secret that an earlier call of this creation made; whose value may be another random one.
Result<Physical> made_before(const Place& place, const Wanted& wanted, const std::string& name,
                             const std::string& version) {
  auto there = TRY(place.client.call<op::DescribeSecret>({.secret_id = name}));
  bool ours = (there.version_ids_to_stages && there.version_ids_to_stages->contains(version)) ||
              !is_named(wanted, "Name");
  if (!ours) return already_exists(secretsmanager_secret.name, name);
  return secret(there.arn.value_or(""));
}

Result<Physical> create(const Place& place, const Wanted& wanted) {
  TRY(refuse(secretsmanager_secret.name, wanted.properties, {"ReplicaRegions"}));
  auto name = secret_name(wanted);
  auto version = version_token(wanted, value_properties(wanted.properties));
  // Not within the braces: whoever leaves from there leaks what stands in them already.
  auto value = TRY(value_of(place, wanted.properties));
  CreateSecretRequest request{.name = name,
                              .client_request_token = version,
                              .description = text(wanted.properties, "Description"),
                              .kms_key_id = text(wanted.properties, "KmsKeyId"),
                              .secret_string = std::move(value),
                              .type = text(wanted.properties, "Type")};
  auto tags = tags_of(wanted);
  if (!tags.empty()) request.tags = tag_list<Tag>(tags);
  auto made = place.client.call<op::CreateSecret>(std::move(request));
  if (is_refused(made, {"ResourceExistsException"}))
    return made_before(place, wanted, name, version);
  return secret(TRY(std::move(made)).arn.value_or(""));
}

// Makes the version current if the secret has it: a rollback brings back the very value that was
// there, also one that was generated. False: there is no such version.
Result<bool> bring_back(const Place& place, const DescribeSecretResponse& there,
                        const std::string& id, const std::string& version) {
  std::optional<std::string> current;
  if (there.version_ids_to_stages)
    for (auto& [one, stages] : *there.version_ids_to_stages)
      if (std::ranges::find(stages, "AWSCURRENT") != stages.end()) current = one;
  if (current == version) return true;
  auto moved = place.client.call<op::UpdateSecretVersionStage>({.secret_id = id,
                                                                .version_stage = "AWSCURRENT",
                                                                .remove_from_version_id = current,
                                                                .move_to_version_id = version});
  if (is_refused(moved, {"ResourceNotFoundException"})) return false;
  TRY(std::move(moved));
  return true;
}

Result<Physical> update(const Place& place, const Wanted& wanted, const Json& before,
                        const Physical& was) {
  auto& now = wanted.properties;
  TRY(refuse(secretsmanager_secret.name, now, {"ReplicaRegions"}));
  auto value = value_properties(now);
  UpdateSecretRequest request{.secret_id = was.id};
  if (differs(before, now, "Description")) request.description = text_or(now, "Description", "");
  if (differs(before, now, "KmsKeyId"))
    request.kms_key_id = text_or(now, "KmsKeyId", "alias/aws/secretsmanager");
  if (differs(before, now, "Type")) request.type = text_or(now, "Type", "");
  auto there = TRY(place.client.call<op::DescribeSecret>({.secret_id = was.id}));
  auto version = version_token(wanted, value);
  if (value != value_properties(before) && !TRY(bring_back(place, there, was.id, version))) {
    request.secret_string = TRY(value_of(place, now));
    if (request.secret_string) request.client_request_token = version;
  }
  if (request.description || request.kms_key_id || request.type || request.secret_string)
    TRY(place.client.call<op::UpdateSecret>(std::move(request)));
  auto [set, drop] = tag_change(tag_map(there.tags), tags_of(wanted));
  if (!set.empty())
    TRY(place.client.call<op::TagResource>({.secret_id = was.id, .tags = tag_list<Tag>(set)}));
  if (!drop.empty())
    TRY(place.client.call<op::UntagResource>({.secret_id = was.id, .tag_keys = drop}));
  return secret(was.id);
}

// At once: a stack that is made again finds the name free.
Result<> remove(const Place& place, const Wanted&, const Physical& was) {
  return done_or(place.client.call<op::DeleteSecret>(
                     {.secret_id = was.id, .force_delete_without_recovery = true}),
                 {"ResourceNotFoundException"});
}

// The value is never read: what is drift of a secret is nobody's business.
Result<std::optional<Json>> read(const Place& place, const Physical& was, const Json& properties) {
  auto answer = place.client.call<op::DescribeSecret>({.secret_id = was.id});
  if (is_refused(answer, {"ResourceNotFoundException"})) return {std::nullopt};
  auto there = TRY(std::move(answer));
  if (there.deleted_date) return {std::nullopt};
  Json now = Json::Object{};
  set_if(now, "Name", there.name);
  set_if(now, "Description", there.description);
  set_if(now, "KmsKeyId", there.kms_key_id);
  if (properties.find("Tags")) now.set("Tags", tag_property(tag_map(there.tags), properties));
  return {std::move(now)};
}

}  // namespace

const ResourceType secretsmanager_secret{.name = "AWS::SecretsManager::Secret",
                                         .create = create,
                                         .update = update,
                                         .remove = remove,
                                         .read = read};

}  // namespace windlass::formation::types
