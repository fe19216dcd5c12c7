// Roles that are handed to machines by the profiles that they are in.
#include "cloud/iam/passing.h"

#include "cloud/iam/tests/iam_fixture.h"

namespace windlass::cloud::iam {

namespace {

struct PassingFixture : IamFixture {
  // The roles that are asked for where these are named.
  std::vector<std::string> passed(std::vector<std::string> named) {
    std::vector<Asked> asked = {{.action = "ec2:RunInstances", .resources = {"*"}},
                                {.action = "iam:PassRole", .resources = std::move(named)}};
    name_passed_roles(db, asked);
    REQUIRE(asked[0].resources == std::vector<std::string>{"*"});
    return asked.size() == 1 ? std::vector<std::string>{} : asked[1].resources;
  }
};

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE_FIXTURE(PassingFixture, "who names an instance profile passes the role in it") {
  auto role = *given_role("app").arn;
  given_profile("web");
  REQUIRE(call<op::AddRoleToInstanceProfile>({.instance_profile_name = "web", .role_name = "app"}));
  CHECK(passed({arn("instance-profile/web")}) == Texts{role});
}

TEST_CASE_FIXTURE(PassingFixture, "a role that is named is passed as it is") {
  CHECK(passed({arn("role/teams/app")}) == Texts{arn("role/teams/app")});
}

TEST_CASE_FIXTURE(PassingFixture, "nobody passes a role where there is none to pass") {
  given_profile("empty");
  CHECK(passed({arn("instance-profile/empty")}).empty());
  CHECK(passed({arn("instance-profile/missing")}).empty());
  CHECK(passed({""}).empty());
}

}  // namespace windlass::cloud::iam
