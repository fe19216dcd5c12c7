#include "cloud/sts/sts.h"
#include "cloud/core/session.h"
#include "cloud/core/testing/fixture.h"
#include "cloud/iam/iam.h"
#include "cloud/sts/handlers.h"

namespace windlass::cloud::sts {

namespace {

class StsFixture : public testing::Fixture {
 public:
  // Without roles, as with --auth off. What trust policies say: trust_test.cc.
  StsFixture() : Fixture({&iam::service, &sts::service}) {
    settings.master_key = std::string(32, 'm');
    settings.auth = false;
  }

  Result<AssumeRoleResponse> assume(const std::string& role, std::optional<int> duration = {}) {
    return call<op::AssumeRole>(
        {.role_arn = role, .role_session_name = "me", .duration_seconds = duration});
  }
  Session opened(const Credentials& credentials) {
    auto session = open_session(settings.master_key, *credentials.access_key_id,
                                *credentials.session_token, clock.now());
    REQUIRE(session);
    return *session;
  }
  // From now on, calls are made with these.
  void act_as(const Credentials& credentials) {
    auto session = opened(credentials);
    caller = {.kind = Caller::Kind::Session,
              .account = session.account,
              .arn = session.arn,
              .user_id = session.user_id,
              .access_key_id = *credentials.access_key_id};
  }
};

const std::string allow_nothing =
    R"({"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"*","Resource":"*"}})";
const std::string role = "arn:aws:iam::123456789012:role/team/app";

template <class T>
std::string code_of(const Result<T>& result) {
  return result ? "" : result.error().code;
}

}  // namespace

TEST_CASE_FIXTURE(StsFixture, "the root key is the account's root") {
  auto who = call<op::GetCallerIdentity>({});
  REQUIRE(who);
  CHECK(who->account == "000000000000");
  CHECK(who->arn == "arn:aws:iam::000000000000:root");
  CHECK(who->user_id == "000000000000");
}

TEST_CASE_FIXTURE(StsFixture, "who assumed a role is a session of that role, without its path") {
  auto assumed = assume(role);
  REQUIRE(assumed);
  act_as(*assumed->credentials);
  auto who = call<op::GetCallerIdentity>({});
  CHECK(who->account == "123456789012");
  CHECK(who->arn == "arn:aws:sts::123456789012:assumed-role/app/me");
  CHECK(who->user_id == assumed->assumed_role_user->assumed_role_id);
}

TEST_CASE_FIXTURE(StsFixture, "a role keeps its id, and another role has another") {
  auto id = [&](const std::string& arn) {
    return *assume(arn)->assumed_role_user->assumed_role_id;
  };
  CHECK(id(role) == id(role));
  CHECK(id(role) != id(role + "2"));
  CHECK(id(role).size() == 21 + 3);
  CHECK(id(role).starts_with("AROA"));
}

TEST_CASE_FIXTURE(StsFixture, "credentials last an hour unless another time is asked for") {
  CHECK(assume(role)->credentials->expiration == clock.now() + std::chrono::hours(1));
  CHECK(assume(role, 7200)->credentials->expiration == clock.now() + std::chrono::hours(2));
}

TEST_CASE_FIXTURE(StsFixture, "a role assumed by a role lasts an hour at most") {
  act_as(*assume(role)->credentials);
  CHECK(assume(role, 3600));
  CHECK(code_of(assume(role, 3601)) == "ValidationError");
}

TEST_CASE_FIXTURE(StsFixture, "only a role can be assumed") {
  for (auto* arn : {"arn:aws:iam::123456789012:user/app", "arn:aws:iam::12:role/app",
                    "arn:aws:iam::123456789012:role/", "arn:aws:s3:::some-long-bucket"})
    CHECK(code_of(assume(arn)) == "ValidationError");
}

TEST_CASE_FIXTURE(StsFixture, "policy, tags and source identity travel in the token") {
  auto assumed = call<op::AssumeRole>({.role_arn = role,
                                       .role_session_name = "me",
                                       .policy = allow_nothing,
                                       .tags = std::vector<Tag>{{.key = "team", .value = "a"}},
                                       .source_identity = "ada"});
  REQUIRE(assumed);
  CHECK(assumed->packed_policy_size == 5);
  CHECK(assumed->source_identity == "ada");
  auto session = opened(*assumed->credentials);
  CHECK(session.policy == allow_nothing);
  CHECK(session.tags == std::map<std::string, std::string>{{"team", "a"}});
  CHECK(session.source_identity == "ada");
}

TEST_CASE_FIXTURE(StsFixture, "a session policy is JSON, and not too long") {
  auto with_policy = [&](const std::string& policy) {
    return code_of(
        call<op::AssumeRole>({.role_arn = role, .role_session_name = "me", .policy = policy}));
  };
  CHECK(with_policy("{") == "MalformedPolicyDocumentException");
  CHECK(with_policy("{}") == "MalformedPolicyDocumentException");
  CHECK(with_policy("{\"a\":\"" + std::string(2048, 'x') + "\"}") == "ValidationError");
}

TEST_CASE_FIXTURE(StsFixture, "tags that differ in case only are refused") {
  auto tags = std::vector<Tag>{{.key = "Team", .value = "a"}, {.key = "team", .value = "b"}};
  CHECK(
      code_of(call<op::AssumeRole>({.role_arn = role, .role_session_name = "me", .tags = tags})) ==
      "InvalidParameterValue");
}

TEST_CASE_FIXTURE(StsFixture, "a session token is for the caller itself, of root for an hour") {
  auto token = call<op::GetSessionToken>({.duration_seconds = 43200});
  REQUIRE(token);
  CHECK(token->credentials->expiration == clock.now() + std::chrono::hours(1));
  CHECK(opened(*token->credentials).arn == "arn:aws:iam::000000000000:root");
}

TEST_CASE_FIXTURE(StsFixture, "a session cannot get a session token") {
  act_as(*assume(role)->credentials);
  CHECK(code_of(call<op::GetSessionToken>({})) == "AccessDenied");
  CHECK(code_of(call<op::GetFederationToken>({.name = "bob"})) == "AccessDenied");
}

TEST_CASE_FIXTURE(StsFixture, "a federated user has the caller's account and its own name") {
  auto token = call<op::GetFederationToken>({.name = "bob"});
  REQUIRE(token);
  CHECK(token->federated_user->arn == "arn:aws:sts::000000000000:federated-user/bob");
  CHECK(token->federated_user->federated_user_id == "000000000000:bob");
  CHECK(opened(*token->credentials).user_id == "000000000000:bob");
}

TEST_CASE_FIXTURE(StsFixture, "a key is said to be this account's") {
  CHECK(call<op::GetAccessKeyInfo>({.access_key_id = "AKIAIOSFODNN7EXAMPLE"})->account ==
        "000000000000");
}

}  // namespace windlass::cloud::sts
