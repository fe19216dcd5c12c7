#include "base/text.h"
#include "scene.h"

using namespace windlass;
using namespace windlass::agent;
using namespace windlass::agent::testing;
using std::chrono::minutes;
using std::chrono::seconds;

TEST_CASE_FIXTURE(Scene, "what it runs and whether it serves is said where only it may write") {
  live(seconds(5));
  REQUIRE(aws.count("PUT") >= 1);
  auto& put = aws.asked["PUT"].back();
  CHECK(put.url.host == "s3.us-east-2.amazonaws.com");
  CHECK(put.url.target == "/windlass-1-us-east-2/shop/qa/machines/AROA%3Ai-1.json");
  CHECK(put.body ==
        R"({"machine":"0123456789ab","instance":"i-1","layer":"web","healthy":true,"why":"",)"
        R"("time":"2023-11-14T22:13:20Z"})");
}

TEST_CASE_FIXTURE(Scene, "a report comes each half minute") {
  live(minutes(10));
  CHECK(aws.count("PUT") >= 20);
  CHECK(aws.count("PUT") <= 23);
}

TEST_CASE_FIXTURE(Scene, "what does not change is said more rarely after a while") {
  live(minutes(10));
  auto before = aws.count("PUT");
  live(minutes(120));
  // Another process begins as the first did.
  CHECK(aws.count("PUT") - before >= 20 + 21);
  CHECK(aws.count("PUT") - before <= 20 + 25);
}

TEST_CASE_FIXTURE(Scene,
                  "that it no longer serves is said within seconds, and that it does again") {
  live(minutes(1));
  auto before = aws.count("PUT");
  processes.services = "failed\n";
  live(seconds(14));
  REQUIRE(aws.count("PUT") == before + 1);
  CHECK(aws.last("PUT").find(R"("healthy":false,"why":"the service app is failed")") !=
        std::string::npos);
  processes.services = "active\n";
  live(seconds(14));
  CHECK(aws.last("PUT").find(R"("healthy":true)") != std::string::npos);
}

TEST_CASE_FIXTURE(Scene, "one slow answer of a machine that serves is no news") {
  live(minutes(1));
  int looks = 0;
  class Flicker final : public Processes {
   public:
    explicit Flicker(int& looks) : looks_(looks) {}
    Ran run(const std::vector<std::string>&, Duration) override {
      return {.code = 0, .said = ++looks_ % 2 ? "active\n" : "failed\n"};
    }
    int& looks_;
  } flicker(looks);
  auto before = aws.count("PUT");
  auto until = ticks.now() + minutes(5);
  REQUIRE(agent::run({aws, flicker, clock, ticks, log, standing, places},
                     [&] { return ticks.now() < until; }));
  for (auto i = before; i < aws.count("PUT"); ++i)
    CHECK(aws.asked["PUT"][i].body.find(R"("healthy":true)") != std::string::npos);
}

TEST_CASE_FIXTURE(Scene, "a bucket that is not there is asked for ever more rarely") {
  aws.always["PUT"] = refused(404, "NoSuchBucket");
  live(minutes(10));
  CHECK(aws.count("PUT") < 16);
  aws.always.clear();
  live(minutes(2));
  CHECK(standing.get().health.healthy);
}

TEST_CASE_FIXTURE(Scene, "a layer without a bucket reports nowhere") {
  (void)write_whole(places.layer, replace_all(file(places.layer), "windlass-1-us-east-2", ""));
  live(minutes(5));
  CHECK(aws.count("PUT") == 0);
}

TEST_CASE_FIXTURE(Scene, "the revision is written down for whoever reads files") {
  live(seconds(5));
  CHECK(file(places.revision) == "0123456789ab\n");
}

TEST_CASE_FIXTURE(Scene, "a machine whose tag comes later learns its revision then") {
  aws.facts.erase("tags/instance/windlass:machine");
  live(seconds(10));
  CHECK(standing.get().digest.empty());
  aws.facts["tags/instance/windlass:machine"] = "later";
  live(seconds(10));
  CHECK(standing.get().digest == "later");
}

TEST_CASE_FIXTURE(Scene, "keys that ended early are fetched anew") {
  live(seconds(5));
  aws.facts["iam/security-credentials/role"] =
      R"({"AccessKeyId":"NEW","SecretAccessKey":"other","Token":"session"})";
  aws.next["PUT"] = {refused(400, "ExpiredToken")};
  live(minutes(1));
  CHECK(header(aws.asked["PUT"].back().headers, "Authorization").find("Credential=NEW/") !=
        std::string::npos);
}

TEST_CASE_FIXTURE(Scene, "a clock that is wrong is put right by AWS's") {
  aws.always["PUT"] = [](const Request& request) -> Result<Response> {
    bool right = header(request.headers, "X-Amz-Date").starts_with("20231114T23");
    return Response{.status = right ? 200 : 403,
                    .headers = {{"Date", "Tue, 14 Nov 2023 23:13:20 GMT"}},
                    .body = "<Error><Code>RequestTimeTooSkewed</Code></Error>"};
  };
  live(seconds(5));
  REQUIRE(aws.count("PUT") == 2);
  CHECK(header(aws.asked["PUT"][1].headers, "X-Amz-Date") == "20231114T231320Z");
}

TEST_CASE_FIXTURE(Scene, "that AWS cannot be asked says nothing against a machine that served") {
  say_layer(R"(,"target_group":"arn:t")");
  aws.always["DescribeTargetHealth"] = target_is("healthy");
  live(seconds(30));
  aws.always["DescribeTargetHealth"] = refused(503, "ServiceUnavailable");
  auto until = ticks.now() + minutes(3);
  while (ticks.now() < until) live(seconds(40));
  CHECK(aws.count("SignalResource") == 1);
}
