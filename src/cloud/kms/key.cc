#include "cloud/kms/key.h"

#include "base/text.h"
#include "cloud/kms/errors.h"
#include "cloud/kms/managed.h"
#include "cloud/kms/material.h"

namespace windlass::cloud::kms {

namespace {

constexpr std::chrono::hours day{24};
constexpr std::int64_t managed_rotation_days = 365;

// What a client calls a key, taken apart.
struct KeyName {
  AccountId account;
  std::string name;  // "1234abcd-..." or "alias/jobs"
  bool is_alias() const { return name.starts_with("alias/"); }
};

bool is_key_id(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    bool dash = at == 8 || at == 13 || at == 18 || at == 23;
    if (dash ? text[at] != '-' : !std::isxdigit(static_cast<unsigned char>(text[at]))) return false;
  }
  return true;
}

Result<KeyName> parse_arn(const Call& call, const std::string& arn) {
  auto parts = split(arn, ':');
  if (parts.size() != 6 || parts[2] != "kms")
    return Error{"InvalidArnException", "Invalid arn " + arn};
  // A key lives in one region, and AWS looks for it nowhere else.
  if (parts[3] != call.region.text) return not_found("Invalid arn " + std::string(parts[3]));
  auto resource = parts[5];
  if (resource.starts_with("key/"))
    resource.remove_prefix(4);
  else if (!resource.starts_with("alias/"))
    return Error{"InvalidArnException", "Invalid arn " + arn};
  return KeyName{AccountId{std::string(parts[4])}, std::string(resource)};
}

Result<KeyName> parse_name(const Call& call, const GivenId& given) {
  if (!given || given->empty()) return validation("KeyId must not be null");
  if (given->starts_with("arn:")) return parse_arn(call, *given);
  if (!given->starts_with("alias/") && !is_key_id(*given))
    return not_found("Invalid keyId '" + *given + "'");
  return KeyName{call.caller.account, *given};
}

// What changes a key is its own account's alone. Its use by others is up to its policy, which the
// gateway has asked.
Result<> check_account(const Call& call, const AccountId& account, const std::string& arn) {
  if (account == call.caller.account) return Done{};
  return access_denied(
      "User: " + call.caller.arn + " is not authorized to use the resource " + arn +
      " because the resource does not exist in this Region, no resource-based "
      "policies allow access, or a resource-based policy explicitly denies access");
}

std::string key_arn(const AccountId& account, const Region& region, const std::string& id) {
  return "arn:aws:kms:" + region.text + ":" + account.text + ":key/" + id;
}

Result<Key> key_named(Kms& kms, const Call& call, const KeyName& name) {
  auto arn = key_arn(name.account, call.region, name.name);
  auto key = find_key(kms, name.name);
  if (!key || key->account != name.account || key->region != call.region) return key_not_found(arn);
  return *std::move(key);
}

Key make_managed_key(Kms& kms, const Call& call, const std::string& alias) {
  auto service = alias.substr(managed_prefix.size());
  auto key = make_key(kms, call,
                      {.description = "Default key that protects my " + upper(service) +
                                      " data when no other key is defined",
                       .policy = managed_policy(call, service),
                       .aws_managed = true,
                       .rotation_days = managed_rotation_days});
  kms.db.run(
      "insert into kms_alias (account, region, name, key, created, updated) "
      "values (?, ?, ?, ?, ?, ?)",
      {key.account.text, key.region.text, alias, key.id, micros(call.now), micros(call.now)});
  return key;
}

}  // namespace

std::string Key::arn() const { return key_arn(account, region, id); }

std::string alias_arn(const AccountId& account, const Region& region, const std::string& name) {
  return "arn:aws:kms:" + region.text + ":" + account.text + ":" + name;
}

std::optional<Key> find_key(Kms& kms, const std::string& id) {
  auto rows = kms.db.query(
      "select account, region, aws_managed, enabled, deletion, description, material, "
      "rotation_days, next_rotation, created from kms_key where id = ?",
      {id});
  if (rows.done()) return std::nullopt;
  auto row = rows.row();
  Key key;
  key.id = id;
  key.account.text = row.text(0);
  key.region.text = row.text(1);
  key.aws_managed = row.integer(2) != 0;
  key.enabled = row.integer(3) != 0;
  if (!row.is_null(4)) key.deletion = from_micros(row.integer(4));
  key.description = row.text(5);
  key.material = row.integer(6);
  key.rotation_days = row.optional_integer(7);
  if (!row.is_null(8)) key.next_rotation = from_micros(row.integer(8));
  key.created = from_micros(row.integer(9));
  return key;
}

Result<Key> get_key(Kms& kms, const Call& call, const GivenId& key_id) {
  auto name = TRY(parse_name(call, key_id));
  if (name.is_alias()) {
    if (key_id->starts_with("arn:")) return Error{"InvalidArnException", "Invalid arn " + *key_id};
    return not_found("Invalid keyId '" + *key_id + "'");
  }
  TRY(check_account(call, name.account, key_arn(name.account, call.region, name.name)));
  return key_named(kms, call, name);
}

Result<Key> get_key_or_alias(Kms& kms, const Call& call, const GivenId& key_id, Managed managed) {
  auto name = TRY(parse_name(call, key_id));
  if (!name.is_alias()) return key_named(kms, call, name);

  auto arn = alias_arn(name.account, call.region, name.name);
  auto id =
      kms.db.find_text("select key from kms_alias where account = ? and region = ? and name = ?",
                       {name.account.text, call.region.text, name.name});
  if (id) return *find_key(kms, *id);
  auto own = name.account == call.caller.account;
  if (managed == Managed::AsIs || !own || !is_managed_alias(name.name)) return alias_not_found(arn);
  return make_managed_key(kms, call, name.name);
}

Result<Key> get_changeable_key(Kms& kms, const Call& call, const GivenId& key_id) {
  auto key = TRY(get_key(kms, call, key_id));
  TRY(check_customers(call, key));
  if (key.deletion) return pending_deletion(key.arn());
  return key;
}

Result<> check_customers(const Call& call, const Key& key) {
  if (!key.aws_managed) return Done{};
  return access_denied("User: " + call.caller.arn + " is not authorized to change " + key.arn() +
                       " because it is an AWS managed key: no resource-based policy allows it");
}

Result<> check_usable(const Call& call, const Key& key) {
  if (key.deletion) return pending_deletion(key.arn());
  if (!key.enabled) return disabled(key.arn());
  if (key.aws_managed && call.caller.kind != Caller::Kind::Service)
    return access_denied("User: " + call.caller.arn + " is not authorized to use " + key.arn() +
                         " because an AWS managed key is only used through its service");
  return Done{};
}

Key make_key(Kms& kms, const Call& call, const NewKey& wanted) {
  Key key;
  key.id = kms.work.random.uuid();
  key.account = call.caller.account;
  key.region = call.region;
  key.aws_managed = wanted.aws_managed;
  key.description = wanted.description;
  key.created = call.now;
  key.rotation_days = wanted.rotation_days;
  if (key.rotation_days) key.next_rotation = call.now + *key.rotation_days * day;
  std::optional<std::int64_t> next;
  if (key.next_rotation) next = micros(*key.next_rotation);
  kms.db.run(
      "insert into kms_key (id, account, region, aws_managed, description, policy, rotation_days, "
      "next_rotation, created) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {key.id, key.account.text, key.region.text, key.aws_managed, key.description, wanted.policy,
       key.rotation_days, next, micros(call.now)});
  add_material(kms, key.id, 1, call.now, std::nullopt);
  return key;
}

aws::kms::KeyMetadata metadata_of(Kms& kms, const Key& key) {
  aws::kms::KeyMetadata metadata;
  metadata.aws_account_id = key.account.text;
  metadata.key_id = key.id;
  metadata.arn = key.arn();
  metadata.creation_date = key.created;
  metadata.enabled = key.enabled && !key.deletion;
  metadata.description = key.description;
  metadata.key_usage = "ENCRYPT_DECRYPT";
  metadata.key_state = key.deletion ? "PendingDeletion" : key.enabled ? "Enabled" : "Disabled";
  metadata.deletion_date = key.deletion;
  metadata.origin = "AWS_KMS";
  metadata.key_manager = key.aws_managed ? "AWS" : "CUSTOMER";
  metadata.customer_master_key_spec = "SYMMETRIC_DEFAULT";
  metadata.key_spec = "SYMMETRIC_DEFAULT";
  metadata.encryption_algorithms = std::vector<std::string>{"SYMMETRIC_DEFAULT"};
  metadata.multi_region = false;
  metadata.current_key_material_id = material_id(kms, key.id, key.material);
  return metadata;
}

void delete_key(Kms& kms, const std::string& id) {
  for (auto* sql : {"delete from kms_material where key = ?", "delete from kms_alias where key = ?",
                    "delete from kms_tag where key = ?", "delete from kms_grant where key = ?",
                    "delete from kms_key where id = ?"})
    kms.db.run(sql, {id});
}

std::string default_policy(const AccountId& account) {
  return R"({
  "Version" : "2012-10-17",
  "Id" : "key-default-1",
  "Statement" : [ {
    "Sid" : "Enable IAM User Permissions",
    "Effect" : "Allow",
    "Principal" : {
      "AWS" : "arn:aws:iam::)" +
         account.text + R"(:root"
    },
    "Action" : "kms:*",
    "Resource" : "*"
  } ]
})";
}

std::string managed_policy(const Call& call, const std::string& service) {
  auto& account = call.caller.account.text;
  return R"({
  "Version" : "2012-10-17",
  "Id" : "auto-)" +
         service + R"(-1",
  "Statement" : [ {
    "Sid" : "Allow access through )" +
         service + R"( for all principals in the account that are authorized to use it",
    "Effect" : "Allow",
    "Principal" : {
      "AWS" : "*"
    },
    "Action" : [ "kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:CreateGrant", "kms:DescribeKey" ],
    "Resource" : "*",
    "Condition" : {
      "StringEquals" : {
        "kms:CallerAccount" : ")" +
         account + R"(",
        "kms:ViaService" : ")" +
         service + "." + call.region.text + R"(.amazonaws.com"
      }
    }
  }, {
    "Sid" : "Allow direct access to key metadata to the account",
    "Effect" : "Allow",
    "Principal" : {
      "AWS" : "arn:aws:iam::)" +
         account + R"(:root"
    },
    "Action" : [ "kms:Describe*", "kms:Get*", "kms:List*" ],
    "Resource" : "*"
  } ]
})";
}

}  // namespace windlass::cloud::kms
