// Resource policies of secrets.
#include "base/json.h"
#include "cloud/secretsmanager/errors.h"
#include "cloud/secretsmanager/handlers.h"
#include "cloud/secretsmanager/secret.h"

namespace windlass::cloud::secretsmanager {

namespace {

constexpr std::size_t policy_size_max = 20 * 1024;

Error malformed(std::string message) {
  return {"MalformedPolicyDocumentException", std::move(message)};
}

std::vector<Json> statements_of(const Json& policy) {
  auto* statements = policy.find("Statement");
  if (!statements) return {};
  if (statements->is_array()) return statements->as_array();
  return {*statements};
}

Result<Json> parsed(const std::optional<std::string>& policy) {
  if (policy.value_or("").size() > policy_size_max)
    return malformed("The resource policy is longer than 20 KB.");
  auto document = parse_json(policy.value_or(""));
  if (!document || !document->is_object())
    return malformed("This resource policy contains invalid Json");
  auto statements = statements_of(*document);
  if (statements.empty()) return malformed("This resource policy has no statement.");
  for (auto& statement : statements)
    if (!statement.find("Effect") || !(statement.find("Action") || statement.find("NotAction")) ||
        !(statement.find("Principal") || statement.find("NotPrincipal")))
      return malformed(
          "This resource policy contains a statement without Effect, Action or "
          "Principal.");
  return document;
}

bool is_everybody(const Json& principal) {
  if (principal.is_string()) return principal.as_string() == "*";
  if (principal.is_array()) return std::ranges::any_of(principal.as_array(), is_everybody);
  auto* aws = principal.find("AWS");
  return aws && is_everybody(*aws);
}

bool is_public(const Json& policy) {
  return std::ranges::any_of(statements_of(policy), [](const Json& statement) {
    auto* principal = statement.find("Principal");
    return statement.text("Effect") == "Allow" && principal && is_everybody(*principal) &&
           !statement.find("Condition");
  });
}

}  // namespace

Result<GetResourcePolicyResponse> get_resource_policy(Secrets& secrets, const Call& call,
                                                      const GetResourcePolicyRequest& in) {
  auto secret = TRY(get_secret(secrets, call, in.secret_id));
  return GetResourcePolicyResponse{
      secret.arn(), secret.name,
      secrets.db.find_text("select policy from secret where id = ?", {secret.id})};
}

Result<PutResourcePolicyResponse> put_resource_policy(Secrets& secrets, const Call& call,
                                                      const PutResourcePolicyRequest& in) {
  auto secret = TRY(get_secret(secrets, call, in.secret_id));
  auto policy = TRY(parsed(in.resource_policy));
  if (in.block_public_policy.value_or(false) && is_public(policy))
    return Error{
        "PublicPolicyException",
        "The resource policy grants broad access to the secret: BlockPublicPolicy is set."};
  secrets.db.run("update secret set policy = ? where id = ?", {in.resource_policy, secret.id});
  return PutResourcePolicyResponse{secret.arn(), secret.name};
}

Result<DeleteResourcePolicyResponse> delete_resource_policy(Secrets& secrets, const Call& call,
                                                            const DeleteResourcePolicyRequest& in) {
  auto secret = TRY(get_secret(secrets, call, in.secret_id));
  secrets.db.run("update secret set policy = null where id = ?", {secret.id});
  return DeleteResourcePolicyResponse{secret.arn(), secret.name};
}

Result<ValidateResourcePolicyResponse> validate_resource_policy(
    Secrets& secrets, const Call& call, const ValidateResourcePolicyRequest& in) {
  if (in.secret_id) TRY(get_secret(secrets, call, in.secret_id));
  auto policy = TRY(parsed(in.resource_policy));
  ValidateResourcePolicyResponse answer{.policy_validation_passed = true,
                                        .validation_errors = std::vector<ValidationErrorsEntry>{}};
  if (!is_public(policy)) return answer;
  answer.policy_validation_passed = false;
  answer.validation_errors->push_back(
      {"PublicPolicy", "The resource policy grants broad access to the secret."});
  return answer;
}

}  // namespace windlass::cloud::secretsmanager
