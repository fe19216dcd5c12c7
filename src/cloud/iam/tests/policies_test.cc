#include "cloud/iam/aws_managed.h"
#include "cloud/iam/tests/iam_fixture.h"

namespace windlass::cloud::iam {

namespace {

constexpr const char* read_only = "arn:aws:iam::aws:policy/ReadOnlyAccess";

}  // namespace

TEST_CASE_FIXTURE(IamFixture, "a managed policy is made with its first version") {
  auto made = call<op::CreatePolicy>({.policy_name = "read",
                                      .path = "/x/",
                                      .policy_document = allows("s3:GetObject"),
                                      .description = "reads"});
  REQUIRE_MESSAGE(made, refusal(made));
  auto got = *call<op::GetPolicy>({.policy_arn = arn("policy/x/read")})->policy;
  CHECK(got.policy_id->starts_with("ANPA"));
  CHECK(got.default_version_id == "v1");
  CHECK(got.attachment_count == 0);
  CHECK(got.description == "reads");
  auto version = call<op::GetPolicyVersion>({.policy_arn = got.arn, .version_id = "v1"});
  CHECK(percent_decode(*version->policy_version->document) == allows("s3:GetObject"));
  CHECK(version->policy_version->is_default_version == true);
}

TEST_CASE_FIXTURE(IamFixture, "a managed policy is refused when malformed, too long or taken") {
  auto made = [&](const std::string& document) {
    return refusal(call<op::CreatePolicy>({.policy_name = "p", .policy_document = document}));
  };
  CHECK(made("{}") == "MalformedPolicyDocument: Syntax errors in policy.");
  CHECK(made(allows("s3:" + std::string(6144, 'x'))) ==
        "LimitExceeded: Cannot exceed quota for PolicySize: 6144");
  CHECK(made(allows("s3:*")) == "");
  CHECK(made(allows("s3:*")) ==
        "EntityAlreadyExists: A policy called p already exists. Duplicate names are not allowed.");
  CHECK(refusal(call<op::GetPolicy>({.policy_arn = arn("policy/none")})) ==
        "NoSuchEntity: Policy arn:aws:iam::000000000000:policy/none was not found.");
}

TEST_CASE_FIXTURE(IamFixture,
                  "a policy has five versions at most, and their numbers never come back") {
  auto policy_arn = given_policy();
  for (int i = 2; i <= 5; ++i)
    REQUIRE(call<op::CreatePolicyVersion>(
        {.policy_arn = policy_arn, .policy_document = allows("s3:*"), .set_as_default = i == 3}));
  CHECK(refusal(call<op::CreatePolicyVersion>(
            {.policy_arn = policy_arn, .policy_document = allows("s3:*")})) ==
        "LimitExceeded: A managed policy can have up to 5 versions. Before you create a new "
        "version, you must delete an existing version.");
  CHECK(call<op::GetPolicy>({.policy_arn = policy_arn})->policy->default_version_id == "v3");
  CHECK(refusal(call<op::DeletePolicyVersion>({.policy_arn = policy_arn, .version_id = "v3"})) ==
        "DeleteConflict: Cannot delete the default version of a policy.");
  REQUIRE(call<op::DeletePolicyVersion>({.policy_arn = policy_arn, .version_id = "v5"}));
  auto sixth =
      call<op::CreatePolicyVersion>({.policy_arn = policy_arn, .policy_document = allows("s3:*")});
  CHECK(sixth->policy_version->version_id == "v6");
  auto versions = *call<op::ListPolicyVersions>({.policy_arn = policy_arn})->versions;
  REQUIRE(versions.size() == 5);
  CHECK(versions[0].version_id == "v6");
  CHECK(versions[4].version_id == "v1");
}

TEST_CASE_FIXTURE(IamFixture, "the default version is chosen among those that exist") {
  auto policy_arn = given_policy();
  REQUIRE(
      call<op::CreatePolicyVersion>({.policy_arn = policy_arn, .policy_document = allows("s3:*")}));
  REQUIRE(call<op::SetDefaultPolicyVersion>({.policy_arn = policy_arn, .version_id = "v2"}));
  CHECK(call<op::GetPolicy>({.policy_arn = policy_arn})->policy->default_version_id == "v2");
  CHECK(
      refusal(call<op::SetDefaultPolicyVersion>({.policy_arn = policy_arn, .version_id = "v9"})) ==
      "NoSuchEntity: Policy arn:aws:iam::000000000000:policy/read version v9 does not exist or is "
      "not attachable.");
  CHECK(code_of(call<op::GetPolicyVersion>({.policy_arn = policy_arn, .version_id = "x"})) ==
        "NoSuchEntity");
  CHECK(code_of(call<op::ListPolicyVersions>({.policy_arn = arn("policy/none")})) ==
        "NoSuchEntity");
}

TEST_CASE_FIXTURE(IamFixture, "a policy that is attached or has versions is not deleted") {
  auto policy_arn = given_policy();
  given_user();
  REQUIRE(call<op::AttachUserPolicy>({.user_name = "bob", .policy_arn = policy_arn}));
  CHECK(refusal(call<op::DeletePolicy>({.policy_arn = policy_arn})) ==
        "DeleteConflict: Cannot delete a policy attached to entities.");
  REQUIRE(call<op::DetachUserPolicy>({.user_name = "bob", .policy_arn = policy_arn}));
  REQUIRE(
      call<op::CreatePolicyVersion>({.policy_arn = policy_arn, .policy_document = allows("s3:*")}));
  CHECK(code_of(call<op::DeletePolicy>({.policy_arn = policy_arn})) == "DeleteConflict");
  REQUIRE(call<op::DeletePolicyVersion>({.policy_arn = policy_arn, .version_id = "v2"}));
  CHECK(call<op::DeletePolicy>({.policy_arn = policy_arn}));
  CHECK(code_of(call<op::GetPolicy>({.policy_arn = policy_arn})) == "NoSuchEntity");
}

TEST_CASE_FIXTURE(IamFixture, "AWS's own policies are there, and nobody's to change") {
  auto got = call<op::GetPolicy>({.policy_arn = read_only});
  REQUIRE(got);
  CHECK(got->policy->policy_name == "ReadOnlyAccess");
  CHECK(call<op::GetPolicy>(
      {.policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"}));
  CHECK(call<op::GetPolicyVersion>({.policy_arn = read_only, .version_id = "v1"}));
  CHECK(call<op::ListPolicyVersions>({.policy_arn = read_only})->versions->size() == 1);
  CHECK(refusal(call<op::DeletePolicy>({.policy_arn = read_only})) ==
        "AccessDenied: Policy is outside your own account.");
  CHECK(code_of(call<op::CreatePolicyVersion>(
            {.policy_arn = read_only, .policy_document = allows("s3:*")})) == "AccessDenied");
  CHECK(code_of(call<op::TagPolicy>({.policy_arn = read_only})) == "AccessDenied");
  CHECK(code_of(call<op::GetPolicy>({.policy_arn = "arn:aws:iam::aws:policy/NoSuch"})) ==
        "NoSuchEntity");
}

TEST_CASE("every policy of AWS's that we have is a good document") {
  CHECK(aws_policies().size() > 30);
  for (auto& known : aws_policies()) {
    auto parsed = policy::parse_policy(known.document, policy::PolicyKind::Identity);
    CHECK_MESSAGE(parsed, std::string(known.name), ": ", parsed ? "" : parsed.error().message);
    CHECK(known.id().size() == 21);
  }
}

TEST_CASE_FIXTURE(IamFixture, "policies are listed by scope, use and path, in pages") {
  auto mine = given_policy();
  given_role();
  REQUIRE(call<op::AttachRolePolicy>({.role_name = "app", .policy_arn = read_only}));
  CHECK(call<op::ListPolicies>({.scope = "Local"})->policies->size() == 1);
  auto of_aws = call<op::ListPolicies>({.scope = "AWS"});
  CHECK(of_aws->policies->size() == aws_policies().size());
  auto attached = call<op::ListPolicies>({.only_attached = true});
  REQUIRE(attached->policies->size() == 1);
  CHECK(attached->policies->at(0).attachment_count == 1);
  CHECK(call<op::ListPolicies>({.policy_usage_filter = "PermissionsBoundary"})->policies->empty());
  std::size_t seen = 0;
  std::optional<std::string> marker;
  do {
    auto page = call<op::ListPolicies>({.marker = marker, .max_items = 10});
    REQUIRE(page);
    seen += page->policies->size();
    marker = page->marker;
  } while (marker);
  CHECK(seen == aws_policies().size() + 1);
}

TEST_CASE_FIXTURE(IamFixture, "policies are attached to users, groups and roles") {
  auto mine = given_policy();
  given_user();
  given_group();
  given_role();
  REQUIRE(call<op::AttachUserPolicy>({.user_name = "bob", .policy_arn = mine}));
  REQUIRE(call<op::AttachGroupPolicy>({.group_name = "team", .policy_arn = mine}));
  REQUIRE(call<op::AttachRolePolicy>({.role_name = "app", .policy_arn = mine}));
  REQUIRE(call<op::AttachRolePolicy>({.role_name = "app", .policy_arn = read_only}));
  auto of_role = *call<op::ListAttachedRolePolicies>({.role_name = "app"})->attached_policies;
  REQUIRE(of_role.size() == 2);
  CHECK(of_role[1].policy_name == "ReadOnlyAccess");
  CHECK(call<op::ListAttachedUserPolicies>({.user_name = "bob"})->attached_policies->size() == 1);
  CHECK(call<op::ListAttachedGroupPolicies>({.group_name = "team"})->attached_policies->size() ==
        1);
  CHECK(call<op::GetPolicy>({.policy_arn = mine})->policy->attachment_count == 3);

  auto entities = call<op::ListEntitiesForPolicy>({.policy_arn = mine});
  CHECK(entities->policy_users->at(0).user_name == "bob");
  CHECK(entities->policy_groups->at(0).group_name == "team");
  CHECK(entities->policy_roles->at(0).role_name == "app");
  auto roles = call<op::ListEntitiesForPolicy>({.policy_arn = mine, .entity_filter = "Role"});
  CHECK(roles->policy_users->empty());
  CHECK(roles->policy_roles->size() == 1);

  REQUIRE(call<op::DetachUserPolicy>({.user_name = "bob", .policy_arn = mine}));
  REQUIRE(call<op::DetachGroupPolicy>({.group_name = "team", .policy_arn = mine}));
  CHECK(refusal(call<op::DetachUserPolicy>({.user_name = "bob", .policy_arn = mine})) ==
        "NoSuchEntity: Policy arn:aws:iam::000000000000:policy/read was not found.");
  CHECK(code_of(call<op::DetachGroupPolicy>({.group_name = "team", .policy_arn = mine})) ==
        "NoSuchEntity");
  CHECK(code_of(call<op::DetachRolePolicy>({.role_name = "app", .policy_arn = arn("policy/x")})) ==
        "NoSuchEntity");
  CHECK(code_of(call<op::ListEntitiesForPolicy>({.policy_arn = arn("policy/x")})) ==
        "NoSuchEntity");
}

TEST_CASE_FIXTURE(IamFixture, "only a policy that exists is attached, and ten of them at most") {
  given_role();
  CHECK(
      refusal(call<op::AttachRolePolicy>({.role_name = "app", .policy_arn = arn("policy/none")})) ==
      "NoSuchEntity: Policy arn:aws:iam::000000000000:policy/none does not exist or is not "
      "attachable.");
  CHECK(code_of(call<op::AttachUserPolicy>({.user_name = "none", .policy_arn = read_only})) ==
        "NoSuchEntity");
  CHECK(code_of(call<op::AttachGroupPolicy>({.group_name = "none", .policy_arn = read_only})) ==
        "NoSuchEntity");
  for (int i = 0; i < 10; ++i)
    REQUIRE(call<op::AttachRolePolicy>(
        {.role_name = "app", .policy_arn = given_policy("p" + std::to_string(i))}));
  CHECK(refusal(call<op::AttachRolePolicy>({.role_name = "app", .policy_arn = read_only})) ==
        "LimitExceeded: Cannot exceed quota for PoliciesPerRole: 10");
  REQUIRE(call<op::AttachRolePolicy>({.role_name = "app", .policy_arn = arn("policy/p0")}));
}

TEST_CASE_FIXTURE(IamFixture, "inline policies belong to one user, group or role") {
  given_user();
  given_group();
  given_role();
  auto document = allows("s3:*");
  REQUIRE(call<op::PutUserPolicy>(
      {.user_name = "bob", .policy_name = "p", .policy_document = document}));
  REQUIRE(call<op::PutGroupPolicy>(
      {.group_name = "team", .policy_name = "p", .policy_document = document}));
  REQUIRE(call<op::PutRolePolicy>(
      {.role_name = "app", .policy_name = "p", .policy_document = document}));
  auto got = call<op::GetRolePolicy>({.role_name = "app", .policy_name = "p"});
  CHECK(percent_decode(*got->policy_document) == document);
  CHECK(call<op::GetUserPolicy>({.user_name = "bob", .policy_name = "p"})->user_name == "bob");
  CHECK(call<op::GetGroupPolicy>({.group_name = "team", .policy_name = "p"})->policy_name == "p");
  CHECK(call<op::ListRolePolicies>({.role_name = "app"})->policy_names->size() == 1);
  CHECK(call<op::ListUserPolicies>({.user_name = "bob"})->policy_names->size() == 1);
  CHECK(call<op::ListGroupPolicies>({.group_name = "team"})->policy_names->size() == 1);
  REQUIRE(call<op::DeleteRolePolicy>({.role_name = "app", .policy_name = "p"}));
  REQUIRE(call<op::DeleteUserPolicy>({.user_name = "bob", .policy_name = "p"}));
  REQUIRE(call<op::DeleteGroupPolicy>({.group_name = "team", .policy_name = "p"}));
  CHECK(refusal(call<op::GetRolePolicy>({.role_name = "app", .policy_name = "p"})) ==
        "NoSuchEntity: The role policy with name p cannot be found.");
  CHECK(refusal(call<op::GetUserPolicy>({.user_name = "bob", .policy_name = "p"})) ==
        "NoSuchEntity: The user policy with name p cannot be found.");
  CHECK(refusal(call<op::DeleteGroupPolicy>({.group_name = "team", .policy_name = "p"})) ==
        "NoSuchEntity: The group policy with name p cannot be found.");
  CHECK(code_of(call<op::GetGroupPolicy>({.group_name = "team", .policy_name = "p"})) ==
        "NoSuchEntity");
  CHECK(code_of(call<op::DeleteRolePolicy>({.role_name = "app", .policy_name = "p"})) ==
        "NoSuchEntity");
  CHECK(code_of(call<op::DeleteUserPolicy>({.user_name = "bob", .policy_name = "p"})) ==
        "NoSuchEntity");
}

TEST_CASE_FIXTURE(IamFixture, "inline policies of an owner have a size together") {
  given_user();
  auto half = allows("s3:" + std::string(1000, 'x'));
  REQUIRE(
      call<op::PutUserPolicy>({.user_name = "bob", .policy_name = "a", .policy_document = half}));
  CHECK(refusal(call<op::PutUserPolicy>(
            {.user_name = "bob", .policy_name = "b", .policy_document = half})) ==
        "LimitExceeded: Maximum policy size of 2048 bytes exceeded for user bob");
  CHECK(call<op::PutUserPolicy>({.user_name = "bob", .policy_name = "a", .policy_document = half}));
  CHECK(code_of(call<op::PutUserPolicy>(
            {.user_name = "bob", .policy_name = "c", .policy_document = "{"})) ==
        "MalformedPolicyDocument");
}

TEST_CASE_FIXTURE(IamFixture, "a simulation says what a principal may do") {
  given_user();
  REQUIRE(call<op::PutUserPolicy>(
      {.user_name = "bob", .policy_name = "p", .policy_document = allows("s3:Get*")}));
  std::vector<std::string> actions{"s3:GetObject", "s3:PutObject"};
  auto told = call<op::SimulatePrincipalPolicy>(
      {.policy_source_arn = arn("user/bob"), .action_names = actions});
  REQUIRE_MESSAGE(told, refusal(told));
  auto& results = *told->evaluation_results;
  REQUIRE(results.size() == 2);
  CHECK(results[0].eval_decision == "allowed");
  CHECK(results[0].matched_statements->at(0).source_policy_id == "p");
  CHECK(results[0].matched_statements->at(0).start_position->line == 1);
  CHECK(results[1].eval_decision == "implicitDeny");
  auto denied = call<op::SimulatePrincipalPolicy>(
      {.policy_source_arn = arn("user/bob"),
       .policy_input_list = std::vector<std::string>{allows("s3:*", "*", "Deny")},
       .action_names = actions,
       .max_items = 1});
  CHECK(denied->evaluation_results->at(0).eval_decision == "explicitDeny");
  CHECK(denied->is_truncated == true);
  CHECK(code_of(call<op::SimulatePrincipalPolicy>(
            {.policy_source_arn = arn("user/none"), .action_names = actions})) == "NoSuchEntity");
}

TEST_CASE_FIXTURE(IamFixture, "a simulation of given policies knows what it was not told") {
  auto document =
      R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*",
    "Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}}})";
  SimulateCustomPolicyRequest asked{.policy_input_list = std::vector<std::string>{document},
                                    .action_names = std::vector<std::string>{"s3:GetObject"}};
  auto told = call<op::SimulateCustomPolicy>(asked);
  CHECK(told->evaluation_results->at(0).eval_decision == "implicitDeny");
  CHECK(told->evaluation_results->at(0).missing_context_values ==
        std::vector<std::string>{"aws:sourceip"});
  asked.context_entries =
      std::vector<ContextEntry>{{.context_key_name = "aws:SourceIp",
                                 .context_key_values = std::vector<std::string>{"10.1.1.1"}}};
  CHECK(call<op::SimulateCustomPolicy>(asked)->evaluation_results->at(0).eval_decision ==
        "allowed");
  asked.permissions_boundary_policy_input_list = std::vector<std::string>{allows("sqs:*")};
  auto bounded = *call<op::SimulateCustomPolicy>(asked)->evaluation_results;
  CHECK(bounded[0].eval_decision == "implicitDeny");
  CHECK(bounded[0].permissions_boundary_decision_detail->allowed_by_permissions_boundary == false);
  asked.policy_input_list = std::vector<std::string>{"{"};
  CHECK(code_of(call<op::SimulateCustomPolicy>(asked)) == "InvalidInput");
  CHECK(call<op::GetContextKeysForCustomPolicy>(
            {.policy_input_list = std::vector<std::string>{document}})
            ->context_key_names == std::vector<std::string>{"aws:sourceip"});
  given_user();
  CHECK(call<op::GetContextKeysForPrincipalPolicy>({.policy_source_arn = arn("user/bob")})
            ->context_key_names->empty());
  CHECK(code_of(call<op::GetContextKeysForPrincipalPolicy>({.policy_source_arn = arn("user/x")})) ==
        "NoSuchEntity");
  CHECK(code_of(call<op::GetContextKeysForCustomPolicy>(
            {.policy_input_list = std::vector<std::string>{"{"}})) == "InvalidInput");
}

}  // namespace windlass::cloud::iam
