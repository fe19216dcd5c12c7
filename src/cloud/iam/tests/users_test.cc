#include "cloud/core/session.h"
#include "cloud/iam/tests/iam_fixture.h"

namespace windlass::cloud::iam {

TEST_CASE_FIXTURE(IamFixture, "a user has an ARN with its path, and an id") {
  auto made = call<op::CreateUser>({.path = "/teams/red/",
                                    .user_name = "bob",
                                    .tags = std::vector<Tag>{{.key = "a", .value = "1"}}});
  REQUIRE(made);
  auto got = call<op::GetUser>({.user_name = "bob"});
  REQUIRE(got);
  CHECK(got->user->arn == arn("user/teams/red/bob"));
  CHECK(got->user->user_id->starts_with("AIDA"));
  CHECK(got->user->user_id->size() == 21);
  CHECK(got->user->tags->at(0).value == "1");
  CHECK(got->user->create_date == clock.now());
}

TEST_CASE_FIXTURE(IamFixture, "a user that is not there is refused in AWS's words") {
  CHECK(refusal(call<op::GetUser>({.user_name = "eve"})) ==
        "NoSuchEntity: The user with name eve cannot be found.");
  CHECK(code_of(call<op::DeleteUser>({.user_name = "eve"})) == "NoSuchEntity");
  CHECK(code_of(call<op::UpdateUser>({.user_name = "eve"})) == "NoSuchEntity");
}

TEST_CASE_FIXTURE(IamFixture, "names of users differ in more than case") {
  given_user("bob");
  CHECK(refusal(call<op::CreateUser>({.user_name = "Bob"})) ==
        "EntityAlreadyExists: User with name Bob already exists.");
}

TEST_CASE_FIXTURE(IamFixture, "names and paths have their characters") {
  CHECK(refusal(call<op::CreateUser>({.user_name = "b b"})) ==
        "ValidationError: The specified value for userName is invalid. It must contain only "
        "alphanumeric characters and/or the following: +=,.@_-");
  CHECK(code_of(call<op::CreateUser>({.path = "teams", .user_name = "bob"})) == "ValidationError");
}

TEST_CASE_FIXTURE(IamFixture, "another account's user does not exist") {
  given_user("bob");
  as_account("111111111111");
  CHECK(code_of(call<op::GetUser>({.user_name = "bob"})) == "NoSuchEntity");
  CHECK(call<op::CreateUser>({.user_name = "bob"}));
}

TEST_CASE_FIXTURE(IamFixture, "who asks for no user is shown itself") {
  CHECK(call<op::GetUser>({})->user->arn == arn("root"));
  auto bob = given_user();
  caller = {.kind = Caller::Kind::User,
            .account = caller.account,
            .arn = *bob.arn,
            .user_id = *bob.user_id};
  CHECK(call<op::GetUser>({})->user->user_name == "bob");
}

TEST_CASE_FIXTURE(IamFixture, "users are listed by name, in pages, below a path") {
  for (auto* name : {"c", "A", "b"}) given_user(name);
  REQUIRE(call<op::CreateUser>({.path = "/x/", .user_name = "d"}));
  auto first = call<op::ListUsers>({.max_items = 3});
  REQUIRE(first);
  CHECK(first->is_truncated == true);
  CHECK(first->users->at(0).user_name == "A");
  CHECK(first->users->at(2).user_name == "c");
  auto second = call<op::ListUsers>({.marker = first->marker, .max_items = 3});
  REQUIRE(second->users->size() == 1);
  CHECK(second->users->at(0).user_name == "d");
  CHECK(second->is_truncated == false);
  CHECK(call<op::ListUsers>({.path_prefix = "/x/"})->users->size() == 1);
  CHECK(refusal(call<op::ListUsers>({.marker = "?"})) == "ValidationError: Invalid Marker.");
}

TEST_CASE_FIXTURE(IamFixture, "a user is renamed and keeps its id") {
  auto bob = given_user("bob");
  given_user("eve");
  REQUIRE(call<op::UpdateUser>({.user_name = "bob", .new_path = "/y/", .new_user_name = "rob"}));
  CHECK(call<op::GetUser>({.user_name = "rob"})->user->user_id == bob.user_id);
  CHECK(call<op::GetUser>({.user_name = "rob"})->user->arn == arn("user/y/rob"));
  CHECK(code_of(call<op::UpdateUser>({.user_name = "rob", .new_user_name = "eve"})) ==
        "EntityAlreadyExists");
}

TEST_CASE_FIXTURE(IamFixture, "a user that holds something is not deleted") {
  given_user();
  auto key = call<op::CreateAccessKey>({.user_name = "bob"});
  CHECK(refusal(call<op::DeleteUser>({.user_name = "bob"})) ==
        "DeleteConflict: Cannot delete entity, must delete access keys first.");
  REQUIRE(call<op::DeleteAccessKey>(
      {.user_name = "bob", .access_key_id = key->access_key->access_key_id}));
  given_group();
  REQUIRE(call<op::AddUserToGroup>({.group_name = "team", .user_name = "bob"}));
  CHECK(refusal(call<op::DeleteUser>({.user_name = "bob"})) ==
        "DeleteConflict: Cannot delete entity, must remove users from group first.");
  REQUIRE(call<op::RemoveUserFromGroup>({.group_name = "team", .user_name = "bob"}));
  REQUIRE(call<op::PutUserPolicy>(
      {.user_name = "bob", .policy_name = "p", .policy_document = allows("s3:*")}));
  CHECK(refusal(call<op::DeleteUser>({.user_name = "bob"})) ==
        "DeleteConflict: Cannot delete entity, must delete policies first.");
  REQUIRE(call<op::DeleteUserPolicy>({.user_name = "bob", .policy_name = "p"}));
  CHECK(call<op::DeleteUser>({.user_name = "bob"}));
  CHECK(code_of(call<op::GetUser>({.user_name = "bob"})) == "NoSuchEntity");
}

TEST_CASE_FIXTURE(IamFixture, "an access key's secret is shown once, and follows from its id") {
  given_user();
  auto made = call<op::CreateAccessKey>({.user_name = "bob"});
  REQUIRE(made);
  auto& key = *made->access_key;
  CHECK(key.access_key_id->starts_with("AKIA"));
  CHECK(key.access_key_id->size() == 20);
  CHECK(key.secret_access_key == secret_of(settings.master_key, *key.access_key_id));
  auto listed = call<op::ListAccessKeys>({.user_name = "bob"});
  REQUIRE(listed->access_key_metadata->size() == 1);
  CHECK(listed->access_key_metadata->at(0).status == "Active");
}

TEST_CASE_FIXTURE(IamFixture, "the secret of an access key lies nowhere in the database") {
  given_user();
  auto secret = *call<op::CreateAccessKey>({.user_name = "bob"})->access_key->secret_access_key;
  for (auto row : db.query("select id, account, user, active, created from iam_access_key"))
    for (int column = 0; column < 5; ++column) CHECK(row.text(column) != secret);
}

TEST_CASE_FIXTURE(IamFixture, "a user has at most two access keys") {
  given_user();
  REQUIRE(call<op::CreateAccessKey>({.user_name = "bob"}));
  REQUIRE(call<op::CreateAccessKey>({.user_name = "bob"}));
  CHECK(refusal(call<op::CreateAccessKey>({.user_name = "bob"})) ==
        "LimitExceeded: Cannot exceed quota for AccessKeysPerUser: 2");
}

TEST_CASE_FIXTURE(IamFixture,
                  "a key names its user until it is deleted, also when it is inactive") {
  auto bob = given_user();
  auto id = *call<op::CreateAccessKey>({.user_name = "bob"})->access_key->access_key_id;
  auto found = find_user_key(db, id);
  REQUIRE(found);
  CHECK(found->user_arn == *bob.arn);
  CHECK(found->user_id == *bob.user_id);
  CHECK(found->account.text == "000000000000");
  CHECK(found->active);
  REQUIRE(
      call<op::UpdateAccessKey>({.user_name = "bob", .access_key_id = id, .status = "Inactive"}));
  CHECK(!find_user_key(db, id)->active);
  REQUIRE(call<op::DeleteAccessKey>({.user_name = "bob", .access_key_id = id}));
  CHECK(!find_user_key(db, id));
  CHECK(code_of(call<op::DeleteAccessKey>({.user_name = "bob", .access_key_id = id})) ==
        "NoSuchEntity");
  CHECK(code_of(call<op::UpdateAccessKey>(
            {.user_name = "bob", .access_key_id = id, .status = "Active"})) == "NoSuchEntity");
}

TEST_CASE_FIXTURE(IamFixture, "root must say whose access key it wants") {
  CHECK(code_of(call<op::CreateAccessKey>({})) == "ValidationError");
}

TEST_CASE_FIXTURE(IamFixture, "a key's last use is not known") {
  given_user();
  auto id = *call<op::CreateAccessKey>({.user_name = "bob"})->access_key->access_key_id;
  auto used = call<op::GetAccessKeyLastUsed>({.access_key_id = id});
  REQUIRE(used);
  CHECK(used->user_name == "bob");
  CHECK(used->access_key_last_used->service_name == "N/A");
  CHECK(code_of(call<op::GetAccessKeyLastUsed>({.access_key_id = "AKIAAAAAAAAAAAAAAAAA"})) ==
        "NoSuchEntity");
}

TEST_CASE_FIXTURE(IamFixture, "a user has no password, device or certificate") {
  given_user();
  CHECK(refusal(call<op::GetLoginProfile>({.user_name = "bob"})) ==
        "NoSuchEntity: Login Profile for User bob cannot be found.");
  CHECK(code_of(call<op::DeleteLoginProfile>({.user_name = "bob"})) == "NoSuchEntity");
  CHECK(call<op::ListMFADevices>({.user_name = "bob"})->mfa_devices->empty());
  CHECK(call<op::ListSSHPublicKeys>({.user_name = "bob"})->ssh_public_keys->empty());
  CHECK(call<op::ListSigningCertificates>({.user_name = "bob"})->certificates->empty());
  CHECK(call<op::ListServiceSpecificCredentials>({.user_name = "bob"})
            ->service_specific_credentials->empty());
  CHECK(call<op::ListVirtualMFADevices>({})->virtual_mfa_devices->empty());
  CHECK(call<op::ListServerCertificates>({})->server_certificate_metadata_list->empty());
  CHECK(call<op::ListOpenIDConnectProviders>({})->open_id_connect_provider_list->empty());
  CHECK(call<op::ListSAMLProviders>({})->saml_provider_list->empty());
  CHECK(code_of(call<op::ListMFADevices>({.user_name = "eve"})) == "NoSuchEntity");
}

TEST_CASE_FIXTURE(IamFixture, "groups hold users") {
  auto group = given_group("team");
  CHECK(group.arn == arn("group/team"));
  CHECK(group.group_id->starts_with("AGPA"));
  given_user("bob");
  REQUIRE(call<op::AddUserToGroup>({.group_name = "team", .user_name = "bob"}));
  CHECK(call<op::GetGroup>({.group_name = "team"})->users->at(0).user_name == "bob");
  CHECK(call<op::ListGroupsForUser>({.user_name = "bob"})->groups->at(0).group_name == "team");
  CHECK(call<op::ListGroups>({})->groups->size() == 1);
  CHECK(refusal(call<op::DeleteGroup>({.group_name = "team"})) ==
        "DeleteConflict: Cannot delete entity, must remove users from group first.");
  REQUIRE(call<op::RemoveUserFromGroup>({.group_name = "team", .user_name = "bob"}));
  CHECK(code_of(call<op::RemoveUserFromGroup>({.group_name = "team", .user_name = "bob"})) ==
        "NoSuchEntity");
  REQUIRE(call<op::UpdateGroup>({.group_name = "team", .new_group_name = "crew"}));
  CHECK(call<op::DeleteGroup>({.group_name = "crew"}));
  CHECK(refusal(call<op::GetGroup>({.group_name = "team"})) ==
        "NoSuchEntity: The group with name team cannot be found.");
}

TEST_CASE_FIXTURE(IamFixture, "groups are refused where users or groups are missing or taken") {
  given_group("team");
  CHECK(refusal(call<op::CreateGroup>({.group_name = "TEAM"})) ==
        "EntityAlreadyExists: Group with name TEAM already exists.");
  CHECK(code_of(call<op::AddUserToGroup>({.group_name = "team", .user_name = "bob"})) ==
        "NoSuchEntity");
  CHECK(code_of(call<op::UpdateGroup>({.group_name = "none", .new_group_name = "x"})) ==
        "NoSuchEntity");
  CHECK(code_of(call<op::ListGroupsForUser>({.user_name = "bob"})) == "NoSuchEntity");
}

TEST_CASE_FIXTURE(IamFixture, "a user is in at most ten groups") {
  given_user();
  for (int i = 0; i < 10; ++i) {
    given_group("g" + std::to_string(i));
    REQUIRE(call<op::AddUserToGroup>({.group_name = "g" + std::to_string(i), .user_name = "bob"}));
  }
  given_group("one-more");
  CHECK(refusal(call<op::AddUserToGroup>({.group_name = "one-more", .user_name = "bob"})) ==
        "LimitExceeded: Cannot exceed quota for GroupsPerUser: 10");
}

TEST_CASE_FIXTURE(IamFixture, "an account has one alias, which is nobody else's") {
  REQUIRE(call<op::CreateAccountAlias>({.account_alias = "acme"}));
  CHECK(call<op::ListAccountAliases>({})->account_aliases == std::vector<std::string>{"acme"});
  as_account("111111111111");
  CHECK(refusal(call<op::CreateAccountAlias>({.account_alias = "acme"})) ==
        "EntityAlreadyExists: The account alias acme already exists.");
  CHECK(code_of(call<op::DeleteAccountAlias>({.account_alias = "acme"})) == "NoSuchEntity");
  CHECK(code_of(call<op::CreateAccountAlias>({.account_alias = "a--b"})) == "ValidationError");
  as_account("000000000000");
  REQUIRE(call<op::DeleteAccountAlias>({.account_alias = "acme"}));
  CHECK(call<op::ListAccountAliases>({})->account_aliases->empty());
}

TEST_CASE_FIXTURE(IamFixture, "the account's summary counts what there is") {
  given_user();
  given_role();
  given_policy();
  auto summary = *call<op::GetAccountSummary>({})->summary_map;
  CHECK(summary["Users"] == 1);
  CHECK(summary["Roles"] == 1);
  CHECK(summary["Policies"] == 1);
  CHECK(summary["PolicyVersionsInUse"] == 1);
  CHECK(summary["VersionsPerPolicyQuota"] == 5);
}

}  // namespace windlass::cloud::iam
