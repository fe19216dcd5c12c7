#include "formation/types/tests/played.h"

namespace windlass::formation::testing {

namespace {

const std::string role_answer =
    R"({"Role":{"Path":"/","RoleName":"r","RoleId":"AROA1","Arn":"arn:r",
        "CreateDate":"2026-01-01T00:00:00Z"}})";

}  // namespace

TEST_CASE("a role's Ref is its name, and it comes with its policies") {
  Played role("AWS::IAM::Role");
  role.script().answer("CreateRole", role_answer);
  auto made = role.create(R"({"AssumeRolePolicyDocument":{"a":1},
    "ManagedPolicyArns":["arn:p"],"Policies":[{"PolicyName":"p","PolicyDocument":{"b":2}}]})");
  REQUIRE(made);
  CHECK(made->id == "r");
  CHECK(made->attributes.dump() == R"({"Arn":"arn:r","RoleId":"AROA1"})");
  CHECK(role.asked() == "CreateRole AttachRolePolicy PutRolePolicy");
  CHECK(role.said("PutRolePolicy").text("PolicyDocument") == R"({"b":2})");
}

TEST_CASE("a role of ours is found after a crash, a stranger's is not taken") {
  Played role("AWS::IAM::Role");
  role.script().refuse("CreateRole", "EntityAlreadyExists");
  role.script().answer("GetRole", R"({"Role":{"RoleName":"r","Arn":"arn:r","RoleId":"1",
    "Tags":[{"Key":"windlass:token","Value":"token1"}]}})");
  role.script().answer("GetRole", R"({"Role":{"RoleName":"r","Arn":"arn:r","RoleId":"1"}})");
  CHECK(role.create(R"({"RoleName":"r","AssumeRolePolicyDocument":{}})"));
  auto refused = role.create(R"({"RoleName":"r","AssumeRolePolicyDocument":{}})");
  REQUIRE(!refused);
  CHECK(refused.error().code == "AlreadyExists");
}

TEST_CASE("only what changed of a role is said again") {
  Played role("AWS::IAM::Role");
  role.script().answer("GetRole",
                       R"({"Role":{"RoleName":"r","Tags":[{"Key":"team","Value":"blue"}]}})");
  REQUIRE(role.update(R"({"AssumeRolePolicyDocument":{},"ManagedPolicyArns":["arn:b"],
                          "Policies":[{"PolicyName":"p","PolicyDocument":{}}]})",
                      R"({"AssumeRolePolicyDocument":{},"ManagedPolicyArns":["arn:a","arn:b"],
                          "Policies":[{"PolicyName":"p","PolicyDocument":{}},
                                      {"PolicyName":"q","PolicyDocument":{}}]})",
                      {"r"}));
  CHECK(role.asked() == "DetachRolePolicy DeleteRolePolicy GetRole");
  CHECK(role.said("DeleteRolePolicy").text("PolicyName") == "q");
}

TEST_CASE("a role leaves without what holds it back") {
  Played role("AWS::IAM::Role");
  role.script().answer("ListAttachedRolePolicies",
                       R"({"AttachedPolicies":[{"PolicyArn":"arn:hand"}],"IsTruncated":false})");
  role.script().answer("ListRolePolicies", R"({"PolicyNames":["p"],"IsTruncated":false})");
  REQUIRE(role.remove("{}", {"r"}));
  CHECK(role.asked() ==
        "ListAttachedRolePolicies DetachRolePolicy ListRolePolicies DeleteRolePolicy DeleteRole");
}

TEST_CASE("an inline policy of somebody else's resource is no drift of the role") {
  Played role("AWS::IAM::Role");
  role.script().answer("GetRole", role_answer);
  role.script().answer("ListRolePolicies",
                       R"({"PolicyNames":["p","from-elsewhere"],"IsTruncated":false})");
  role.script().answer("GetRolePolicy", R"({"PolicyDocument":"%7B%22b%22%3A2%7D"})");
  auto now = role.read(R"({"Policies":[{"PolicyName":"p","PolicyDocument":{"b":2}}]})", {"r"});
  REQUIRE((now && *now));
  CHECK((*now)->find("Policies")->dump() == R"([{"PolicyName":"p","PolicyDocument":{"b":2}}])");
}

TEST_CASE("a profile's new role comes when the old one has left") {
  Played profile("AWS::IAM::InstanceProfile");
  profile.script().answer("GetInstanceProfile",
                          R"({"InstanceProfile":{"InstanceProfileName":"p","Arn":"arn:p",
                              "Roles":[{"RoleName":"old"}]}})");
  REQUIRE(profile.update(R"({"Roles":["new"]})", R"({"Roles":["old"]})", {"p"}));
  CHECK(profile.asked() ==
        "GetInstanceProfile RemoveRoleFromInstanceProfile AddRoleToInstanceProfile");
}

TEST_CASE("the sixth version of a managed policy makes the oldest leave") {
  Played policy("AWS::IAM::ManagedPolicy");
  policy.script().answer("ListPolicyVersions", R"({"Versions":[
    {"VersionId":"v5","IsDefaultVersion":true,"CreateDate":"2026-01-05T00:00:00Z"},
    {"VersionId":"v4","CreateDate":"2026-01-04T00:00:00Z"},
    {"VersionId":"v3","CreateDate":"2026-01-03T00:00:00Z"},
    {"VersionId":"v2","CreateDate":"2026-01-02T00:00:00Z"},
    {"VersionId":"v1","CreateDate":"2026-01-01T00:00:00Z"}]})");
  REQUIRE(policy.update(R"({"PolicyDocument":{"a":2}})", R"({"PolicyDocument":{"a":1}})", {"arn"}));
  CHECK(policy.said("DeletePolicyVersion").text("VersionId") == "v1");
  CHECK(policy.said("CreatePolicyVersion").find("SetAsDefault")->as_bool());
}

TEST_CASE("a policy that belongs to nobody is refused") {
  Played policy("AWS::IAM::Policy");
  auto refused = policy.create(R"({"PolicyName":"p","PolicyDocument":{}})");
  REQUIRE(!refused);
  CHECK(refused.error().message == "At least one of [Groups,Roles,Users] must be non-empty.");
}

TEST_CASE("a policy that is renamed leaves nothing under its old name") {
  Played policy("AWS::IAM::Policy");
  REQUIRE(policy.update(R"({"PolicyName":"new","PolicyDocument":{},"Roles":["r"]})",
                        R"({"PolicyName":"old","PolicyDocument":{},"Roles":["r"]})", {"id"}));
  CHECK(policy.asked() == "PutRolePolicy DeleteRolePolicy");
  CHECK(policy.said("DeleteRolePolicy").text("PolicyName") == "old");
}

TEST_CASE("a group with people in it is not taken over") {
  Played group("AWS::IAM::Group");
  group.script().refuse("CreateGroup", "EntityAlreadyExists");
  group.script().answer("GetGroup", R"({"Group":{"GroupName":"g"},"Users":[{"UserName":"u"}]})");
  auto refused = group.create(R"({"GroupName":"g"})");
  REQUIRE(!refused);
  CHECK(refused.error().code == "AlreadyExists");
}

TEST_CASE("a key that cannot be switched off does not stay behind unknown") {
  Played key("AWS::IAM::AccessKey");
  key.script().answer("CreateAccessKey",
                      R"({"AccessKey":{"AccessKeyId":"AKIA1","SecretAccessKey":"s"}})");
  key.script().refuse("UpdateAccessKey", "AccessDenied");
  CHECK(!key.create(R"({"UserName":"u","Status":"Inactive"})"));
  CHECK(key.said("DeleteAccessKey").text("AccessKeyId") == "AKIA1");
}

TEST_CASE("a password for the console is refused by name, before anything is made") {
  Played user("AWS::IAM::User");
  auto refused = user.create(R"({"LoginProfile":{"Password":"x"}})");
  REQUIRE(!refused);
  CHECK(refused.error().message.find("LoginProfile") != std::string::npos);
  CHECK(user.asked().empty());
}

}  // namespace windlass::formation::testing
