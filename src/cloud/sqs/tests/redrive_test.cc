#include "cloud/sqs/tests/sqs_fixture.h"

namespace windlass::cloud::sqs {

TEST_CASE_FIXTURE(SqsFixture, "a message received too often goes to the dead-letter queue") {
  auto dead = given_queue("dead");
  auto url = given_queue("jobs", {{"RedrivePolicy", redrive_to("dead", 2)}});
  auto sent = send(url, "poison");
  for (int i = 0; i < 2; ++i) {
    CHECK(receive_bodies(url) == "poison");
    clock.advance(seconds(30));
  }
  CHECK(receive(url).empty());
  auto letter = receive_one(dead);
  CHECK(letter.message_id == sent.message_id);
  CHECK(letter.attributes->at("DeadLetterQueueSourceArn") == arn_of("jobs"));
  CHECK(letter.attributes->at("ApproximateReceiveCount") == "3");
  CHECK(counts(url) == "0/0/0");
}

TEST_CASE_FIXTURE(SqsFixture, "a dead letter makes room in the same receive") {
  given_queue("dead");
  auto url = given_queue("jobs", {{"RedrivePolicy", redrive_to("dead", 1)}});
  send(url, "poison");
  receive_one(url);
  clock.advance(seconds(30));
  send(url, "good");
  CHECK(receive_bodies(url, 1) == "good");
}

TEST_CASE_FIXTURE(SqsFixture, "a poller that buries a message does not wait on") {
  auto dead = given_queue("dead");
  auto url = given_queue("jobs", {{"RedrivePolicy", redrive_to("dead", 1)}});
  send(url, "poison");
  receive_one(url);
  clock.advance(seconds(30));
  auto answer = poll(url);
  REQUIRE(answer);
  CHECK(std::holds_alternative<ReceiveMessageResult>(*answer));
  CHECK(counts(dead) == "1/0/0");
}

TEST_CASE_FIXTURE(SqsFixture, "a standard dead letter keeps its age, a FIFO one begins anew") {
  auto dead = given_queue("dead", {{"MessageRetentionPeriod", "120"}});
  auto url = given_queue("jobs", {{"RedrivePolicy", redrive_to("dead", 1)}});
  auto dead_fifo = given_queue("dead.fifo", {{"MessageRetentionPeriod", "120"}});
  auto fifo = given_fifo_queue({{"RedrivePolicy", redrive_to("dead.fifo", 1)}});
  send(url, "standard");
  send(fifo, "fifo", "g");
  receive_one(url);
  receive_one(fifo);
  clock.advance(seconds(90));
  CHECK(receive(url).empty());
  CHECK(receive(fifo).empty());
  clock.advance(seconds(60));
  CHECK(receive(dead).empty());
  CHECK(receive_bodies(dead_fifo) == "fifo");
}

TEST_CASE_FIXTURE(SqsFixture, "a group goes on after its first message was buried") {
  auto dead = given_queue("dead.fifo");
  auto url = given_fifo_queue({{"RedrivePolicy", redrive_to("dead.fifo", 1)}});
  send(url, "poison", "g");
  send(url, "good", "g");
  receive_one(url);
  clock.advance(seconds(30));
  CHECK(receive_bodies(url) == "good");
  auto letter = receive_one(dead);
  CHECK(letter.attributes->at("MessageGroupId") == "g");
}

TEST_CASE_FIXTURE(SqsFixture, "without its dead-letter queue a message is received on") {
  auto dead = given_queue("dead");
  auto url = given_queue("jobs", {{"RedrivePolicy", redrive_to("dead", 1)}});
  REQUIRE(call<op::DeleteQueue>({.queue_url = dead}));
  send(url, "poison");
  receive_one(url);
  clock.advance(seconds(30));
  CHECK(receive_bodies(url) == "poison");
}

TEST_CASE_FIXTURE(SqsFixture, "a redrive policy names an existing queue of the same type") {
  given_queue("dead");
  given_queue("dead.fifo");
  auto url = given_queue();
  auto reason = [&](const std::string& policy) {
    auto message = message_of(set(url, {{"RedrivePolicy", policy}}));
    auto at = message.find("Reason: ");
    return at == message.npos ? message : message.substr(at + 8);
  };
  CHECK(reason(redrive_to("dead", 1)) == "");
  CHECK(reason(redrive_to("other", 1)) == "Dead letter target does not exist.");
  CHECK(reason(redrive_to("dead.fifo", 1)) ==
        "Dead-letter queue must be same type of queue as the source.");
  CHECK(reason(redrive_to("dead", 0)) ==
        "Invalid value for maxReceiveCount: 0, valid values are from 1 to 1000 both inclusive.");
  CHECK(reason(redrive_to("dead", 1001)) != "");
  CHECK(reason("{}") == "Redrive policy does not contain mandatory attribute: maxReceiveCount.");
  CHECK(reason(R"({"maxReceiveCount":1,"deadLetterTargetArn":"dummy"})") ==
        "Invalid value for deadLetterTargetArn.");
  CHECK(reason("x") == "Redrive policy is not a valid JSON map.");
  // As some clients write it; AWS shows a number.
  CHECK(reason(R"({"deadLetterTargetArn": ")" + arn_of("dead") + R"(", "maxReceiveCount": "7"})") ==
        "");
  CHECK(attribute(url, "RedrivePolicy") == redrive_to("dead", 7));
}

TEST_CASE_FIXTURE(SqsFixture, "a queue decides who may bury in it") {
  auto dead = given_queue("dead");
  auto url = given_queue();
  REQUIRE(set(dead, {{"RedriveAllowPolicy", R"({"redrivePermission":"denyAll"})"}}));
  CHECK(code_of(set(url, {{"RedrivePolicy", redrive_to("dead", 1)}})) == "InvalidParameterValue");
  REQUIRE(
      set(dead, {{"RedriveAllowPolicy", R"({"redrivePermission":"byQueue","sourceQueueArns":[")" +
                                            arn_of("jobs") + R"("]})"}}));
  CHECK(set(url, {{"RedrivePolicy", redrive_to("dead", 1)}}));
  CHECK(code_of(set(dead, {{"RedriveAllowPolicy", R"({"redrivePermission":"some"})"}})) ==
        "InvalidParameterValue");
}

TEST_CASE_FIXTURE(SqsFixture, "a dead-letter queue's sources are listed while they name it") {
  auto dead = given_queue("dead");
  auto url = given_queue("jobs", {{"RedrivePolicy", redrive_to("dead", 1)}});
  auto sources = [&] {
    return *call<op::ListDeadLetterSourceQueues>({.queue_url = dead})->queue_urls;
  };
  CHECK(sources() == std::vector<std::string>{url});
  REQUIRE(set(url, {{"RedrivePolicy", ""}}));
  CHECK(sources().empty());
}

// --- Moving back ---

class MoveFixture : public SqsFixture {
 public:
  void given_dead_letters(int count) {
    for (int i = 0; i < count; ++i) send(url, "m" + std::to_string(i));
    while (!receive(url, 10).empty()) continue;
    clock.advance(seconds(30));
    while (true) {
      auto before = counts(url);
      receive(url, 10);
      if (counts(url) == before) break;
    }
    REQUIRE(counts(dead) == std::to_string(count) + "/0/0");
  }
  std::string start(std::optional<int> rate = {}, std::optional<std::string> to = {}) {
    auto started = call<op::StartMessageMoveTask>({.source_arn = arn_of("dead"),
                                                   .destination_arn = to,
                                                   .max_number_of_messages_per_second = rate});
    REQUIRE_MESSAGE(started, started.error().message);
    return *started->task_handle;
  }
  ListMessageMoveTasksResultEntry listed() {
    auto tasks = call<op::ListMessageMoveTasks>({.source_arn = arn_of("dead")});
    REQUIRE(tasks);
    REQUIRE(tasks->results->size() == 1);
    return tasks->results->at(0);
  }

  std::string dead = given_queue("dead");
  std::string url = given_queue("jobs", {{"RedrivePolicy", redrive_to("dead", 1)}});
};

TEST_CASE_FIXTURE(MoveFixture, "dead letters go back to where they came from, as new messages") {
  given_dead_letters(3);
  start();
  run_tasks();
  CHECK(counts(dead) == "0/0/0");
  CHECK(listed().status == "COMPLETED");
  CHECK(listed().approximate_number_of_messages_moved == 3);
  CHECK(receive_one(url).attributes->at("ApproximateReceiveCount") == "1");
}

TEST_CASE_FIXTURE(MoveFixture, "dead letters go to another queue if that is asked for") {
  given_dead_letters(2);
  auto other = given_queue("other");
  start({}, arn_of("other"));
  run_tasks();
  CHECK(counts(other) == "2/0/0");
}

TEST_CASE_FIXTURE(MoveFixture, "a move keeps to its rate") {
  given_dead_letters(10);
  start(2);
  run_tasks();
  CHECK(counts(url) == "0/0/0");
  clock.advance(seconds(1));
  run_tasks();
  run_tasks();
  CHECK(counts(url) == "2/0/0");
  clock.advance(seconds(3));
  run_tasks();
  CHECK(counts(url) == "8/0/0");
  CHECK(listed().status == "RUNNING");
  CHECK(listed().max_number_of_messages_per_second == 2);
}

TEST_CASE_FIXTURE(MoveFixture, "a cancelled move goes no further") {
  given_dead_letters(10);
  auto handle = start(1);
  clock.advance(seconds(2));
  run_tasks();
  auto cancelled = call<op::CancelMessageMoveTask>({.task_handle = handle});
  REQUIRE(cancelled);
  CHECK(cancelled->approximate_number_of_messages_moved == 2);
  clock.advance(seconds(5));
  run_tasks();
  CHECK(counts(url) == "2/0/0");
  CHECK(listed().status == "CANCELLED");
  CHECK_FALSE(listed().task_handle);
}

TEST_CASE_FIXTURE(MoveFixture, "a move whose destination went away fails, and says so") {
  given_dead_letters(4);
  auto other = given_queue("other");
  start(1, arn_of("other"));
  clock.advance(seconds(1));
  run_tasks();
  REQUIRE(call<op::DeleteQueue>({.queue_url = other}));
  clock.advance(seconds(1));
  run_tasks();
  CHECK(listed().status == "FAILED");
  CHECK(listed().failure_reason == "AWS.SimpleQueueService.NonExistentQueue");
  CHECK(counts(dead) == "3/0/0");
}

TEST_CASE_FIXTURE(MoveFixture, "one move at a time, from a dead-letter queue only") {
  given_dead_letters(3);
  start(1);
  CHECK(
      message_of(call<op::StartMessageMoveTask>({.source_arn = arn_of("dead")})) ==
      "There is already a task running. Only one active task is allowed for a source queue arn at "
      "a given time.");
  CHECK(message_of(call<op::StartMessageMoveTask>({.source_arn = arn_of("jobs")})) ==
        "Source queue must be configured as a Dead Letter Queue.");
  CHECK(code_of(call<op::StartMessageMoveTask>({.source_arn = arn_of("other")})) ==
        "ResourceNotFoundException");
}

TEST_CASE_FIXTURE(MoveFixture, "a handle says what of it does not exist") {
  CHECK(message_of(call<op::CancelMessageMoveTask>({.task_handle = "garbage"})) ==
        "Value for parameter TaskHandle is invalid.");
  auto handle = start();
  run_tasks();
  db.run("delete from sqs_move");
  CHECK(message_of(call<op::CancelMessageMoveTask>({.task_handle = handle})) ==
        "Task does not exist.");
}

}  // namespace windlass::cloud::sqs
