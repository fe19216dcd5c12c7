#include "cloud/core/permission.h"

#include "aws/kms/create_alias.h"
#include "aws/kms/create_grant.h"
#include "aws/kms/decrypt.h"
#include "aws/kms/encrypt.h"
#include "aws/kms/generate_data_key.h"
#include "aws/kms/generate_data_key_without_plaintext.h"
#include "aws/kms/re_encrypt.h"
#include "aws/kms/update_alias.h"
#include "base/json.h"
#include "base/text.h"
#include "cloud/kms/ciphertext.h"
#include "cloud/kms/kms.h"

namespace windlass::cloud::kms {

namespace {

// A key may be called by an alias; resource_side() finds out which key that is.
constexpr const char* key = "arn:aws:kms:{region}:{account}:key/{KeyId:arn}";
constexpr const char* alias = "arn:aws:kms:{region}:{account}:{AliasName}";

void by_alias_too(const Call&, const void*, std::vector<Asked>& asked) {
  for (auto& one : asked)
    for (auto& resource : one.resources)
      if (resource.find(":key/") == resource.npos)
        resource = replace_all(resource, ":alias/", ":key/alias/");
}

std::string key_arn(const Call& call, const std::string& id) {
  auto arn = id.starts_with("arn:") ? id
                                    : "arn:aws:kms:" + call.region.text + ":" +
                                          call.caller.account.text + ":key/" + id;
  return arn.find(":key/") == arn.npos ? replace_all(arn, ":alias/", ":key/alias/") : arn;
}

using Pairs = std::optional<std::map<std::string, std::string>>;

void add_context(Asked& asked, const Pairs& pairs) {
  if (!pairs || pairs->empty()) return;
  std::vector<std::string> names;
  for (auto& [name, value] : *pairs) {
    asked.context.push_back({"kms:EncryptionContext:" + name, {value}});
    names.push_back(name);
  }
  asked.context.push_back({"kms:EncryptionContextKeys", std::move(names)});
}

template <class In>
void with_context(const Call& call, const void* input, std::vector<Asked>& asked) {
  by_alias_too(call, input, asked);
  add_context(asked[0], static_cast<const In*>(input)->encryption_context);
}

// The ciphertext says which key it needs, whatever the caller says.
void of_ciphertext(const Call& call, const void* input, std::vector<Asked>& asked) {
  auto& in = *static_cast<const aws::kms::DecryptRequest*>(input);
  add_context(asked[0], in.encryption_context);
  if (auto origin = origin_of(in.ciphertext_blob.value_or("")))
    asked[0].resources = {key_arn(call, origin->key)};
}

void from_and_to(const Call& call, const void* input, std::vector<Asked>& asked) {
  auto& in = *static_cast<const aws::kms::ReEncryptRequest*>(input);
  Asked to{.action = "kms:ReEncryptTo",
           .resources = {key_arn(call, in.destination_key_id.value_or(""))}};
  add_context(to, in.destination_encryption_context);
  add_context(asked[0], in.source_encryption_context);
  auto origin = origin_of(in.ciphertext_blob.value_or(""));
  asked[0].resources = {key_arn(call, origin ? origin->key : in.source_key_id.value_or("*"))};
  asked.push_back(std::move(to));
}

void with_grant(const Call& call, const void* input, std::vector<Asked>& asked) {
  by_alias_too(call, input, asked);
  auto& in = *static_cast<const aws::kms::CreateGrantRequest*>(input);
  asked[0].context.push_back({"kms:GranteePrincipal", {in.grantee_principal.value_or("")}});
  asked[0].context.push_back({"kms:GrantIsForAWSResource", {"false"}});
  if (in.operations) asked[0].context.push_back({"kms:GrantOperations", *in.operations});
}

// Naming a key needs the same word on the alias and on the key.
void and_on_the_key(const Call& call, const void*, std::vector<Asked>& asked) {
  asked.push_back({.action = asked[0].action, .resources = asked[0].resources});
  by_alias_too(call, nullptr, asked);
  asked[0].resources[0] = replace_all(asked[0].resources[0], ":key/alias/", ":alias/");
}

template <class In>
void and_on_the_target(const Call& call, const void* input, std::vector<Asked>& asked) {
  auto& in = *static_cast<const In*>(input);
  asked.push_back(
      {.action = asked[0].action, .resources = {key_arn(call, in.target_key_id.value_or(""))}});
}

const Permission operations[] = {
    {"CancelKeyDeletion", "kms:CancelKeyDeletion", key},
    {"CreateAlias", "kms:CreateAlias", alias, &and_on_the_target<aws::kms::CreateAliasRequest>},
    {"CreateGrant", "kms:CreateGrant", key, &with_grant},
    {"Decrypt", "kms:Decrypt", key, &of_ciphertext},
    {"DeleteAlias", "kms:DeleteAlias", alias, &and_on_the_key},
    {"DescribeKey", "kms:DescribeKey", key, &by_alias_too},
    {"DisableKey", "kms:DisableKey", key},
    {"DisableKeyRotation", "kms:DisableKeyRotation", key},
    {"EnableKey", "kms:EnableKey", key},
    {"EnableKeyRotation", "kms:EnableKeyRotation", key},
    {"Encrypt", "kms:Encrypt", key, &with_context<aws::kms::EncryptRequest>},
    {"GenerateDataKey", "kms:GenerateDataKey", key,
     &with_context<aws::kms::GenerateDataKeyRequest>},
    {"GenerateDataKeyWithoutPlaintext", "kms:GenerateDataKeyWithoutPlaintext", key,
     &with_context<aws::kms::GenerateDataKeyWithoutPlaintextRequest>},
    {"GetKeyPolicy", "kms:GetKeyPolicy", key},
    {"GetKeyRotationStatus", "kms:GetKeyRotationStatus", key},
    {"ListGrants", "kms:ListGrants", key},
    {"ListKeyPolicies", "kms:ListKeyPolicies", key},
    {"ListKeyRotations", "kms:ListKeyRotations", key},
    {"ListResourceTags", "kms:ListResourceTags", key},
    {"PutKeyPolicy", "kms:PutKeyPolicy", key},
    {"ReEncrypt", "kms:ReEncryptFrom", "*", &from_and_to},
    {"RetireGrant", "kms:RetireGrant", key},
    {"RevokeGrant", "kms:RevokeGrant", key},
    {"RotateKeyOnDemand", "kms:RotateKeyOnDemand", key},
    {"ScheduleKeyDeletion", "kms:ScheduleKeyDeletion", key},
    {"TagResource", "kms:TagResource", key},
    {"UntagResource", "kms:UntagResource", key},
    {"UpdateAlias", "kms:UpdateAlias", alias, &and_on_the_target<aws::kms::UpdateAliasRequest>},
    {"UpdateKeyDescription", "kms:UpdateKeyDescription", key},
};

// A grant as a statement of the key's policy: it lets one principal in, for what it lists.
std::optional<Json> statement_of(const std::string& grantee, std::string_view packed_terms) {
  auto terms = parse_json(packed_terms);
  if (!terms || !terms->find("operations")) return std::nullopt;
  Json::Array actions;
  for (auto& operation : terms->find("operations")->as_array())
    actions.emplace_back("kms:" + operation.as_string());
  auto service = grantee.ends_with(".amazonaws.com");
  if (actions.empty() || (!service && !grantee.starts_with("arn:aws:"))) return std::nullopt;
  Json statement(Json::Object{{"Effect", "Allow"},
                              {"Principal", Json::Object{{service ? "Service" : "AWS", grantee}}},
                              {"Action", std::move(actions)},
                              {"Resource", "*"}});
  auto* exact = terms->find("equals");
  auto* wanted = exact ? exact : terms->find("subset");
  if (!wanted || wanted->as_object().empty()) return statement;
  Json equals, condition;
  Json::Array names;
  for (auto& [name, value] : wanted->as_object()) {
    equals.set("kms:EncryptionContext:" + name, value);
    names.emplace_back(name);
  }
  condition.set("StringEquals", std::move(equals));
  if (exact)
    condition.set("ForAllValues:StringEquals",
                  Json::Object{{"kms:EncryptionContextKeys", std::move(names)}});
  statement.set("Condition", std::move(condition));
  return statement;
}

std::string with_grants(store::Database& db, const std::string& id, std::string policy) {
  std::optional<Json> document;
  for (auto row : db.query("select grantee, terms from kms_grant where key = ?", {id})) {
    auto statement = statement_of(row.text(0), row.view(1));
    if (!statement) continue;
    if (!document) {
      auto parsed = parse_json(policy);
      if (!parsed || !parsed->find("Statement")) return policy;
      document = *std::move(parsed);
      auto* statements = document->find("Statement");
      if (!statements->is_array()) document->set("Statement", Json::Array{*statements});
    }
    auto statements = document->find("Statement")->as_array();
    statements.push_back(*std::move(statement));
    document->set("Statement", std::move(statements));
  }
  return document ? document->dump() : policy;
}

std::optional<std::string> find_id(store::Database& db, const Call& call, std::string_view name) {
  if (!name.starts_with("alias/")) return std::string(name);
  return db.find_text("select key from kms_alias where account = ? and region = ? and name = ?",
                      {call.caller.account.text, call.region.text, name});
}

// A key's policy holds the reins: nobody gets at a key whom it does not let in.
std::optional<ResourceSide> resource_side(store::Database& db, const Call& call,
                                          std::string_view arn) {
  auto at = arn.find(":key/");
  if (at == arn.npos) return std::nullopt;
  auto id = find_id(db, call, arn.substr(at + 5));
  if (!id) return std::nullopt;
  auto rows = db.query("select account, region, policy from kms_key where id = ?", {*id});
  if (rows.done()) return std::nullopt;
  auto row = rows.row();
  ResourceSide side{.owner = AccountId{row.text(0)}, .policy = row.text(2), .must_allow = true};
  side.arn = "arn:aws:kms:" + row.text(1) + ":" + row.text(0) + ":key/" + *id;
  side.policy = with_grants(db, *id, std::move(side.policy));
  for (auto tag : db.query("select name, value from kms_tag where key = ?", {*id}))
    side.tags.emplace_back(tag.text(0), tag.text(1));
  return side;
}

}  // namespace

const Permissions permissions{
    .prefix = "kms", .operations = operations, .resource_side = &resource_side};

}  // namespace windlass::cloud::kms
