// Words for SQS's tests.
#pragma once

#include <algorithm>
#include <map>

#include "aws/sqs/errors.h"
#include "cloud/core/testing/fixture.h"
#include "cloud/sqs/handlers.h"
#include "cloud/sqs/sqs.h"

namespace windlass::cloud::sqs {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using Attributes = std::map<std::string, std::string>;

class SqsFixture : public testing::Fixture {
 public:
  explicit SqsFixture(std::initializer_list<const cloud::Service*> services = {&sqs::service})
      : Fixture(services) {}

  // --- Queues ---
  std::string given_queue(const std::string& name = "jobs", Attributes attributes = {}) {
    if (name.ends_with(".fifo")) attributes.emplace("FifoQueue", "true");
    auto made = call<op::CreateQueue>({.queue_name = name, .attributes = attributes});
    REQUIRE_MESSAGE(made, made.error().message);
    return *made->queue_url;
  }
  std::string given_fifo_queue(Attributes attributes = {}) {
    attributes.emplace("ContentBasedDeduplication", "true");
    return given_queue("jobs.fifo", std::move(attributes));
  }
  static std::string arn_of(const std::string& name) {
    return "arn:aws:sqs:us-east-1:000000000000:" + name;
  }
  static std::string redrive_to(const std::string& name, int receives_max) {
    return R"({"deadLetterTargetArn":")" + arn_of(name) + R"(","maxReceiveCount":)" +
           std::to_string(receives_max) + "}";
  }
  std::string attribute(const std::string& url, const std::string& name) {
    auto got = call<op::GetQueueAttributes>(
        {.queue_url = url, .attribute_names = std::vector<std::string>{name}});
    REQUIRE_MESSAGE(got, got.error().message);
    if (!got->attributes || !got->attributes->contains(name)) return "(none)";
    return got->attributes->at(name);
  }
  // "ready/in flight/delayed"
  std::string counts(const std::string& url) {
    return attribute(url, "ApproximateNumberOfMessages") + "/" +
           attribute(url, "ApproximateNumberOfMessagesNotVisible") + "/" +
           attribute(url, "ApproximateNumberOfMessagesDelayed");
  }
  Result<> set(const std::string& url, Attributes attributes) {
    return call<op::SetQueueAttributes>({.queue_url = url, .attributes = std::move(attributes)});
  }

  // --- Messages ---
  SendMessageResult send(const std::string& url, const std::string& body,
                         std::optional<std::string> group = {},
                         std::optional<std::string> dedup = {}) {
    auto sent = call<op::SendMessage>({.queue_url = url,
                                       .message_body = body,
                                       .message_deduplication_id = dedup,
                                       .message_group_id = group});
    REQUIRE_MESSAGE(sent, sent.error().message);
    return *std::move(sent);
  }
  std::vector<Message> receive(const std::string& url, int count = 1,
                               std::optional<int> visibility = {}) {
    auto got =
        call<op::ReceiveMessage>({.queue_url = url,
                                  .message_system_attribute_names = std::vector<std::string>{"All"},
                                  .message_attribute_names = std::vector<std::string>{"All"},
                                  .max_number_of_messages = count,
                                  .visibility_timeout = visibility,
                                  .wait_time_seconds = 0});
    REQUIRE_MESSAGE(got, got.error().message);
    return got->messages.value_or(std::vector<Message>{});
  }
  // The bodies, joined by blanks.
  std::string receive_bodies(const std::string& url, int count = 10,
                             std::optional<int> visibility = {}) {
    std::string bodies;
    for (auto& message : receive(url, count, visibility))
      bodies += (bodies.empty() ? "" : " ") + *message.body;
    return bodies;
  }
  Message receive_one(const std::string& url) {
    auto messages = receive(url);
    REQUIRE(messages.size() == 1);
    return messages[0];
  }
  Result<> remove(const std::string& url, const Message& message) {
    return call<op::DeleteMessage>({.queue_url = url, .receipt_handle = message.receipt_handle});
  }
  Result<> hide(const std::string& url, const Message& message, int for_seconds) {
    return call<op::ChangeMessageVisibility>({.queue_url = url,
                                              .receipt_handle = message.receipt_handle,
                                              .visibility_timeout = for_seconds});
  }
  Result<Waiting<ReceiveMessageResult>> poll(const std::string& url, int wait_seconds = 20) {
    return waiting<op::ReceiveMessage>({.queue_url = url, .wait_time_seconds = wait_seconds});
  }

  bool woke(const std::string& url) const {
    return std::ranges::any_of(effects.wakes, [&](auto& wake) {
      return wake.count > 0 && wake.topic.starts_with("sqs:") && !url.empty();
    });
  }
};

template <class T>
std::string code_of(const Result<T>& result) {
  return result ? "" : result.error().code;
}
template <class T>
std::string message_of(const Result<T>& result) {
  return result ? "" : result.error().message;
}

}  // namespace windlass::cloud::sqs
