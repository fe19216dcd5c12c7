#include "cloud/elb/access_log.h"
#include "aws/s3/put_object.h"
#include "base/gzip.h"
#include "cloud/elb/tests/elb_fixture.h"

namespace windlass::cloud::elb {

TEST_CASE_FIXTURE(ElbFixture, "a request is a line as AWS writes it") {
  auto arn = given_balancer();
  auto group = given_group();
  auto listener = given_listener(arn, forward(group));
  given_rule(listener, 10, path("/a"), forward(group));
  auto balancer = *balancer_by_id(db, arn.substr(arn.rfind('/') + 1));
  Work work{db, settings, random, log, effects, reply, aws::Client{nullptr}};
  auto plan = plan_of(work, balancer);
  auto& planned = plan.listeners.front();
  auto raw =
      "1763712000\t250\t10.0.0.7:4711\t10.0.1.10:8080\t0\t1\t2\t30\t40\t200\t120\t340\tGET\t/a?b=1"
      "\tHTTP/1.1\t-\t-\t" +
      backend_name(plan.groups.begin()->first) + "\t" + planned.rules.front().id +
      "\tcurl/8 \"x\"\tweb.example:80\tRoot=1-2-3\t--\t" + frontend_name(planned.listener) + "\n";
  auto line = access_log_lines(plan, raw);
  CHECK(
      line.starts_with("http 2025-11-21T08:00:00.290000Z app/web/" + balancer.id +
                       " 10.0.0.7:4711 10.0.1.10:8080 0.003 0.030 0.007 200 200 120 340 "
                       "\"GET http://web.example:80/a?b=1 HTTP/1.1\" \"curl/8 \\x22x\\x22\" - - " +
                       group +
                       " \"Root=1-2-3\" \"-\" \"-\" 10 2025-11-21T08:00:00.250000Z "
                       "\"forward\" \"-\" \"-\" \"10.0.1.10:8080\" \"200\""));
  CHECK(access_log_lines(plan, "half a line\tof it\n") == "");
}

TEST_CASE_FIXTURE(ElbFixture,
                  "a bucket that cannot be written to is told of when logs are turned on") {
  auto arn = given_balancer();
  auto turn_on = [&](const char* bucket) {
    return refused<op::ModifyLoadBalancerAttributes>(
        {.load_balancer_arn = arn,
         .attributes = {{{.key = "access_logs.s3.enabled", .value = "true"},
                         {.key = "access_logs.s3.bucket", .value = bucket}}}});
  };
  CHECK(turn_on("nobodys") == "InvalidConfigurationRequest");
  CHECK(peers().objects.empty());
  CHECK(turn_on("logs") == "");
  CHECK(peers().objects.contains("AWSLogs/000000000000/ELBAccessLogTestFile"));
}

TEST_CASE_FIXTURE(ElbFixture, "a log lies where AWS puts it") {
  Balancer balancer{.id = "0a",
                    .account = "000000000000",
                    .region = "us-east-1",
                    .name = "web",
                    .vpc = "vpc-1",
                    .dns = "web"};
  balancer.attributes = {{"access_logs.s3.bucket", "logs"}, {"access_logs.s3.prefix", "front"}};
  auto place = log_place(balancer, Time{std::chrono::seconds(1763712000)}, "abc");
  CHECK(place.bucket == "logs");
  CHECK(place.key ==
        "front/AWSLogs/000000000000/elasticloadbalancing/us-east-1/2025/11/21/"
        "000000000000_elasticloadbalancing_us-east-1_app.web.0a_20251121T0800Z__abc.log.gz");
}

}  // namespace windlass::cloud::elb
