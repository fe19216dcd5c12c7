#include "scene.h"

using namespace windlass;
using namespace windlass::agent;
using namespace windlass::agent::testing;
using std::chrono::minutes;
using std::chrono::seconds;

TEST_CASE_FIXTURE(Scene, "a machine that serves tells CloudFormation so, once") {
  live(minutes(5));
  REQUIRE(aws.count("SignalResource") == 1);
  CHECK(aws.last("SignalResource") ==
        "Action=SignalResource&Version=2010-05-15&StackName=shop-qa&LogicalResourceId=WebGroup"
        "&UniqueId=i-1&Status=SUCCESS");
  CHECK(aws.asked["SignalResource"][0].url.host == "cloudformation.us-east-2.amazonaws.com");
}

TEST_CASE_FIXTURE(Scene, "it counts only when its service, its page and its balancer say so") {
  say_layer(
      R"(,"services":["app"],"page":"http://127.0.0.1:80/","target_group":"arn:t","grace":600)");
  aws.always["DescribeTargetHealth"] = target_is("initial");
  processes.services = "activating\n";
  live(seconds(10));
  CHECK(standing.get().health.why == "the service app is activating");
  processes.services = "active\n";
  aws.page = Response{.status = 503};
  live(seconds(10));
  CHECK(standing.get().health.why == "http://127.0.0.1:80/ answers 503");
  aws.page = Response{.status = 200};
  live(seconds(10));
  CHECK(standing.get().health.why == "the balancer finds it initial");
  CHECK(aws.count("SignalResource") == 0);
  aws.always["DescribeTargetHealth"] = target_is("healthy");
  live(seconds(10));
  CHECK(aws.count("SignalResource") == 1);
}

TEST_CASE_FIXTURE(Scene,
                  "one that does not serve within its grace says so, and why on the console") {
  processes.services = "failed\n";
  live(seconds(55));
  CHECK(aws.count("SignalResource") == 0);
  live(seconds(10));
  REQUIRE(aws.count("SignalResource") == 1);
  CHECK(aws.last("SignalResource").ends_with("&Status=FAILURE"));
  CHECK(file(places.console) ==
        "windlass: this machine does not serve within 60 seconds: the service app is failed\n"
        "windlass: the last log lines:\nthe last line of the journal\n");
}

TEST_CASE_FIXTURE(Scene, "its grace goes on when the agent is killed and comes back") {
  processes.services = "failed\n";
  for (int life = 0; life < 12; ++life) live(seconds(5));
  CHECK(aws.count("SignalResource") == 0);
  live(seconds(2));
  CHECK(aws.last("SignalResource").ends_with("&Status=FAILURE"));
}

TEST_CASE_FIXTURE(Scene, "a lost answer is asked for again, with the same id and word") {
  aws.next["SignalResource"] = {lost(), lost(), refused(400, "Throttling")};
  live(minutes(1));
  REQUIRE(aws.count("SignalResource") == 4);
  for (auto& one : aws.asked["SignalResource"])
    CHECK(one.body == aws.asked["SignalResource"][0].body);
}

TEST_CASE_FIXTURE(Scene, "what was decided before a crash is said again, whatever is seen now") {
  aws.always["SignalResource"] = lost();
  live(seconds(3));
  CHECK(file(places.proof) == "i-1 SUCCESS\n");
  processes.services = "failed\n";
  aws.always.clear();
  live(minutes(5));
  CHECK(aws.last("SignalResource").ends_with("&Status=SUCCESS"));
  CHECK(file(places.proof) == "i-1 SUCCESS told\n");
}

TEST_CASE_FIXTURE(Scene, "nothing is told again after a restart or a boot") {
  live(seconds(5));
  live(seconds(5));
  forget_run();
  processes.services = "failed\n";
  live(minutes(5));
  CHECK(aws.count("SignalResource") == 1);
}

TEST_CASE_FIXTURE(Scene, "what an image brought along from another machine is not this one's") {
  (void)write_whole(places.proof, "i-0 SUCCESS told\n");
  live(seconds(5));
  CHECK(aws.count("SignalResource") == 1);
}

TEST_CASE_FIXTURE(Scene, "it does nothing by a file that an image brought along") {
  aws.facts["instance-id"] = "i-2";
  auto refused =
      agent::run({aws, processes, clock, ticks, log, standing, places}, [] { return true; });
  REQUIRE(!refused);
  CHECK(aws.asked.empty());
}

TEST_CASE_FIXTURE(Scene, "where nobody waits for a signal, none is told twice") {
  aws.always["SignalResource"] = refused(400, "ValidationError");
  live(minutes(5));
  CHECK(aws.count("SignalResource") == 1);
}

TEST_CASE_FIXTURE(Scene, "telling ends some time after every stack has stopped waiting") {
  aws.always["SignalResource"] = lost();
  live(minutes(31));
  auto tries = aws.count("SignalResource");
  CHECK(tries < 80);
  live(minutes(31));
  CHECK(aws.count("SignalResource") == tries);
}

TEST_CASE_FIXTURE(Scene, "it takes a free address that stays before it counts") {
  say_layer(R"(,"addresses":["eipalloc-1","eipalloc-2"],"take_over":false)");
  aws.next["AssociateAddress"] = {refused(400, "Resource.AlreadyAssociated")};
  live(seconds(5));
  CHECK(aws.last("AssociateAddress").ends_with("AllocationId=eipalloc-2&AllowReassociation=false"));
  CHECK(aws.count("SignalResource") == 1);
}

TEST_CASE_FIXTURE(Scene, "without a free address it does not count") {
  say_layer(R"(,"addresses":["eipalloc-1"],"take_over":false,"grace":30)");
  aws.always["AssociateAddress"] = refused(400, "Resource.AlreadyAssociated");
  live(minutes(1));
  CHECK(aws.last("SignalResource").ends_with("&Status=FAILURE"));
  CHECK(file(places.console).find("AlreadyAssociated") != std::string::npos);
}

TEST_CASE_FIXTURE(Scene, "a layer of which nothing is asked serves when its agent runs") {
  say_layer("");
  live(seconds(5));
  CHECK(aws.count("SignalResource") == 1);
}

TEST_CASE_FIXTURE(Scene, "a command that fails is told by its last line") {
  say_layer(R"(,"command":"/usr/local/bin/alive","grace":10)");
  processes.command = {.code = 1, .said = "trying\nno queue\n"};
  live(seconds(20));
  CHECK(standing.get().health.why == "the health command fails: no queue");
  CHECK(aws.last("SignalResource").ends_with("&Status=FAILURE"));
}

TEST_CASE_FIXTURE(Scene, "it waits for a metadata service that comes later") {
  aws.metadata_down = true;
  live(seconds(20));
  aws.metadata_down = false;
  live(seconds(20));
  CHECK(aws.count("SignalResource") == 1);
}
