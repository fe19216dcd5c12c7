#include "cloud/core/permission.h"

#include "cloud/iam/entity.h"
#include "cloud/iam/handlers.h"
#include "cloud/iam/iam.h"

namespace windlass::cloud::iam {

namespace {

constexpr const char* user = "arn:aws:iam::{account}:user/{UserName}";
constexpr const char* group = "arn:aws:iam::{account}:group/{GroupName}";
constexpr const char* role = "arn:aws:iam::{account}:role/{RoleName}";
constexpr const char* profile = "arn:aws:iam::{account}:instance-profile/{InstanceProfileName}";
constexpr const char* policy = "{PolicyArn}";

// Who names no user means himself.
void or_self(const Call& call, const void*, std::vector<Asked>& asked) {
  for (auto& one : asked)
    for (auto& resource : one.resources)
      if (resource.ends_with(":user/*") && call.caller.kind == Caller::Kind::User)
        resource = call.caller.arn;
}

// "user{Path}{UserName}": without a path it is made in "/".
void at_root_without_path(const Call&, const void*, std::vector<Asked>& asked) {
  for (auto& resource : asked[0].resources)
    if (auto star = resource.find('*'); star != resource.npos) resource[star] = '/';
}

template <class In>
void with_policy(const Call&, const void* input, std::vector<Asked>& asked) {
  asked[0].context.push_back(
      {"iam:PolicyARN", {static_cast<const In*>(input)->policy_arn.value_or("")}});
}

template <class In>
void with_boundary(const Call& call, const void* input, std::vector<Asked>& asked) {
  at_root_without_path(call, input, asked);
  if (auto& boundary = static_cast<const In*>(input)->permissions_boundary)
    asked[0].context.push_back({"iam:PermissionsBoundary", {*boundary}});
}

void for_service(const Call& call, const void* input, std::vector<Asked>& asked) {
  auto service =
      static_cast<const CreateServiceLinkedRoleRequest*>(input)->aws_service_name.value_or("");
  asked[0].resources = {"arn:aws:iam::" + call.caller.account.text + ":role/aws-service-role/" +
                        service + "/*"};
  asked[0].context.push_back({"iam:AWSServiceName", {service}});
}

// Whoever puts a role into a profile hands it to machines.
void and_passing_the_role(const Call& call, const void* input, std::vector<Asked>& asked) {
  auto& in = *static_cast<const AddRoleToInstanceProfileRequest*>(input);
  asked.push_back({.action = "iam:PassRole",
                   .resources = {"arn:aws:iam::" + call.caller.account.text + ":role/" +
                                 in.role_name.value_or("")},
                   .context = {{"iam:PassedToService", {"ec2.amazonaws.com"}}}});
}

// What is not here is about nothing that has an ARN.
const Permission operations[] = {
    {"AddRoleToInstanceProfile", "iam:AddRoleToInstanceProfile", profile, &and_passing_the_role},
    {"AddUserToGroup", "iam:AddUserToGroup", group},
    {"AttachGroupPolicy", "iam:AttachGroupPolicy", group, &with_policy<AttachGroupPolicyRequest>},
    {"AttachRolePolicy", "iam:AttachRolePolicy", role, &with_policy<AttachRolePolicyRequest>},
    {"AttachUserPolicy", "iam:AttachUserPolicy", user, &with_policy<AttachUserPolicyRequest>},
    {"CreateAccessKey", "iam:CreateAccessKey", user, &or_self},
    {"CreateGroup", "iam:CreateGroup", "arn:aws:iam::{account}:group{Path}{GroupName}",
     &at_root_without_path},
    {"CreateInstanceProfile", "iam:CreateInstanceProfile",
     "arn:aws:iam::{account}:instance-profile{Path}{InstanceProfileName}", &at_root_without_path},
    {"CreatePolicy", "iam:CreatePolicy", "arn:aws:iam::{account}:policy{Path}{PolicyName}",
     &at_root_without_path},
    {"CreatePolicyVersion", "iam:CreatePolicyVersion", policy},
    {"CreateRole", "iam:CreateRole", "arn:aws:iam::{account}:role{Path}{RoleName}",
     &with_boundary<CreateRoleRequest>},
    {"CreateServiceLinkedRole", "iam:CreateServiceLinkedRole", "*", &for_service},
    {"CreateUser", "iam:CreateUser", "arn:aws:iam::{account}:user{Path}{UserName}",
     &with_boundary<CreateUserRequest>},
    {"DeleteAccessKey", "iam:DeleteAccessKey", user, &or_self},
    {"DeleteGroup", "iam:DeleteGroup", group},
    {"DeleteGroupPolicy", "iam:DeleteGroupPolicy", group},
    {"DeleteInstanceProfile", "iam:DeleteInstanceProfile", profile},
    {"DeleteLoginProfile", "iam:DeleteLoginProfile", user, &or_self},
    {"DeletePolicy", "iam:DeletePolicy", policy},
    {"DeletePolicyVersion", "iam:DeletePolicyVersion", policy},
    {"DeleteRole", "iam:DeleteRole", role},
    {"DeleteRolePermissionsBoundary", "iam:DeleteRolePermissionsBoundary", role},
    {"DeleteRolePolicy", "iam:DeleteRolePolicy", role},
    {"DeleteServiceLinkedRole", "iam:DeleteServiceLinkedRole", role},
    {"DeleteUser", "iam:DeleteUser", user},
    {"DeleteUserPermissionsBoundary", "iam:DeleteUserPermissionsBoundary", user},
    {"DeleteUserPolicy", "iam:DeleteUserPolicy", user},
    {"DetachGroupPolicy", "iam:DetachGroupPolicy", group, &with_policy<DetachGroupPolicyRequest>},
    {"DetachRolePolicy", "iam:DetachRolePolicy", role, &with_policy<DetachRolePolicyRequest>},
    {"DetachUserPolicy", "iam:DetachUserPolicy", user, &with_policy<DetachUserPolicyRequest>},
    {"GetAccessKeyLastUsed", "iam:GetAccessKeyLastUsed", "arn:aws:iam::{account}:user/*"},
    {"GetContextKeysForPrincipalPolicy", "iam:GetContextKeysForPrincipalPolicy",
     "{PolicySourceArn}"},
    {"GetGroup", "iam:GetGroup", group},
    {"GetGroupPolicy", "iam:GetGroupPolicy", group},
    {"GetInstanceProfile", "iam:GetInstanceProfile", profile},
    {"GetLoginProfile", "iam:GetLoginProfile", user, &or_self},
    {"GetPolicy", "iam:GetPolicy", policy},
    {"GetPolicyVersion", "iam:GetPolicyVersion", policy},
    {"GetRole", "iam:GetRole", role},
    {"GetRolePolicy", "iam:GetRolePolicy", role},
    {"GetUser", "iam:GetUser", user, &or_self},
    {"GetUserPolicy", "iam:GetUserPolicy", user},
    {"ListAccessKeys", "iam:ListAccessKeys", user, &or_self},
    {"ListAttachedGroupPolicies", "iam:ListAttachedGroupPolicies", group},
    {"ListAttachedRolePolicies", "iam:ListAttachedRolePolicies", role},
    {"ListAttachedUserPolicies", "iam:ListAttachedUserPolicies", user},
    {"ListEntitiesForPolicy", "iam:ListEntitiesForPolicy", policy},
    {"ListGroupPolicies", "iam:ListGroupPolicies", group},
    {"ListGroups", "iam:ListGroups", "arn:aws:iam::{account}:group/"},
    {"ListGroupsForUser", "iam:ListGroupsForUser", user},
    {"ListInstanceProfileTags", "iam:ListInstanceProfileTags", profile},
    {"ListInstanceProfiles", "iam:ListInstanceProfiles",
     "arn:aws:iam::{account}:instance-profile/"},
    {"ListInstanceProfilesForRole", "iam:ListInstanceProfilesForRole", role},
    {"ListMFADevices", "iam:ListMFADevices", user, &or_self},
    {"ListPolicies", "iam:ListPolicies", "policy path /"},
    {"ListPolicyTags", "iam:ListPolicyTags", policy},
    {"ListPolicyVersions", "iam:ListPolicyVersions", policy},
    {"ListRolePolicies", "iam:ListRolePolicies", role},
    {"ListRoleTags", "iam:ListRoleTags", role},
    {"ListRoles", "iam:ListRoles", "arn:aws:iam::{account}:role/"},
    {"ListSSHPublicKeys", "iam:ListSSHPublicKeys", user, &or_self},
    {"ListServiceSpecificCredentials", "iam:ListServiceSpecificCredentials", user, &or_self},
    {"ListSigningCertificates", "iam:ListSigningCertificates", user, &or_self},
    {"ListUserPolicies", "iam:ListUserPolicies", user},
    {"ListUserTags", "iam:ListUserTags", user},
    {"ListUsers", "iam:ListUsers", "arn:aws:iam::{account}:user/"},
    {"PutGroupPolicy", "iam:PutGroupPolicy", group},
    {"PutRolePermissionsBoundary", "iam:PutRolePermissionsBoundary", role,
     &with_boundary<PutRolePermissionsBoundaryRequest>},
    {"PutRolePolicy", "iam:PutRolePolicy", role},
    {"PutUserPermissionsBoundary", "iam:PutUserPermissionsBoundary", user,
     &with_boundary<PutUserPermissionsBoundaryRequest>},
    {"PutUserPolicy", "iam:PutUserPolicy", user},
    {"RemoveRoleFromInstanceProfile", "iam:RemoveRoleFromInstanceProfile", profile},
    {"RemoveUserFromGroup", "iam:RemoveUserFromGroup", group},
    {"SetDefaultPolicyVersion", "iam:SetDefaultPolicyVersion", policy},
    {"SimulatePrincipalPolicy", "iam:SimulatePrincipalPolicy", "{PolicySourceArn}"},
    {"TagInstanceProfile", "iam:TagInstanceProfile", profile},
    {"TagPolicy", "iam:TagPolicy", policy},
    {"TagRole", "iam:TagRole", role},
    {"TagUser", "iam:TagUser", user},
    {"UntagInstanceProfile", "iam:UntagInstanceProfile", profile},
    {"UntagPolicy", "iam:UntagPolicy", policy},
    {"UntagRole", "iam:UntagRole", role},
    {"UntagUser", "iam:UntagUser", user},
    {"UpdateAccessKey", "iam:UpdateAccessKey", user, &or_self},
    {"UpdateAssumeRolePolicy", "iam:UpdateAssumeRolePolicy", role},
    {"UpdateGroup", "iam:UpdateGroup", group},
    {"UpdateRole", "iam:UpdateRole", role},
    {"UpdateRoleDescription", "iam:UpdateRoleDescription", role},
    {"UpdateUser", "iam:UpdateUser", user},
};

// Requests name entities without their paths; policies mean the whole ARN, and may ask for tags.
std::optional<ResourceSide> resource_side(store::Database& db, const Call& call,
                                          std::string_view arn) {
  auto address = parse_entity_arn(arn);
  if (!address || address->account != call.caller.account.text) return std::nullopt;
  auto entity = find_entity(db, address->account, address->kind, address->name);
  if (!entity) return std::nullopt;
  ResourceSide side{.owner = call.caller.account};
  side.arn = entity->arn();
  for (auto row : db.query("select name, value from iam_tag where owner = ?", {entity->id}))
    side.tags.emplace_back(row.text(0), row.text(1));
  return side;
}

}  // namespace

const Permissions permissions{
    .prefix = "iam", .operations = operations, .resource_side = &resource_side};

}  // namespace windlass::cloud::iam
