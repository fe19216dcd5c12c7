#include "cloud/sns/tests/sns_fixture.h"

namespace windlass::cloud::sns {

TEST_CASE_FIXTURE(SnsFixture, "a topic that is made again is the same one") {
  auto arn = given_topic("news", {{"DisplayName", "News"}});
  CHECK(arn == "arn:aws:sns:us-east-1:000000000000:news");
  CHECK(given_topic("news") == arn);
  CHECK(code_of(call<op::CreateTopic>(
            {.name = "news", .attributes = {{{"DisplayName", "Old"}}}})) == "InvalidParameter");
}

TEST_CASE_FIXTURE(SnsFixture, "a topic is born with AWS's policy") {
  auto attributes = *must<op::GetTopicAttributes>({.topic_arn = given_topic()}).attributes;
  auto policy = read(attributes["Policy"]);
  CHECK(policy.text("Id") == "__default_policy_ID");
  CHECK(attributes["SubscriptionsConfirmed"] == "0");
  CHECK(attributes["Owner"] == "000000000000");
}

TEST_CASE_FIXTURE(SnsFixture, "a permission is a statement of the policy until it is removed") {
  auto arn = given_topic();
  auto added = call<op::AddPermission>({.topic_arn = arn,
                                        .label = "friends",
                                        .aws_account_id = {{"111122223333"}},
                                        .action_name = {{"Publish"}}});
  REQUIRE(added);
  auto policy = [&] {
    return must<op::GetTopicAttributes>({.topic_arn = arn}).attributes->at("Policy");
  };
  CHECK(policy().find("arn:aws:iam::111122223333:root") != std::string::npos);
  REQUIRE(call<op::RemovePermission>({.topic_arn = arn, .label = "friends"}));
  CHECK(policy().find("111122223333") == std::string::npos);
  CHECK(code_of(call<op::RemovePermission>({.topic_arn = arn, .label = "friends"})) == "NotFound");
}

TEST_CASE_FIXTURE(SnsFixture, "a topic that is deleted takes its subscriptions along") {
  auto arn = given_topic();
  auto subscription = given_subscription(arn, "sqs", queue_arn("q"));
  REQUIRE(call<op::DeleteTopic>({.topic_arn = arn}));
  CHECK(code_of(publish(arn, "m")) == "NotFound");
  CHECK(code_of(call<op::GetSubscriptionAttributes>({.subscription_arn = subscription})) ==
        "NotFound");
}

TEST_CASE_FIXTURE(SnsFixture, "names that no topic can have are refused") {
  CHECK(code_of(call<op::CreateTopic>({.name = "a b"})) == "InvalidParameter");
  CHECK(code_of(call<op::CreateTopic>({.name = "a", .attributes = {{{"FifoTopic", "true"}}}})) ==
        "InvalidParameter");
}

TEST_CASE_FIXTURE(SnsFixture, "what nobody signed is refused, but for links in messages") {
  caller.kind = Caller::Kind::Anonymous;
  auto* confirm = find_operation(service, "ConfirmSubscription");
  auto* list = find_operation(service, "ListTopics");
  auto anonymous = here();
  anonymous.admitted = false;
  aws::Client nobody{nullptr};
  Work work{db, settings, random, log, effects, reply, nobody};
  ListTopicsInput in;
  ListTopicsResponse out;
  CHECK(code_of(list->handler.run(work, anonymous, &in, &out)) == "MissingAuthenticationToken");
  ConfirmSubscriptionInput confirm_in;
  ConfirmSubscriptionResponse confirm_out;
  CHECK(code_of(confirm->handler.run(work, anonymous, &confirm_in, &confirm_out)) ==
        "InvalidParameter");
}

}  // namespace windlass::cloud::sns
