// What CloudWatch hears of queues.
#include "aws/cloudwatch/put_metric_data.h"
#include "aws/cloudwatch/service.h"
#include "cloud/sqs/tests/sqs_fixture.h"

namespace windlass::cloud::sqs {

namespace {

using aws::cloudwatch::PutMetricDataInput;

// What was put, in the place of CloudWatch: "NAMESPACE QUEUE METRIC" -> value, and how many
// requests.
std::map<std::string, double> told;
int requests = 0;

Result<> put_metric_data(Work&, const Call& call, const PutMetricDataInput& in) {
  ++requests;
  CHECK(call.caller.kind == Caller::Kind::Service);
  CHECK(in.metric_data->size() <= 1000);
  for (auto& one : *in.metric_data) {
    CHECK(one.timestamp == std::chrono::floor<minutes>(call.now) - minutes(1));
    told[*in.namespace_ + " " + *one.dimensions->front().value + " " + *one.metric_name] =
        *one.value;
  }
  return Done{};
}

const Operation operations[] = {{"PutMetricData", writes<&put_metric_data>}};
const cloud::Service listener{
    .model = &aws::cloudwatch::service, .operations = operations, .migrations = {"listener", {}}};

class MetricsFixture : public SqsFixture {
 public:
  MetricsFixture() : SqsFixture({&sqs::service, &listener}) {
    told.clear();
    requests = 0;
  }
  // The next minute, after its tasks.
  void next_minute() {
    told.clear();
    requests = 0;
    clock.set(std::chrono::ceil<minutes>(clock.now() + seconds(1)));
    run_tasks();
  }
  double of(const std::string& metric, const std::string& queue = "jobs") {
    auto found = told.find("AWS/SQS " + queue + " " + metric);
    return found == told.end() ? -1 : found->second;
  }
};

}  // namespace

TEST_CASE_FIXTURE(MetricsFixture, "CloudWatch hears how deep a queue is, and how old") {
  auto url = given_queue();
  send(url, "one");
  send(url, "two");
  clock.advance(seconds(30));
  CHECK(call<op::ReceiveMessage>({.queue_url = url}));
  clock.advance(seconds(10));
  run_tasks();
  next_minute();
  CHECK(of("ApproximateNumberOfMessagesVisible") + of("ApproximateNumberOfMessagesNotVisible") ==
        2);
  CHECK(of("ApproximateNumberOfMessagesDelayed") == 0);
  CHECK(of("ApproximateAgeOfOldestMessage") >= 40);
}

TEST_CASE_FIXTURE(MetricsFixture, "CloudWatch hears what was done in a minute, once") {
  auto url = given_queue();
  next_minute();
  send(url, "one");
  send(url, "two");
  for (auto& message : receive(url, 10)) CHECK(remove(url, message));
  CHECK(receive(url).empty());
  next_minute();
  CHECK(of("NumberOfMessagesSent") == 2);
  CHECK(of("NumberOfMessagesReceived") == 2);
  CHECK(of("NumberOfMessagesDeleted") == 2);
  CHECK(of("NumberOfEmptyReceives") == 1);
  next_minute();
  CHECK(of("NumberOfMessagesSent") == 0);
}

TEST_CASE_FIXTURE(MetricsFixture, "a queue is told of once a minute, however often the task runs") {
  given_queue();
  next_minute();
  CHECK(requests == 1);
  for (int times = 0; times < 5; ++times) {
    clock.advance(seconds(10));
    run_tasks();
  }
  CHECK(requests == 1);
}

TEST_CASE_FIXTURE(MetricsFixture, "an empty queue that nobody uses any more is told of no longer") {
  auto url = given_queue();
  auto idle = given_queue("idle");
  send(url, "one");
  for (int minute = 0; minute < 20; ++minute) next_minute();
  CHECK(of("ApproximateNumberOfMessagesVisible") == 1);
  CHECK(of("ApproximateNumberOfMessagesVisible", "idle") == -1);
  CHECK(call<op::PurgeQueue>({url}));
  next_minute();
  CHECK(of("ApproximateNumberOfMessagesVisible") == 0);
  for (int minute = 0; minute < 20; ++minute) next_minute();
  CHECK(requests == 0);
  auto before = db.find_integer("select total_changes()");
  next_minute();
  CHECK(db.find_integer("select total_changes()") == before);
}

TEST_CASE_FIXTURE(MetricsFixture, "many queues are told of in requests that CloudWatch takes") {
  for (int number = 0; number < 250; ++number) given_queue("q" + std::to_string(number));
  next_minute();
  CHECK(told.size() == 250 * 8);
  CHECK(requests == 3);
}

}  // namespace windlass::cloud::sqs
