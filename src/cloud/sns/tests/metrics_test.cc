#include "cloud/sns/tests/sns_fixture.h"

namespace windlass::cloud::sns {

TEST_CASE_FIXTURE(SnsFixture, "CloudWatch hears what came of messages, and of nothing nothing") {
  auto topic = given_topic();
  given_subscription(topic, "sqs", queue_arn("q"));
  given_subscription(topic, "sqs", queue_arn("closed"));
  given_subscription(topic, "sqs", queue_arn("picky"), {{"FilterPolicy", R"({"a":["b"]})"}});
  REQUIRE(publish(topic, "hello"));
  run_tasks();
  CHECK(told()["NumberOfMessagesPublished"] == 1);
  CHECK(told()["NumberOfNotificationsDelivered"] == 1);
  CHECK(told()["NumberOfNotificationsFailed"] == 1);
  CHECK(told()["NumberOfNotificationsFilteredOut"] == 1);
  CHECK(told()["PublishSize"] == 5);
  told().clear();
  run_tasks();
  CHECK(told().empty());
}

}  // namespace windlass::cloud::sns
