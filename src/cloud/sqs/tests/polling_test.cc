#include "cloud/sqs/tests/sqs_fixture.h"

namespace windlass::cloud::sqs {

namespace {

// How long a poller sleeps, in seconds; -1 if it was answered.
double sleeps_for(const Result<Waiting<ReceiveMessageResult>>& polled, Time now) {
  REQUIRE(polled);
  auto* park = std::get_if<Park>(&*polled);
  if (!park) return -1;
  return std::chrono::duration<double>(park->until - now).count();
}

std::string bodies_of(const Result<Waiting<ReceiveMessageResult>>& polled) {
  auto& messages = std::get<ReceiveMessageResult>(*polled).messages;
  return messages ? *messages->at(0).body : "";
}

}  // namespace

TEST_CASE_FIXTURE(SqsFixture, "a poller of an empty queue sleeps until its deadline") {
  auto url = given_queue();
  CHECK(sleeps_for(poll(url, 20), clock.now()) == 20);
}

TEST_CASE_FIXTURE(SqsFixture, "a queue's own wait counts for pollers that name none") {
  auto url = given_queue("jobs", {{"ReceiveMessageWaitTimeSeconds", "5"}});
  auto polled = waiting<op::ReceiveMessage>({.queue_url = url});
  CHECK(sleeps_for(polled, clock.now()) == 5);
}

TEST_CASE_FIXTURE(SqsFixture, "a short poll is answered at once, with nothing") {
  auto answer = poll(given_queue(), 0);
  REQUIRE(answer);
  CHECK_FALSE(std::get<ReceiveMessageResult>(*answer).messages.has_value());
}

TEST_CASE_FIXTURE(SqsFixture, "a poller sleeps no longer than until the next delayed message") {
  auto url = given_queue();
  REQUIRE(call<op::SendMessage>({.queue_url = url, .message_body = "late", .delay_seconds = 3}));
  // Those that sleep already must hear of it.
  CHECK(woke(url));
  CHECK(sleeps_for(poll(url), clock.now()) == 3);
  clock.advance(seconds(3));
  CHECK(bodies_of(poll(url)) == "late");
}

TEST_CASE_FIXTURE(SqsFixture, "a poller sleeps no longer than until the next timeout") {
  auto url = given_queue();
  send(url, "hello");
  receive(url, 1, 4);
  CHECK(woke(url));
  CHECK(sleeps_for(poll(url), clock.now()) == 4);
}

TEST_CASE_FIXTURE(SqsFixture, "a poller that sleeps writes nothing") {
  auto url = given_queue();
  send(url, "hello");
  receive(url, 1, 4);
  auto before = db.find_text("select group_concat(next_due || ready || in_flight) from sqs_queue");
  REQUIRE(poll(url));
  CHECK(db.find_text("select group_concat(next_due || ready || in_flight) from sqs_queue") ==
        before);
}

TEST_CASE_FIXTURE(SqsFixture, "a closed group does not make its pollers spin") {
  auto url = given_fifo_queue();
  for (auto* body : {"1", "2"}) send(url, body, "g");
  auto both = receive(url, 10);
  REQUIRE(hide(url, both[0], 0));
  CHECK(sleeps_for(poll(url), clock.now()) == 20);
}

TEST_CASE_FIXTURE(SqsFixture,
                  "a moment that changes nothing for a poller is not waited for again") {
  auto url = given_fifo_queue();
  for (auto* body : {"1", "2"}) send(url, body, "g");
  REQUIRE(hide(url, receive(url, 10)[1], 40));
  clock.advance(seconds(30));
  CHECK(sleeps_for(poll(url), clock.now()) == 10);
}

TEST_CASE_FIXTURE(SqsFixture, "a sent message wakes one poller") {
  auto url = given_queue();
  send(url, "hello");
  REQUIRE(effects.wakes.size() == 1);
  CHECK(effects.wakes[0].topic == "sqs:1");
  CHECK(effects.wakes[0].count == 1);
}

TEST_CASE_FIXTURE(SqsFixture, "a message that nobody stood in for is found by a task") {
  auto url = given_queue();
  send(url, "hello");
  receive(url, 1, 4);
  clock.advance(seconds(4));
  auto& task = sqs::service.tasks[0];
  effects = {};
  Work work{db, settings, random, log, effects, reply, aws::Client(nullptr)};
  task.run(work, here());
  CHECK(woke(url));
}

}  // namespace windlass::cloud::sqs
