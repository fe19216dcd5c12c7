// Who may become whom: trust policies, tags and limits of sessions.
#include "aws/iam/attach_user_policy.h"
#include "aws/iam/create_policy.h"
#include "aws/iam/create_role.h"
#include "aws/iam/create_user.h"
#include "aws/iam/put_user_policy.h"
#include "cloud/core/session.h"
#include "cloud/core/testing/fixture.h"
#include "cloud/iam/iam.h"
#include "cloud/sts/handlers.h"
#include "cloud/sts/sts.h"

namespace windlass::cloud::sts {

namespace {

namespace made = aws::iam::op;

const std::string account = "000000000000";
const std::string everything =
    R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}})";

std::string trusts(const std::string& principal, const std::string& more = "",
                   const std::string& action = R"("sts:AssumeRole")") {
  return R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{)" + principal +
         R"(},"Action":)" + action + more + "}]}";
}

class TrustFixture : public testing::Fixture {
 public:
  TrustFixture() : Fixture({&iam::service, &sts::service}) {
    settings.master_key = std::string(32, 'm');
  }

  std::string given_role(const std::string& trust, std::optional<int> session_max = {}) {
    auto role = call<made::CreateRole>({.role_name = "app",
                                        .assume_role_policy_document = trust,
                                        .max_session_duration = session_max});
    REQUIRE_MESSAGE(role, role.error().message);
    return *role->role->role_id;
  }
  // From now on bob calls, who may do everything that his own policies can give.
  void act_as_bob() {
    auto user = call<made::CreateUser>({.user_name = "bob"});
    REQUIRE(user);
    REQUIRE(call<made::PutUserPolicy>(
        {.user_name = "bob", .policy_name = "all", .policy_document = everything}));
    caller = {.kind = Caller::Kind::User,
              .account = AccountId{account},
              .arn = *user->user->arn,
              .user_id = *user->user->user_id};
  }
  AssumeRoleRequest request() const {
    return {.role_arn = "arn:aws:iam::" + account + ":role/app", .role_session_name = "s"};
  }
  // The code of the refusal, or "".
  std::string code(AssumeRoleRequest asked) {
    auto answer = call<op::AssumeRole>(std::move(asked));
    return answer ? "" : answer.error().code;
  }
  Session opened(const Credentials& credentials) {
    auto session = open_session(settings.master_key, *credentials.access_key_id,
                                *credentials.session_token, clock.now());
    REQUIRE(session);
    return *session;
  }
};

const std::string whole_account = R"("AWS":")" + account + R"(")";

}  // namespace

TEST_CASE_FIXTURE(TrustFixture, "a role lets in whom its trust policy names") {
  auto id = given_role(trusts(whole_account));
  act_as_bob();
  auto assumed = call<op::AssumeRole>(request());
  REQUIRE(assumed);
  CHECK(assumed->assumed_role_user->assumed_role_id == id + ":s");
}

TEST_CASE_FIXTURE(TrustFixture, "a role lets nobody else in, whatever their own policies say") {
  given_role(trusts(R"("Service":"ec2.amazonaws.com")"));
  act_as_bob();
  auto refused = call<op::AssumeRole>(request());
  REQUIRE(!refused);
  CHECK(refused.error().code == "AccessDenied");
  CHECK(refused.error().message ==
        "User: arn:aws:iam::000000000000:user/bob is not authorized to perform: sts:AssumeRole on "
        "resource: arn:aws:iam::000000000000:role/app");
}

TEST_CASE_FIXTURE(TrustFixture, "a role that nobody made is refused in the same words") {
  act_as_bob();
  auto refused = call<op::AssumeRole>(request());
  REQUIRE(!refused);
  CHECK(refused.error().message ==
        "User: arn:aws:iam::000000000000:user/bob is not authorized to perform: sts:AssumeRole on "
        "resource: arn:aws:iam::000000000000:role/app");
}

TEST_CASE_FIXTURE(TrustFixture, "a role that nobody made is assumed all the same with --auth off") {
  settings.auth = false;
  CHECK(code(request()) == "");
}

TEST_CASE_FIXTURE(TrustFixture, "an external id must be the one that the role asks for") {
  given_role(trusts(whole_account, R"(,"Condition":{"StringEquals":{"sts:ExternalId":"42"}})"));
  act_as_bob();
  auto asked = request();
  CHECK(code(asked) == "AccessDenied");
  asked.external_id = "42";
  CHECK(code(asked) == "");
}

TEST_CASE_FIXTURE(TrustFixture, "tags need the trust policy's word for sts:TagSession") {
  given_role(trusts(whole_account));
  act_as_bob();
  auto asked = request();
  asked.tags = std::vector<Tag>{{.key = "team", .value = "red"}};
  CHECK(code(asked) == "AccessDenied");
}

TEST_CASE_FIXTURE(TrustFixture, "a session lasts no longer than its role allows") {
  given_role(trusts(whole_account), 7200);
  act_as_bob();
  auto asked = request();
  asked.duration_seconds = 7200;
  CHECK(code(asked) == "");
  asked.duration_seconds = 7201;
  CHECK(code(asked) == "ValidationError");
}

TEST_CASE_FIXTURE(TrustFixture, "transitive tags go on to the next session and cannot be changed") {
  given_role(trusts(whole_account, "", R"(["sts:AssumeRole","sts:TagSession"])"));
  act_as_bob();
  auto asked = request();
  asked.tags = std::vector<Tag>{{.key = "team", .value = "red"}, {.key = "desk", .value = "3"}};
  asked.transitive_tag_keys = std::vector<std::string>{"team"};
  auto first = call<op::AssumeRole>(asked);
  REQUIRE(first);

  // The fixture's calls carry no session: the handler is asked directly.
  auto session = opened(*first->credentials);
  auto here = this->here();
  here.session = &session;
  aws::Client nobody{nullptr};
  Work work{db, settings, random, log, effects, reply, nobody};
  auto second = assume_role(work, here, request());
  REQUIRE(second);
  CHECK(opened(*second->credentials).tags == std::map<std::string, std::string>{{"team", "red"}});

  auto again = request();
  again.tags = std::vector<Tag>{{.key = "team", .value = "blue"}};
  auto refused = assume_role(work, here, again);
  REQUIRE(!refused);
  CHECK(refused.error().code == "InvalidParameterValue");
}

TEST_CASE_FIXTURE(TrustFixture, "managed policies limit a session, if they exist") {
  given_role(trusts(whole_account));
  auto asked = request();
  asked.policy_arns =
      std::vector<PolicyDescriptorType>{{.arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"}};
  auto assumed = call<op::AssumeRole>(asked);
  REQUIRE_MESSAGE(assumed, assumed.error().message);
  CHECK(opened(*assumed->credentials).policy_arns ==
        std::vector<std::string>{"arn:aws:iam::aws:policy/ReadOnlyAccess"});
  asked.policy_arns->front().arn = "arn:aws:iam::aws:policy/NoSuchThing";
  CHECK(code(asked) == "MalformedPolicyDocumentException");
}

TEST_CASE_FIXTURE(TrustFixture, "contexts of identity providers are refused by name") {
  auto asked = request();
  asked.provided_contexts = std::vector<aws::sts::ProvidedContext>{{}};
  CHECK(code(asked) == "NotImplemented");
}

TEST_CASE_FIXTURE(TrustFixture, "a one-time code opens nothing: nobody has a device for it") {
  given_role(trusts(whole_account));
  auto asked = request();
  asked.serial_number = "arn:aws:iam::000000000000:mfa/bob";
  asked.token_code = "123456";
  CHECK(code(asked) == "AccessDenied");
}

TEST_CASE_FIXTURE(TrustFixture, "a session token of a user is the user's") {
  act_as_bob();
  auto token = call<op::GetSessionToken>({});
  REQUIRE(token);
  CHECK(opened(*token->credentials).user_id == caller.user_id);
}

}  // namespace windlass::cloud::sts
