#include "cloud/iam/managed_policy.h"

#include "base/text.h"
#include "cloud/iam/errors.h"

namespace windlass::cloud::iam {

namespace {

constexpr std::string_view aws_prefix = "arn:aws:iam::aws:policy";

}  // namespace

std::optional<ManagedPolicy> find_managed_policy(store::Database& db, const std::string& account,
                                                 std::string_view arn) {
  ManagedPolicy managed;
  managed.arn = arn;
  if (arn.starts_with(aws_prefix)) {
    managed.aws = find_aws_policy(arn.substr(aws_prefix.size()));
    if (!managed.aws) return std::nullopt;
    managed.name = managed.aws->name;
    managed.path = managed.aws->path;
    managed.id = managed.aws->id();
    return managed;
  }
  auto entity = find_entity_by_arn(db, arn);
  if (!entity || entity->kind != Kind::Policy || entity->account != account) return std::nullopt;
  managed.name = entity->name;
  managed.path = entity->path;
  managed.id = entity->id;
  managed.default_version =
      db.find_integer("select default_version from iam_policy where id = ?", {entity->id})
          .value_or(1);
  managed.own = std::move(entity);
  return managed;
}

Result<ManagedPolicy> get_managed_policy(Iam& iam, const Call& call,
                                         const std::optional<std::string>& arn) {
  auto managed = find_managed_policy(iam.db, call.caller.account.text, arn.value_or(""));
  if (managed) return *std::move(managed);
  if (!arn || !arn->starts_with("arn:"))
    return validation_error("ARN " + arn.value_or("") + " is not valid.");
  return policy_not_found(*arn);
}

Result<ManagedPolicy> get_own_policy(Iam& iam, const Call& call,
                                     const std::optional<std::string>& arn) {
  if (arn && arn->starts_with(aws_prefix))
    return Error{"AccessDenied", "Policy is outside your own account.", 403};
  return get_managed_policy(iam, call, arn);
}

std::optional<std::string> find_document(store::Database& db, const ManagedPolicy& managed,
                                         std::int64_t version) {
  if (managed.aws) {
    if (version != managed.default_version) return std::nullopt;
    return std::string(managed.aws->document);
  }
  return db.find_text("select document from iam_policy_version where policy = ? and version = ?",
                      {managed.id, version});
}

std::string default_document(store::Database& db, const ManagedPolicy& managed) {
  return find_document(db, managed, managed.default_version).value_or("");
}

std::optional<std::int64_t> parse_version(std::string_view text) {
  if (!text.starts_with('v')) return std::nullopt;
  return parse_int(text.substr(1));
}

}  // namespace windlass::cloud::iam
