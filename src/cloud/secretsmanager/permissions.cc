#include "cloud/core/permission.h"

#include "aws/secretsmanager/batch_get_secret_value.h"
#include "aws/secretsmanager/get_secret_value.h"
#include "base/text.h"
#include "cloud/secretsmanager/secret.h"
#include "cloud/secretsmanager/secretsmanager.h"

namespace windlass::cloud::secretsmanager {

namespace {

constexpr const char* secret = "arn:aws:secretsmanager:{region}:{account}:secret:{SecretId:arn}";

void with_stage(const Call&, const void* input, std::vector<Asked>& asked) {
  auto& in = *static_cast<const aws::secretsmanager::GetSecretValueRequest*>(input);
  asked[0].context.push_back(
      {"secretsmanager:VersionStage", {in.version_stage.value_or("AWSCURRENT")}});
}

// Asked for many at once, each must be allowed; what a filter will find is not known yet.
void and_each_of_them(const Call& call, const void* input, std::vector<Asked>& asked) {
  auto& in = *static_cast<const aws::secretsmanager::BatchGetSecretValueRequest*>(input);
  auto prefix =
      "arn:aws:secretsmanager:" + call.region.text + ":" + call.caller.account.text + ":secret:";
  Asked each{.action = "secretsmanager:GetSecretValue", .resources = {}};
  for (auto& id : in.secret_id_list.value_or(std::vector<std::string>{}))
    each.resources.push_back(id.starts_with("arn:") ? id : prefix + id);
  if (each.resources.empty()) each.resources.push_back(prefix + "*");
  asked.push_back(std::move(each));
}

// ListSecrets and GetRandomPassword are about no secret.
const Permission operations[] = {
    {"BatchGetSecretValue", "secretsmanager:BatchGetSecretValue", "*", &and_each_of_them},
    {"CreateSecret", "secretsmanager:CreateSecret",
     "arn:aws:secretsmanager:{region}:{account}:secret:{Name}"},
    {"DeleteResourcePolicy", "secretsmanager:DeleteResourcePolicy", secret},
    {"DeleteSecret", "secretsmanager:DeleteSecret", secret},
    {"DescribeSecret", "secretsmanager:DescribeSecret", secret},
    {"GetResourcePolicy", "secretsmanager:GetResourcePolicy", secret},
    {"GetSecretValue", "secretsmanager:GetSecretValue", secret, &with_stage},
    {"ListSecretVersionIds", "secretsmanager:ListSecretVersionIds", secret},
    {"PutResourcePolicy", "secretsmanager:PutResourcePolicy", secret},
    {"PutSecretValue", "secretsmanager:PutSecretValue", secret},
    {"RestoreSecret", "secretsmanager:RestoreSecret", secret},
    {"TagResource", "secretsmanager:TagResource", secret},
    {"UntagResource", "secretsmanager:UntagResource", secret},
    {"UpdateSecret", "secretsmanager:UpdateSecret", secret},
    {"UpdateSecretVersionStage", "secretsmanager:UpdateSecretVersionStage", secret},
    {"ValidateResourcePolicy", "secretsmanager:ValidateResourcePolicy", secret},
};

// By its name, by its ARN, or by its ARN without the six characters at the end.
std::optional<ResourceSide> resource_side(store::Database& db, const Call& call,
                                          std::string_view arn) {
  auto parts = split(arn, ':');
  if (parts.size() != 7 || parts[2] != "secretsmanager" || parts[3] != call.region.text)
    return std::nullopt;
  auto account = parts[4], name = parts[6];
  auto rows = db.query(
      "select id, name, suffix, policy from secret where account = ?1 and region = ?2 and "
      "(name = ?3 or (name = ?4 and suffix = ?5)) order by name = ?3 limit 1",
      {account, call.region.text, name, name.substr(0, name.size() < 7 ? 0 : name.size() - 7),
       name.substr(name.size() < 7 ? 0 : name.size() - 6)});
  if (rows.done()) return std::nullopt;
  auto row = rows.row();
  ResourceSide side{.owner = AccountId{std::string(account)}};
  side.policy = row.optional_text(3).value_or("");
  side.arn = "arn:aws:secretsmanager:" + call.region.text + ":" + side.owner.text +
             ":secret:" + row.text(1) + "-" + row.text(2);
  for (auto tag :
       db.query("select name, value from secret_tag where secret = ?", {row.integer(0)})) {
    side.tags.emplace_back(tag.text(0), tag.text(1));
    side.context.push_back({"secretsmanager:ResourceTag/" + tag.text(0), {tag.text(1)}});
  }
  return side;
}

}  // namespace

const Permissions permissions{
    .prefix = "secretsmanager", .operations = operations, .resource_side = &resource_side};

}  // namespace windlass::cloud::secretsmanager
