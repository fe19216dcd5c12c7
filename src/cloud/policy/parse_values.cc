#include "cloud/policy/parse_values.h"

#include <algorithm>

#include "base/text.h"

namespace windlass::cloud::policy {

namespace {

bool is_alphanumeric(std::string_view text) {
  return std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  });
}

bool is_account(std::string_view text) {
  return text.size() == 12 && text.find_first_not_of("0123456789") == text.npos;
}

bool has_wildcard(std::string_view text) { return text.find_first_of("*?") != text.npos; }

bool is_partition(std::string_view text) {
  return text == "aws" || text == "aws-cn" || text == "aws-us-gov" || has_wildcard(text);
}

bool is_trust_action(const std::string& action) {
  static constexpr std::string_view known[] = {
      "sts:assumerole", "sts:assumerolewithsaml", "sts:assumerolewithwebidentity",
      "sts:tagsession", "sts:setsourceidentity",  "sts:setcontext"};
  auto small = lower(action);
  if (has_wildcard(small)) return small.starts_with("sts:");
  return std::ranges::find(known, small) != std::end(known);
}

Error bad_principal(std::string_view type, const std::string& name) {
  auto shown = type.empty() ? "\"" + name + "\""
                            : "\"" + std::string(type == "AWS" ? "AWS" : upper(type)) + "\":\"" +
                                  name + "\"";
  return malformed("Invalid principal in policy: " + shown);
}

// "AIDA..." and "AROA...": what AWS shows of a principal that is gone, and takes again.
bool is_unique_id(std::string_view text) {
  return text.size() >= 16 && text.size() <= 128 && is_alphanumeric(text) &&
         (text.starts_with("AIDA") || text.starts_with("AROA"));
}

Result<> add_aws_principal(Statement& statement, const std::string& name) {
  using Type = Principals::Type;
  auto& principals = statement.principals;
  if (name == "*") return principals.add(Type::Anyone, "*"), Done{};
  if (is_account(name)) return principals.add(Type::Account, name), Done{};
  if (is_unique_id(name)) return principals.add(Type::UniqueId, name), Done{};
  SplitArn arn(name);
  auto global = arn.fields[2] == "iam" || arn.fields[2] == "sts";
  if (!arn.is_arn || !global || !arn.fields[3].empty() || !is_account(arn.fields[4]))
    return bad_principal("AWS", name);
  if (arn.fields[2] == "iam" && arn.fields[5] == "root")
    return principals.add(Type::Account, std::string(arn.fields[4])), Done{};
  // A principal is named in full: parts of names are no principals.
  auto slash = arn.fields[5].find('/');
  auto type = arn.fields[5].substr(0, slash);
  auto known = arn.fields[2] == "iam" ? type == "user" || type == "role"
                                      : type == "assumed-role" || type == "federated-user";
  if (!known || slash == name.npos || has_wildcard(name) || slash + 1 == arn.fields[5].size())
    return bad_principal("AWS", name);
  return principals.add(Type::Arn, name), Done{};
}

}  // namespace

Error malformed(std::string message) { return {"MalformedPolicyDocument", std::move(message)}; }

Result<> check_sid(const std::string& sid) {
  if (is_alphanumeric(sid)) return Done{};
  return malformed(
      "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular "
      "expression [0-9A-Za-z]*");
}

Result<> add_action(Statement& statement, const std::string& action, PolicyKind kind) {
  auto colon = action.find(':');
  if (action != "*") {
    if (colon == action.npos)
      return malformed(
          "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.");
    if (action.find(':', colon + 1) != action.npos)
      return malformed("Actions/Condition can contain only one colon.");
    auto vendor = action.substr(0, colon);
    if (vendor.empty() || !is_alphanumeric(replace_all(vendor, "-", "")))
      return malformed("Vendor " + vendor + " is not valid");
  }
  if (kind == PolicyKind::Trust && !is_trust_action(action))
    return malformed("AssumeRole policy may only specify STS AssumeRole actions.");
  statement.actions.emplace_back(action, Pattern::Terms{.wildcards = true, .ignore_case = true});
  return Done{};
}

Result<> add_resource(Statement& statement, const std::string& resource, PolicyKind kind,
                      bool variables) {
  auto only_stars = !resource.empty() && resource.find_first_not_of('*') == resource.npos;
  if (!only_stars) {
    auto fields = split_fields(resource, 6);
    if (fields[0] != "arn" || fields.size() < 3)
      return malformed(kind == PolicyKind::Identity
                           ? "Resource " + resource + " must be in ARN format or \"*\"."
                           : "Policy has invalid resource");
    if (!is_partition(fields[1]))
      return malformed("Partition \"" + std::string(fields[1]) + "\" is not valid for resource \"" +
                       resource + "\".");
    if (has_wildcard(fields[2]) && fields.size() > 3)
      return malformed("Resource vendor must be fully qualified and cannot contain regexes.");
    if (fields[2] == "iam" && fields.size() > 3 && !fields[3].empty() && fields[3] != "*")
      return malformed("IAM resource " + resource + " cannot contain region information.");
    if (fields[2] == "s3" && fields.size() > 3 && !fields[3].empty() && fields[3] != "*")
      return malformed("Resource " + resource + " can not contain region information.");
  }
  statement.resources.emplace_back(resource, variables);
  return Done{};
}

Result<> add_principal(Statement& statement, std::string_view type, const std::string& name) {
  using Type = Principals::Type;
  if (type.empty()) {
    if (name != "*") return bad_principal(type, name);
    statement.principals.add(Type::Anyone, name);
    return Done{};
  }
  if (type == "AWS") return add_aws_principal(statement, name);
  if (name.empty()) return bad_principal(type, name);
  if (type == "Service") {
    // AWS knows its services; we take whatever has the form of one.
    if (has_wildcard(name) ||
        (!name.ends_with(".amazonaws.com") && !name.ends_with(".amazonaws.com.cn") &&
         !name.ends_with(".internal")))
      return bad_principal(type, name);
    statement.principals.add(Type::Service, name);
  } else if (type == "Federated") {
    statement.principals.add(Type::Federated, name);
  } else {
    statement.principals.add(Type::Canonical, name);
  }
  return Done{};
}

}  // namespace windlass::cloud::policy
