// What a template may do that somebody must agree to.
#include <algorithm>

#include "formation/problem.h"
#include "formation/template.h"

namespace windlass::formation {

namespace {

// A type that makes identities or gives them rights, and the property by which they get a name of
// their own.
struct Identity {
  std::string_view type, name_property;
};
constexpr Identity identities[] = {
    {"AWS::IAM::AccessKey", ""},
    {"AWS::IAM::Group", "GroupName"},
    {"AWS::IAM::GroupPolicy", ""},
    {"AWS::IAM::InstanceProfile", "InstanceProfileName"},
    {"AWS::IAM::ManagedPolicy", "ManagedPolicyName"},
    {"AWS::IAM::Policy", ""},
    {"AWS::IAM::Role", "RoleName"},
    {"AWS::IAM::RolePolicy", ""},
    {"AWS::IAM::User", "UserName"},
    {"AWS::IAM::UserPolicy", ""},
    {"AWS::IAM::UserToGroupAddition", ""},
};

}  // namespace

Capabilities required_capabilities(const Template& processed) {
  Capabilities out;
  std::vector<std::string> types;
  bool named = false;
  for (auto& resource : processed.resources) {
    auto identity = std::ranges::find(identities, resource.type, &Identity::type);
    if (identity == std::end(identities)) continue;
    named |= !identity->name_property.empty() && resource.properties.find(identity->name_property);
    if (std::ranges::find(types, resource.type) == types.end()) types.push_back(resource.type);
  }
  if (!types.empty()) {
    out.needed.push_back(named ? "CAPABILITY_NAMED_IAM" : "CAPABILITY_IAM");
    out.reason = "The following resource(s) require capabilities: " + listed(types);
  }
  if (!processed.transforms.empty()) {
    out.needed.push_back("CAPABILITY_AUTO_EXPAND");
    if (out.reason.empty())
      out.reason =
          "The following transform(s) require capabilities: " + listed(processed.transforms);
  }
  return out;
}

Result<> check_capabilities(const Template& processed, const std::vector<std::string>& given) {
  std::vector<std::string> missing;
  for (auto& needed : required_capabilities(processed).needed) {
    auto has = [&](std::string_view name) { return std::ranges::find(given, name) != given.end(); };
    // Whoever agrees to names agrees to identities.
    if (has(needed) || (needed == "CAPABILITY_IAM" && has("CAPABILITY_NAMED_IAM"))) continue;
    missing.push_back(needed);
  }
  if (missing.empty()) return Done{};
  return Error{"InsufficientCapabilitiesException", "Requires capabilities : " + listed(missing)};
}

}  // namespace windlass::formation
