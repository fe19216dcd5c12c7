// The IAM operations that we serve. Passwords, MFA, SAML, OIDC, certificates and reports are not
// among them: any other name the model knows is refused by name.
#include "aws/iam/service.h"

#include "cloud/iam/errors.h"
#include "cloud/iam/handlers.h"
#include "cloud/iam/iam.h"
#include "cloud/iam/policy_cache.h"
#include "cloud/iam/schema.h"

namespace windlass::cloud::iam {

namespace {

template <auto function>
Outcome run_and_renew(Work& work, const Call& call, void* input, void* output) {
  auto outcome = detail::run<function>(work, call, input, output);
  if (outcome) renew_generation(work.db, work.random, call.caller.account.text);
  return outcome;
}

// Writes, and makes what was compiled of the account's policies stale.
template <auto function>
constexpr Handler changes = [] {
  auto handler = writes<function>;
  handler.run = &run_and_renew<function>;
  return handler;
}();

const Operation operations[] = {
    {"AddRoleToInstanceProfile", changes<&add_role_to_instance_profile>},
    {"AddUserToGroup", changes<&add_user_to_group>},
    {"AttachGroupPolicy", changes<&attach_group_policy>},
    {"AttachRolePolicy", changes<&attach_role_policy>},
    {"AttachUserPolicy", changes<&attach_user_policy>},
    {"CreateAccessKey", changes<&create_access_key>},
    {"CreateAccountAlias", changes<&create_account_alias>},
    {"CreateGroup", changes<&create_group>},
    {"CreateInstanceProfile", changes<&create_instance_profile>},
    {"CreatePolicy", changes<&create_policy>},
    {"CreatePolicyVersion", changes<&create_policy_version>},
    {"CreateRole", changes<&create_role>},
    {"CreateServiceLinkedRole", changes<&create_service_linked_role>},
    {"CreateUser", changes<&create_user>},
    {"DeleteAccessKey", changes<&delete_access_key>},
    {"DeleteAccountAlias", changes<&delete_account_alias>},
    {"DeleteGroup", changes<&delete_group>},
    {"DeleteGroupPolicy", changes<&delete_group_policy>},
    {"DeleteInstanceProfile", changes<&delete_instance_profile>},
    {"DeleteLoginProfile", changes<&delete_login_profile>},
    {"DeletePolicy", changes<&delete_policy>},
    {"DeletePolicyVersion", changes<&delete_policy_version>},
    {"DeleteRole", changes<&delete_role>},
    {"DeleteRolePermissionsBoundary", changes<&delete_role_permissions_boundary>},
    {"DeleteRolePolicy", changes<&delete_role_policy>},
    {"DeleteServiceLinkedRole", changes<&delete_service_linked_role>},
    {"DeleteUser", changes<&delete_user>},
    {"DeleteUserPermissionsBoundary", changes<&delete_user_permissions_boundary>},
    {"DeleteUserPolicy", changes<&delete_user_policy>},
    {"DetachGroupPolicy", changes<&detach_group_policy>},
    {"DetachRolePolicy", changes<&detach_role_policy>},
    {"DetachUserPolicy", changes<&detach_user_policy>},
    {"GetAccessKeyLastUsed", reads<&get_access_key_last_used>},
    {"GetAccountSummary", reads<&get_account_summary>},
    {"GetContextKeysForCustomPolicy", reads<&get_context_keys_for_custom_policy>},
    {"GetContextKeysForPrincipalPolicy", reads<&get_context_keys_for_principal_policy>},
    {"GetGroup", reads<&get_group>},
    {"GetGroupPolicy", reads<&get_group_policy>},
    {"GetInstanceProfile", reads<&get_instance_profile>},
    {"GetLoginProfile", reads<&get_login_profile>},
    {"GetPolicy", reads<&get_policy>},
    {"GetPolicyVersion", reads<&get_policy_version>},
    {"GetRole", reads<&get_role>},
    {"GetRolePolicy", reads<&get_role_policy>},
    {"GetServiceLinkedRoleDeletionStatus", reads<&get_service_linked_role_deletion_status>},
    {"GetUser", reads<&get_user>},
    {"GetUserPolicy", reads<&get_user_policy>},
    {"ListAccessKeys", reads<&list_access_keys>},
    {"ListAccountAliases", reads<&list_account_aliases>},
    {"ListAttachedGroupPolicies", reads<&list_attached_group_policies>},
    {"ListAttachedRolePolicies", reads<&list_attached_role_policies>},
    {"ListAttachedUserPolicies", reads<&list_attached_user_policies>},
    {"ListEntitiesForPolicy", reads<&list_entities_for_policy>},
    {"ListGroupPolicies", reads<&list_group_policies>},
    {"ListGroups", reads<&list_groups>},
    {"ListGroupsForUser", reads<&list_groups_for_user>},
    {"ListInstanceProfileTags", reads<&list_instance_profile_tags>},
    {"ListInstanceProfiles", reads<&list_instance_profiles>},
    {"ListInstanceProfilesForRole", reads<&list_instance_profiles_for_role>},
    {"ListMFADevices", reads<&list_mfa_devices>},
    {"ListOpenIDConnectProviders", reads<&list_open_id_connect_providers>},
    {"ListPolicies", reads<&list_policies>},
    {"ListPolicyTags", reads<&list_policy_tags>},
    {"ListPolicyVersions", reads<&list_policy_versions>},
    {"ListRolePolicies", reads<&list_role_policies>},
    {"ListRoleTags", reads<&list_role_tags>},
    {"ListRoles", reads<&list_roles>},
    {"ListSAMLProviders", reads<&list_saml_providers>},
    {"ListSSHPublicKeys", reads<&list_ssh_public_keys>},
    {"ListServerCertificates", reads<&list_server_certificates>},
    {"ListServiceSpecificCredentials", reads<&list_service_specific_credentials>},
    {"ListSigningCertificates", reads<&list_signing_certificates>},
    {"ListUserPolicies", reads<&list_user_policies>},
    {"ListUserTags", reads<&list_user_tags>},
    {"ListUsers", reads<&list_users>},
    {"ListVirtualMFADevices", reads<&list_virtual_mfa_devices>},
    {"PutGroupPolicy", changes<&put_group_policy>},
    {"PutRolePermissionsBoundary", changes<&put_role_permissions_boundary>},
    {"PutRolePolicy", changes<&put_role_policy>},
    {"PutUserPermissionsBoundary", changes<&put_user_permissions_boundary>},
    {"PutUserPolicy", changes<&put_user_policy>},
    {"RemoveRoleFromInstanceProfile", changes<&remove_role_from_instance_profile>},
    {"RemoveUserFromGroup", changes<&remove_user_from_group>},
    {"SetDefaultPolicyVersion", changes<&set_default_policy_version>},
    {"SimulateCustomPolicy", reads<&simulate_custom_policy>},
    {"SimulatePrincipalPolicy", reads<&simulate_principal_policy>},
    {"TagInstanceProfile", changes<&tag_instance_profile>},
    {"TagPolicy", changes<&tag_policy>},
    {"TagRole", changes<&tag_role>},
    {"TagUser", changes<&tag_user>},
    {"UntagInstanceProfile", changes<&untag_instance_profile>},
    {"UntagPolicy", changes<&untag_policy>},
    {"UntagRole", changes<&untag_role>},
    {"UntagUser", changes<&untag_user>},
    {"UpdateAccessKey", changes<&update_access_key>},
    {"UpdateAssumeRolePolicy", changes<&update_assume_role_policy>},
    {"UpdateGroup", changes<&update_group>},
    {"UpdateRole", changes<&update_role>},
    {"UpdateRoleDescription", changes<&update_role_description>},
    {"UpdateUser", changes<&update_user>},
};

}  // namespace

const cloud::Service service{
    .model = &aws::iam::service,
    .operations = operations,
    .migrations = migrations,
    .permissions = &permissions,
    .invalid = &violated,
};

}  // namespace windlass::cloud::iam
