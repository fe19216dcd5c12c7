#include "aws/kms/create_key.h"
#include "aws/kms/disable_key.h"
#include "cloud/kms/kms.h"
#include "cloud/sqs/tests/sqs_fixture.h"

namespace windlass::cloud::sqs {

namespace {

constexpr const char* canary = "the canary sings at four";

class SealingFixture : public SqsFixture {
 public:
  SealingFixture() : SqsFixture({&sqs::service, &kms::service}) {
    settings.master_key = std::string(32, 'k');
    key = *call<aws::kms::op::CreateKey>({})->key_metadata->key_id;
  }
  std::string given_sealed_queue(const std::string& name = "jobs", Attributes more = {}) {
    more.emplace("KmsMasterKeyId", key);
    return given_queue(name, more);
  }
  Result<Waiting<ReceiveMessageResult>> receive_from(const std::string& url) {
    return waiting<op::ReceiveMessage>({.queue_url = url, .wait_time_seconds = 0});
  }
  std::string received_body(const std::string& url) {
    auto got = receive_from(url);
    if (!got) return got.error().code;
    auto& answer = std::get<ReceiveMessageResult>(*got);
    return answer.messages ? *answer.messages->at(0).body : "(none)";
  }
  bool lies_in_the_rows(const std::string& text) {
    return db.any("select 1 from sqs_message where instr(body, ?1) > 0", {text}) ||
           db.any("select 1 from sqs_body where instr(body, ?1) > 0", {text});
  }
  std::int64_t data_keys() { return *db.find_integer("select count(*) from sqs_data_key", {}); }

  std::string key;
};

}  // namespace

TEST_CASE_FIXTURE(SealingFixture, "a queue without a key keeps bodies as they are") {
  send(given_queue(), canary);
  CHECK(lies_in_the_rows(canary));
}

TEST_CASE_FIXTURE(SealingFixture, "the body of a message to a queue with a key is in no row") {
  auto url = given_sealed_queue();
  send(url, canary);
  send(url, canary + std::string(5000, '.'));
  CHECK(!lies_in_the_rows(canary));
}

TEST_CASE_FIXTURE(SealingFixture, "who receives sees the body as it was sent") {
  auto url = given_sealed_queue();
  send(url, canary);
  CHECK(received_body(url) == canary);
}

TEST_CASE_FIXTURE(SealingFixture, "a long sealed body leaves nothing behind when it is deleted") {
  auto url = given_sealed_queue();
  send(url, std::string(2040, 'x'));
  auto got = std::get<ReceiveMessageResult>(*receive_from(url));
  REQUIRE(call<op::DeleteMessage>(
      {.queue_url = url, .receipt_handle = got.messages->at(0).receipt_handle}));
  CHECK(!db.any("select 1 from sqs_body", {}));
}

TEST_CASE_FIXTURE(SealingFixture,
                  "one data key serves for the reuse period, then there is another") {
  auto url = given_sealed_queue("jobs", {{"KmsDataKeyReusePeriodSeconds", "60"}});
  send(url, "a");
  clock.advance(seconds(59));
  send(url, "b");
  CHECK(data_keys() == 1);
  clock.advance(seconds(2));
  send(url, "c");
  CHECK(data_keys() == 2);
}

TEST_CASE_FIXTURE(SealingFixture, "with a disabled key nothing is sent and nothing received") {
  auto url = given_sealed_queue();
  send(url, canary);
  REQUIRE(call<aws::kms::op::DisableKey>({.key_id = key}));
  CHECK(code_of(call<op::SendMessage>({.queue_url = url, .message_body = "b"})) == "KmsDisabled");
  CHECK(received_body(url) == "KmsDisabled");
  // The refused receive took nothing.
  CHECK(counts(url) == "1/0/0");
}

TEST_CASE_FIXTURE(SealingFixture, "a key that does not exist refuses the message") {
  auto url = given_queue("jobs", {{"KmsMasterKeyId", "12345678-1234-1234-1234-123456789012"}});
  CHECK(code_of(call<op::SendMessage>({.queue_url = url, .message_body = "b"})) == "KmsNotFound");
}

TEST_CASE_FIXTURE(SealingFixture, "alias/aws/sqs makes SQS's own key when it is first used") {
  auto url = given_queue("jobs", {{"KmsMasterKeyId", "alias/aws/sqs"}});
  send(url, canary);
  CHECK(!lies_in_the_rows(canary));
  CHECK(received_body(url) == canary);
}

TEST_CASE_FIXTURE(SealingFixture, "a message of a dead-letter queue is still sealed, and opens") {
  auto dead = given_queue("dead");
  auto url = given_sealed_queue(
      "jobs", {{"RedrivePolicy", redrive_to("dead", 1)}, {"VisibilityTimeout", "0"}});
  send(url, canary);
  received_body(url);
  CHECK(received_body(url) == "(none)");
  CHECK(!lies_in_the_rows(canary));
  CHECK(received_body(dead) == canary);
}

TEST_CASE_FIXTURE(SealingFixture, "what was sent before the queue had a key is still received") {
  auto url = given_queue();
  send(url, "before");
  REQUIRE(set(url, {{"KmsMasterKeyId", key}}));
  CHECK(received_body(url) == "before");
}

}  // namespace windlass::cloud::sqs
