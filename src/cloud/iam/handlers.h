// IAM's operations, grouped by noun as their files are.
#pragma once

#include "aws/iam/add_role_to_instance_profile.h"
#include "aws/iam/add_user_to_group.h"
#include "aws/iam/attach_group_policy.h"
#include "aws/iam/attach_role_policy.h"
#include "aws/iam/attach_user_policy.h"
#include "aws/iam/create_access_key.h"
#include "aws/iam/create_account_alias.h"
#include "aws/iam/create_group.h"
#include "aws/iam/create_instance_profile.h"
#include "aws/iam/create_policy.h"
#include "aws/iam/create_policy_version.h"
#include "aws/iam/create_role.h"
#include "aws/iam/create_service_linked_role.h"
#include "aws/iam/create_user.h"
#include "aws/iam/delete_access_key.h"
#include "aws/iam/delete_account_alias.h"
#include "aws/iam/delete_group.h"
#include "aws/iam/delete_group_policy.h"
#include "aws/iam/delete_instance_profile.h"
#include "aws/iam/delete_login_profile.h"
#include "aws/iam/delete_policy.h"
#include "aws/iam/delete_policy_version.h"
#include "aws/iam/delete_role.h"
#include "aws/iam/delete_role_permissions_boundary.h"
#include "aws/iam/delete_role_policy.h"
#include "aws/iam/delete_service_linked_role.h"
#include "aws/iam/delete_user.h"
#include "aws/iam/delete_user_permissions_boundary.h"
#include "aws/iam/delete_user_policy.h"
#include "aws/iam/detach_group_policy.h"
#include "aws/iam/detach_role_policy.h"
#include "aws/iam/detach_user_policy.h"
#include "aws/iam/get_access_key_last_used.h"
#include "aws/iam/get_account_summary.h"
#include "aws/iam/get_context_keys_for_custom_policy.h"
#include "aws/iam/get_context_keys_for_principal_policy.h"
#include "aws/iam/get_group.h"
#include "aws/iam/get_group_policy.h"
#include "aws/iam/get_instance_profile.h"
#include "aws/iam/get_login_profile.h"
#include "aws/iam/get_policy.h"
#include "aws/iam/get_policy_version.h"
#include "aws/iam/get_role.h"
#include "aws/iam/get_role_policy.h"
#include "aws/iam/get_service_linked_role_deletion_status.h"
#include "aws/iam/get_user.h"
#include "aws/iam/get_user_policy.h"
#include "aws/iam/list_access_keys.h"
#include "aws/iam/list_account_aliases.h"
#include "aws/iam/list_attached_group_policies.h"
#include "aws/iam/list_attached_role_policies.h"
#include "aws/iam/list_attached_user_policies.h"
#include "aws/iam/list_entities_for_policy.h"
#include "aws/iam/list_group_policies.h"
#include "aws/iam/list_groups.h"
#include "aws/iam/list_groups_for_user.h"
#include "aws/iam/list_instance_profile_tags.h"
#include "aws/iam/list_instance_profiles.h"
#include "aws/iam/list_instance_profiles_for_role.h"
#include "aws/iam/list_mfa_devices.h"
#include "aws/iam/list_open_id_connect_providers.h"
#include "aws/iam/list_policies.h"
#include "aws/iam/list_policy_tags.h"
#include "aws/iam/list_policy_versions.h"
#include "aws/iam/list_role_policies.h"
#include "aws/iam/list_role_tags.h"
#include "aws/iam/list_roles.h"
#include "aws/iam/list_saml_providers.h"
#include "aws/iam/list_server_certificates.h"
#include "aws/iam/list_service_specific_credentials.h"
#include "aws/iam/list_signing_certificates.h"
#include "aws/iam/list_ssh_public_keys.h"
#include "aws/iam/list_user_policies.h"
#include "aws/iam/list_user_tags.h"
#include "aws/iam/list_users.h"
#include "aws/iam/list_virtual_mfa_devices.h"
#include "aws/iam/put_group_policy.h"
#include "aws/iam/put_role_permissions_boundary.h"
#include "aws/iam/put_role_policy.h"
#include "aws/iam/put_user_permissions_boundary.h"
#include "aws/iam/put_user_policy.h"
#include "aws/iam/remove_role_from_instance_profile.h"
#include "aws/iam/remove_user_from_group.h"
#include "aws/iam/set_default_policy_version.h"
#include "aws/iam/simulate_custom_policy.h"
#include "aws/iam/simulate_principal_policy.h"
#include "aws/iam/tag_instance_profile.h"
#include "aws/iam/tag_policy.h"
#include "aws/iam/tag_role.h"
#include "aws/iam/tag_user.h"
#include "aws/iam/untag_instance_profile.h"
#include "aws/iam/untag_policy.h"
#include "aws/iam/untag_role.h"
#include "aws/iam/untag_user.h"
#include "aws/iam/update_access_key.h"
#include "aws/iam/update_assume_role_policy.h"
#include "aws/iam/update_group.h"
#include "aws/iam/update_role.h"
#include "aws/iam/update_role_description.h"
#include "aws/iam/update_user.h"
#include "cloud/iam/context.h"

namespace windlass::cloud::iam {

using namespace aws::iam;

// users.cc
Result<CreateUserResponse> create_user(Iam& iam, const Call& call, const CreateUserRequest& in);
Result<GetUserResponse> get_user(Iam& iam, const Call& call, const GetUserRequest& in);
Result<ListUsersResponse> list_users(Iam& iam, const Call& call, const ListUsersRequest& in);
Result<> update_user(Iam& iam, const Call& call, const UpdateUserRequest& in);
Result<> delete_user(Iam& iam, const Call& call, const DeleteUserRequest& in);

// access_keys.cc
Result<CreateAccessKeyResponse> create_access_key(Iam& iam, const Call& call,
                                                  const CreateAccessKeyRequest& in);
Result<ListAccessKeysResponse> list_access_keys(Iam& iam, const Call& call,
                                                const ListAccessKeysRequest& in);
Result<> update_access_key(Iam& iam, const Call& call, const UpdateAccessKeyRequest& in);
Result<> delete_access_key(Iam& iam, const Call& call, const DeleteAccessKeyRequest& in);
Result<GetAccessKeyLastUsedResponse> get_access_key_last_used(
    Iam& iam, const Call& call, const GetAccessKeyLastUsedRequest& in);

// groups.cc
Result<CreateGroupResponse> create_group(Iam& iam, const Call& call, const CreateGroupRequest& in);
Result<GetGroupResponse> get_group(Iam& iam, const Call& call, const GetGroupRequest& in);
Result<ListGroupsResponse> list_groups(Iam& iam, const Call& call, const ListGroupsRequest& in);
Result<> update_group(Iam& iam, const Call& call, const UpdateGroupRequest& in);
Result<> delete_group(Iam& iam, const Call& call, const DeleteGroupRequest& in);
Result<> add_user_to_group(Iam& iam, const Call& call, const AddUserToGroupRequest& in);
Result<> remove_user_from_group(Iam& iam, const Call& call, const RemoveUserFromGroupRequest& in);
Result<ListGroupsForUserResponse> list_groups_for_user(Iam& iam, const Call& call,
                                                       const ListGroupsForUserRequest& in);

// roles.cc
Result<CreateRoleResponse> create_role(Iam& iam, const Call& call, const CreateRoleRequest& in);
Result<GetRoleResponse> get_role(Iam& iam, const Call& call, const GetRoleRequest& in);
Result<ListRolesResponse> list_roles(Iam& iam, const Call& call, const ListRolesRequest& in);
Result<UpdateRoleResponse> update_role(Iam& iam, const Call& call, const UpdateRoleRequest& in);
Result<UpdateRoleDescriptionResponse> update_role_description(
    Iam& iam, const Call& call, const UpdateRoleDescriptionRequest& in);
Result<> update_assume_role_policy(Iam& iam, const Call& call,
                                   const UpdateAssumeRolePolicyRequest& in);
Result<> delete_role(Iam& iam, const Call& call, const DeleteRoleRequest& in);

// linked_roles.cc
Result<CreateServiceLinkedRoleResponse> create_service_linked_role(
    Iam& iam, const Call& call, const CreateServiceLinkedRoleRequest& in);
Result<DeleteServiceLinkedRoleResponse> delete_service_linked_role(
    Iam& iam, const Call& call, const DeleteServiceLinkedRoleRequest& in);
Result<GetServiceLinkedRoleDeletionStatusResponse> get_service_linked_role_deletion_status(
    Iam& iam, const Call& call, const GetServiceLinkedRoleDeletionStatusRequest& in);

// boundaries.cc
Result<> put_user_permissions_boundary(Iam& iam, const Call& call,
                                       const PutUserPermissionsBoundaryRequest& in);
Result<> delete_user_permissions_boundary(Iam& iam, const Call& call,
                                          const DeleteUserPermissionsBoundaryRequest& in);
Result<> put_role_permissions_boundary(Iam& iam, const Call& call,
                                       const PutRolePermissionsBoundaryRequest& in);
Result<> delete_role_permissions_boundary(Iam& iam, const Call& call,
                                          const DeleteRolePermissionsBoundaryRequest& in);

// policies.cc
Result<CreatePolicyResponse> create_policy(Iam& iam, const Call& call,
                                           const CreatePolicyRequest& in);
Result<GetPolicyResponse> get_policy(Iam& iam, const Call& call, const GetPolicyRequest& in);
Result<ListPoliciesResponse> list_policies(Iam& iam, const Call& call,
                                           const ListPoliciesRequest& in);
Result<> delete_policy(Iam& iam, const Call& call, const DeletePolicyRequest& in);
Result<ListEntitiesForPolicyResponse> list_entities_for_policy(
    Iam& iam, const Call& call, const ListEntitiesForPolicyRequest& in);

// policy_versions.cc
Result<CreatePolicyVersionResponse> create_policy_version(Iam& iam, const Call& call,
                                                          const CreatePolicyVersionRequest& in);
Result<GetPolicyVersionResponse> get_policy_version(Iam& iam, const Call& call,
                                                    const GetPolicyVersionRequest& in);
Result<ListPolicyVersionsResponse> list_policy_versions(Iam& iam, const Call& call,
                                                        const ListPolicyVersionsRequest& in);
Result<> delete_policy_version(Iam& iam, const Call& call, const DeletePolicyVersionRequest& in);
Result<> set_default_policy_version(Iam& iam, const Call& call,
                                    const SetDefaultPolicyVersionRequest& in);

// attachments.cc
Result<> attach_user_policy(Iam& iam, const Call& call, const AttachUserPolicyRequest& in);
Result<> attach_group_policy(Iam& iam, const Call& call, const AttachGroupPolicyRequest& in);
Result<> attach_role_policy(Iam& iam, const Call& call, const AttachRolePolicyRequest& in);
Result<> detach_user_policy(Iam& iam, const Call& call, const DetachUserPolicyRequest& in);
Result<> detach_group_policy(Iam& iam, const Call& call, const DetachGroupPolicyRequest& in);
Result<> detach_role_policy(Iam& iam, const Call& call, const DetachRolePolicyRequest& in);
Result<ListAttachedUserPoliciesResponse> list_attached_user_policies(
    Iam& iam, const Call& call, const ListAttachedUserPoliciesRequest& in);
Result<ListAttachedGroupPoliciesResponse> list_attached_group_policies(
    Iam& iam, const Call& call, const ListAttachedGroupPoliciesRequest& in);
Result<ListAttachedRolePoliciesResponse> list_attached_role_policies(
    Iam& iam, const Call& call, const ListAttachedRolePoliciesRequest& in);

// inline_policies.cc
Result<> put_user_policy(Iam& iam, const Call& call, const PutUserPolicyRequest& in);
Result<> put_group_policy(Iam& iam, const Call& call, const PutGroupPolicyRequest& in);
Result<> put_role_policy(Iam& iam, const Call& call, const PutRolePolicyRequest& in);
Result<GetUserPolicyResponse> get_user_policy(Iam& iam, const Call& call,
                                              const GetUserPolicyRequest& in);
Result<GetGroupPolicyResponse> get_group_policy(Iam& iam, const Call& call,
                                                const GetGroupPolicyRequest& in);
Result<GetRolePolicyResponse> get_role_policy(Iam& iam, const Call& call,
                                              const GetRolePolicyRequest& in);
Result<> delete_user_policy(Iam& iam, const Call& call, const DeleteUserPolicyRequest& in);
Result<> delete_group_policy(Iam& iam, const Call& call, const DeleteGroupPolicyRequest& in);
Result<> delete_role_policy(Iam& iam, const Call& call, const DeleteRolePolicyRequest& in);
Result<ListUserPoliciesResponse> list_user_policies(Iam& iam, const Call& call,
                                                    const ListUserPoliciesRequest& in);
Result<ListGroupPoliciesResponse> list_group_policies(Iam& iam, const Call& call,
                                                      const ListGroupPoliciesRequest& in);
Result<ListRolePoliciesResponse> list_role_policies(Iam& iam, const Call& call,
                                                    const ListRolePoliciesRequest& in);

// profiles.cc
Result<CreateInstanceProfileResponse> create_instance_profile(
    Iam& iam, const Call& call, const CreateInstanceProfileRequest& in);
Result<GetInstanceProfileResponse> get_instance_profile(Iam& iam, const Call& call,
                                                        const GetInstanceProfileRequest& in);
Result<ListInstanceProfilesResponse> list_instance_profiles(Iam& iam, const Call& call,
                                                            const ListInstanceProfilesRequest& in);
Result<ListInstanceProfilesForRoleResponse> list_instance_profiles_for_role(
    Iam& iam, const Call& call, const ListInstanceProfilesForRoleRequest& in);
Result<> delete_instance_profile(Iam& iam, const Call& call,
                                 const DeleteInstanceProfileRequest& in);
Result<> add_role_to_instance_profile(Iam& iam, const Call& call,
                                      const AddRoleToInstanceProfileRequest& in);
Result<> remove_role_from_instance_profile(Iam& iam, const Call& call,
                                           const RemoveRoleFromInstanceProfileRequest& in);

// tags.cc
Result<> tag_user(Iam& iam, const Call& call, const TagUserRequest& in);
Result<> untag_user(Iam& iam, const Call& call, const UntagUserRequest& in);
Result<ListUserTagsResponse> list_user_tags(Iam& iam, const Call& call,
                                            const ListUserTagsRequest& in);
Result<> tag_role(Iam& iam, const Call& call, const TagRoleRequest& in);
Result<> untag_role(Iam& iam, const Call& call, const UntagRoleRequest& in);
Result<ListRoleTagsResponse> list_role_tags(Iam& iam, const Call& call,
                                            const ListRoleTagsRequest& in);
Result<> tag_policy(Iam& iam, const Call& call, const TagPolicyRequest& in);
Result<> untag_policy(Iam& iam, const Call& call, const UntagPolicyRequest& in);
Result<ListPolicyTagsResponse> list_policy_tags(Iam& iam, const Call& call,
                                                const ListPolicyTagsRequest& in);
Result<> tag_instance_profile(Iam& iam, const Call& call, const TagInstanceProfileRequest& in);
Result<> untag_instance_profile(Iam& iam, const Call& call, const UntagInstanceProfileRequest& in);
Result<ListInstanceProfileTagsResponse> list_instance_profile_tags(
    Iam& iam, const Call& call, const ListInstanceProfileTagsRequest& in);

// account.cc
Result<> create_account_alias(Iam& iam, const Call& call, const CreateAccountAliasRequest& in);
Result<> delete_account_alias(Iam& iam, const Call& call, const DeleteAccountAliasRequest& in);
Result<ListAccountAliasesResponse> list_account_aliases(Iam& iam, const Call& call,
                                                        const ListAccountAliasesRequest& in);
Result<GetAccountSummaryResponse> get_account_summary(Iam& iam, const Call& call,
                                                      const aws::Nothing& in);

// simulate.cc
Result<SimulatePolicyResponse> simulate_custom_policy(Iam& iam, const Call& call,
                                                      const SimulateCustomPolicyRequest& in);
Result<SimulatePolicyResponse> simulate_principal_policy(Iam& iam, const Call& call,
                                                         const SimulatePrincipalPolicyRequest& in);
Result<GetContextKeysForPolicyResponse> get_context_keys_for_custom_policy(
    Iam& iam, const Call& call, const GetContextKeysForCustomPolicyRequest& in);
Result<GetContextKeysForPolicyResponse> get_context_keys_for_principal_policy(
    Iam& iam, const Call& call, const GetContextKeysForPrincipalPolicyRequest& in);

// absent.cc
Result<GetLoginProfileResponse> get_login_profile(Iam& iam, const Call& call,
                                                  const GetLoginProfileRequest& in);
Result<> delete_login_profile(Iam& iam, const Call& call, const DeleteLoginProfileRequest& in);
Result<ListMFADevicesResponse> list_mfa_devices(Iam& iam, const Call& call,
                                                const ListMFADevicesRequest& in);
Result<ListVirtualMFADevicesResponse> list_virtual_mfa_devices(
    Iam& iam, const Call& call, const ListVirtualMFADevicesRequest& in);
Result<ListSSHPublicKeysResponse> list_ssh_public_keys(Iam& iam, const Call& call,
                                                       const ListSSHPublicKeysRequest& in);
Result<ListSigningCertificatesResponse> list_signing_certificates(
    Iam& iam, const Call& call, const ListSigningCertificatesRequest& in);
Result<ListServiceSpecificCredentialsResponse> list_service_specific_credentials(
    Iam& iam, const Call& call, const ListServiceSpecificCredentialsRequest& in);
Result<ListServerCertificatesResponse> list_server_certificates(
    Iam& iam, const Call& call, const ListServerCertificatesRequest& in);
Result<ListOpenIDConnectProvidersResponse> list_open_id_connect_providers(
    Iam& iam, const Call& call, const ListOpenIDConnectProvidersRequest& in);
Result<ListSAMLProvidersResponse> list_saml_providers(Iam& iam, const Call& call,
                                                      const ListSAMLProvidersRequest& in);

}  // namespace windlass::cloud::iam
