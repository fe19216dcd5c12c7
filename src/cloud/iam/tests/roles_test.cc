#include "cloud/iam/tests/iam_fixture.h"

namespace windlass::cloud::iam {

TEST_CASE_FIXTURE(IamFixture, "a role is shown with its trust policy, encoded") {
  auto made = call<op::CreateRole>({.path = "/x/",
                                    .role_name = "app",
                                    .assume_role_policy_document = ec2_trust,
                                    .description = "runs the shop",
                                    .max_session_duration = 7200,
                                    .tags = std::vector<Tag>{{.key = "a", .value = "1"}}});
  REQUIRE_MESSAGE(made, refusal(made));
  auto role = *call<op::GetRole>({.role_name = "app"})->role;
  CHECK(role.arn == arn("role/x/app"));
  CHECK(role.role_id->starts_with("AROA"));
  CHECK(role.max_session_duration == 7200);
  CHECK(role.description == "runs the shop");
  CHECK(role.assume_role_policy_document->starts_with("%7B%22Version"));
  CHECK(percent_decode(*role.assume_role_policy_document) == ec2_trust);
  CHECK(role.tags->size() == 1);
  CHECK(call<op::ListRoles>({.path_prefix = "/x/"})->roles->size() == 1);
  CHECK(call<op::ListRoles>({.path_prefix = "/y/"})->roles->empty());
}

TEST_CASE_FIXTURE(IamFixture, "a role without a good trust policy is refused") {
  auto with_trust = [&](const std::string& trust) {
    return refusal(
        call<op::CreateRole>({.role_name = "app", .assume_role_policy_document = trust}));
  };
  CHECK(with_trust("{") == "MalformedPolicyDocument: This policy contains invalid Json");
  CHECK(with_trust(allows("sts:AssumeRole")) ==
        "MalformedPolicyDocument: Missing required field Principal");
  CHECK(with_trust(trusts(arn("user/nobody"))) ==
        "MalformedPolicyDocument: Invalid principal in policy: "
        "\"AWS\":\"arn:aws:iam::000000000000:user/nobody\"");
  CHECK(with_trust(trusts("arn:aws:iam::999999999999:role/elsewhere")) == "");
}

TEST_CASE_FIXTURE(IamFixture, "a session lasts between one and twelve hours") {
  CHECK(code_of(call<op::CreateRole>({.role_name = "app",
                                      .assume_role_policy_document = ec2_trust,
                                      .max_session_duration = 60})) == "ValidationError");
  given_role();
  REQUIRE(call<op::UpdateRole>(
      {.role_name = "app", .description = "x", .max_session_duration = 43200}));
  CHECK(call<op::GetRole>({.role_name = "app"})->role->max_session_duration == 43200);
  CHECK(code_of(call<op::UpdateRole>({.role_name = "app", .max_session_duration = 43201})) ==
        "ValidationError");
  CHECK(code_of(call<op::UpdateRole>({.role_name = "none"})) == "NoSuchEntity");
}

TEST_CASE_FIXTURE(IamFixture, "a role's description and trust policy change") {
  given_role();
  auto described = call<op::UpdateRoleDescription>({.role_name = "app", .description = "new"});
  CHECK(described->role->description == "new");
  auto trust = trusts("000000000000");
  REQUIRE(call<op::UpdateAssumeRolePolicy>({.role_name = "app", .policy_document = trust}));
  CHECK(percent_decode(
            *call<op::GetRole>({.role_name = "app"})->role->assume_role_policy_document) == trust);
  CHECK(code_of(call<op::UpdateAssumeRolePolicy>({.role_name = "app", .policy_document = "x"})) ==
        "MalformedPolicyDocument");
  CHECK(code_of(call<op::UpdateRoleDescription>({.role_name = "none", .description = "x"})) ==
        "NoSuchEntity");
}

TEST_CASE_FIXTURE(IamFixture, "a role is refused where its name is taken or missing") {
  given_role("app");
  CHECK(refusal(
            call<op::CreateRole>({.role_name = "App", .assume_role_policy_document = ec2_trust})) ==
        "EntityAlreadyExists: Role with name App already exists.");
  CHECK(refusal(call<op::GetRole>({.role_name = "none"})) ==
        "NoSuchEntity: The role with name none cannot be found.");
}

TEST_CASE_FIXTURE(IamFixture, "a role that is in use is not deleted") {
  given_role();
  given_profile();
  REQUIRE(call<op::AddRoleToInstanceProfile>({.instance_profile_name = "web", .role_name = "app"}));
  CHECK(refusal(call<op::DeleteRole>({.role_name = "app"})) ==
        "DeleteConflict: Cannot delete entity, must remove roles from instance profile first.");
  REQUIRE(call<op::RemoveRoleFromInstanceProfile>(
      {.instance_profile_name = "web", .role_name = "app"}));
  REQUIRE(call<op::AttachRolePolicy>({.role_name = "app", .policy_arn = given_policy()}));
  CHECK(refusal(call<op::DeleteRole>({.role_name = "app"})) ==
        "DeleteConflict: Cannot delete entity, must detach all policies first.");
  REQUIRE(call<op::DetachRolePolicy>({.role_name = "app", .policy_arn = arn("policy/read")}));
  CHECK(call<op::DeleteRole>({.role_name = "app"}));
  CHECK(code_of(call<op::DeleteRole>({.role_name = "app"})) == "NoSuchEntity");
}

TEST_CASE_FIXTURE(IamFixture, "a role and a user have a permissions boundary") {
  given_role();
  given_user();
  auto limits = given_policy();
  REQUIRE(
      call<op::PutRolePermissionsBoundary>({.role_name = "app", .permissions_boundary = limits}));
  REQUIRE(
      call<op::PutUserPermissionsBoundary>({.user_name = "bob", .permissions_boundary = limits}));
  auto boundary = *call<op::GetRole>({.role_name = "app"})->role->permissions_boundary;
  CHECK(boundary.permissions_boundary_arn == limits);
  CHECK(call<op::GetPolicy>({.policy_arn = limits})->policy->permissions_boundary_usage_count == 2);
  CHECK(code_of(call<op::DeletePolicy>({.policy_arn = limits})) == "DeleteConflict");
  REQUIRE(call<op::DeleteRolePermissionsBoundary>({.role_name = "app"}));
  REQUIRE(call<op::DeleteUserPermissionsBoundary>({.user_name = "bob"}));
  CHECK(!call<op::GetRole>({.role_name = "app"})->role->permissions_boundary);
  CHECK(code_of(call<op::DeleteRolePermissionsBoundary>({.role_name = "app"})) == "NoSuchEntity");
  CHECK(code_of(call<op::DeleteUserPermissionsBoundary>({.user_name = "bob"})) == "NoSuchEntity");
  CHECK(code_of(call<op::PutRolePermissionsBoundary>(
            {.role_name = "app", .permissions_boundary = arn("policy/none")})) == "NoSuchEntity");
  CHECK(code_of(call<op::PutUserPermissionsBoundary>(
            {.user_name = "bob", .permissions_boundary = arn("policy/none")})) == "NoSuchEntity");
}

TEST_CASE_FIXTURE(IamFixture, "a service-linked role belongs to its service") {
  auto made = call<op::CreateServiceLinkedRole>({.aws_service_name = "autoscaling.amazonaws.com"});
  REQUIRE_MESSAGE(made, refusal(made));
  CHECK(made->role->role_name == "AWSServiceRoleForAutoScaling");
  CHECK(made->role->arn == arn("role/aws-service-role/autoscaling.amazonaws.com/"
                               "AWSServiceRoleForAutoScaling"));
  CHECK(refusal(
            call<op::AttachRolePolicy>({.role_name = "AWSServiceRoleForAutoScaling",
                                        .policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"})) ==
        "UnmodifiableEntity: Cannot perform the operation on the protected role "
        "'AWSServiceRoleForAutoScaling' - this role is only modifiable by AWS");
  CHECK(code_of(call<op::DeleteRole>({.role_name = "AWSServiceRoleForAutoScaling"})) ==
        "UnmodifiableEntity");
  CHECK(refusal(
            call<op::CreateServiceLinkedRole>({.aws_service_name = "autoscaling.amazonaws.com"})) ==
        "InvalidInput: Service role name AWSServiceRoleForAutoScaling has been taken in this "
        "account, please try a different suffix.");
  CHECK(code_of(call<op::CreateServiceLinkedRole>({.aws_service_name = "x.amazonaws.com"})) ==
        "InvalidInput");
}

TEST_CASE_FIXTURE(IamFixture, "a service-linked role is deleted, and that is asked about") {
  REQUIRE(call<op::CreateServiceLinkedRole>({.aws_service_name = "spot.amazonaws.com"}));
  auto task = call<op::DeleteServiceLinkedRole>({.role_name = "AWSServiceRoleForEC2Spot"});
  REQUIRE(task);
  CHECK(call<op::GetServiceLinkedRoleDeletionStatus>({.deletion_task_id = task->deletion_task_id})
            ->status == "SUCCEEDED");
  CHECK(code_of(call<op::GetServiceLinkedRoleDeletionStatus>({.deletion_task_id = "task/x"})) ==
        "NoSuchEntity");
  given_role();
  CHECK(code_of(call<op::DeleteServiceLinkedRole>({.role_name = "app"})) == "NoSuchEntity");
}

TEST_CASE_FIXTURE(IamFixture, "an instance profile holds one role") {
  given_profile();
  given_role();
  REQUIRE(call<op::AddRoleToInstanceProfile>({.instance_profile_name = "web", .role_name = "app"}));
  auto profile = *call<op::GetInstanceProfile>({.instance_profile_name = "web"})->instance_profile;
  CHECK(profile.arn == arn("instance-profile/web"));
  CHECK(profile.instance_profile_id->starts_with("AIPA"));
  REQUIRE(profile.roles->size() == 1);
  CHECK(profile.roles->at(0).arn == arn("role/app"));
  CHECK(call<op::ListInstanceProfilesForRole>({.role_name = "app"})->instance_profiles->size() ==
        1);
  CHECK(call<op::ListInstanceProfiles>({})->instance_profiles->size() == 1);
  given_role("second");
  CHECK(refusal(call<op::AddRoleToInstanceProfile>(
            {.instance_profile_name = "web", .role_name = "second"})) ==
        "LimitExceeded: Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1");
  CHECK(refusal(call<op::DeleteInstanceProfile>({.instance_profile_name = "web"})) ==
        "DeleteConflict: Cannot delete entity, must remove roles from instance profile first.");
}

TEST_CASE_FIXTURE(IamFixture, "an instance profile is refused where it is taken or missing") {
  given_profile();
  CHECK(refusal(call<op::CreateInstanceProfile>({.instance_profile_name = "web"})) ==
        "EntityAlreadyExists: Instance Profile web already exists.");
  REQUIRE(call<op::DeleteInstanceProfile>({.instance_profile_name = "web"}));
  CHECK(refusal(call<op::GetInstanceProfile>({.instance_profile_name = "web"})) ==
        "NoSuchEntity: Instance Profile web cannot be found.");
  CHECK(code_of(call<op::DeleteInstanceProfile>({.instance_profile_name = "web"})) ==
        "NoSuchEntity");
  given_profile();
  CHECK(code_of(call<op::AddRoleToInstanceProfile>(
            {.instance_profile_name = "web", .role_name = "app"})) == "NoSuchEntity");
  given_role();
  CHECK(code_of(call<op::RemoveRoleFromInstanceProfile>(
            {.instance_profile_name = "web", .role_name = "app"})) == "NoSuchEntity");
  CHECK(code_of(call<op::ListInstanceProfilesForRole>({.role_name = "none"})) == "NoSuchEntity");
}

TEST_CASE_FIXTURE(IamFixture, "users, roles, policies and profiles carry tags") {
  given_user();
  given_role();
  given_profile();
  auto policy_arn = given_policy();
  std::vector<Tag> tags{{.key = "Team", .value = "red"}, {.key = "b", .value = "2"}};
  std::vector<std::string> keys{"team"};
  REQUIRE(call<op::TagUser>({.user_name = "bob", .tags = tags}));
  REQUIRE(call<op::TagRole>({.role_name = "app", .tags = tags}));
  REQUIRE(call<op::TagPolicy>({.policy_arn = policy_arn, .tags = tags}));
  REQUIRE(call<op::TagInstanceProfile>({.instance_profile_name = "web", .tags = tags}));
  CHECK(call<op::ListUserTags>({.user_name = "bob"})->tags->size() == 2);
  CHECK(call<op::ListRoleTags>({.role_name = "app", .max_items = 1})->tags->size() == 1);
  CHECK(call<op::ListPolicyTags>({.policy_arn = policy_arn})->tags->size() == 2);
  CHECK(call<op::ListInstanceProfileTags>({.instance_profile_name = "web"})->tags->size() == 2);
  REQUIRE(call<op::UntagUser>({.user_name = "bob", .tag_keys = keys}));
  REQUIRE(call<op::UntagRole>({.role_name = "app", .tag_keys = keys}));
  REQUIRE(call<op::UntagPolicy>({.policy_arn = policy_arn, .tag_keys = keys}));
  REQUIRE(call<op::UntagInstanceProfile>({.instance_profile_name = "web", .tag_keys = keys}));
  CHECK(call<op::ListUserTags>({.user_name = "bob"})->tags->at(0).key == "b");
  CHECK(call<op::ListRoleTags>({.role_name = "app"})->tags->size() == 1);
  CHECK(call<op::ListPolicyTags>({.policy_arn = policy_arn})->tags->size() == 1);
  CHECK(call<op::ListInstanceProfileTags>({.instance_profile_name = "web"})->tags->size() == 1);
}

TEST_CASE_FIXTURE(IamFixture, "tags are refused when doubled, reserved, too many, or on nothing") {
  given_user();
  auto tag = [&](std::vector<Tag> tags) {
    return refusal(call<op::TagUser>({.user_name = "bob", .tags = tags}));
  };
  CHECK(tag({{.key = "a", .value = "1"}, {.key = "A", .value = "2"}}) ==
        "InvalidInput: Duplicate tag keys found. Please note that Tag keys are case insensitive.");
  CHECK(tag({{.key = "aws:x", .value = "1"}}) ==
        "InvalidInput: System tags cannot be added/updated by requester.");
  std::vector<Tag> many;
  for (int i = 0; i < 51; ++i) many.push_back({.key = "k" + std::to_string(i), .value = ""});
  CHECK(tag(many) == "LimitExceeded: The number of tags has reached the maximum limit.");
  CHECK(code_of(call<op::TagRole>({.role_name = "none"})) == "NoSuchEntity");
  CHECK(code_of(call<op::TagInstanceProfile>({.instance_profile_name = "none"})) == "NoSuchEntity");
  CHECK(code_of(call<op::TagPolicy>({.policy_arn = arn("policy/none")})) == "NoSuchEntity");
  CHECK(code_of(call<op::UntagUser>({.user_name = "none"})) == "NoSuchEntity");
  CHECK(code_of(call<op::UntagRole>({.role_name = "none"})) == "NoSuchEntity");
  CHECK(code_of(call<op::ListRoleTags>({.role_name = "none"})) == "NoSuchEntity");
}

}  // namespace windlass::cloud::iam
