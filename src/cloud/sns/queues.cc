#include "cloud/sns/queues.h"

#include <utility>

#include "aws/sqs/send_message.h"
#include "base/text.h"

namespace windlass::cloud::sns {

namespace {

// How the URL begins does not matter: the queue is found by its end.
std::string url_of(const std::vector<std::string_view>& arn) {
  return "http://sqs/" + std::string(arn[4]) + "/" + std::string(arn[5]);
}

Result<> send(Sns& sns, const std::string& topic_arn, const std::string& queue_arn,
              aws::sqs::SendMessageRequest request) {
  auto arn = split(queue_arn, ':');
  request.queue_url = url_of(arn);
  CallsFor topic(sns.work, {.source_arn = topic_arn,
                            .account = AccountId{std::string(arn[4])},
                            .region = Region{std::string(arn[3])}});
  TRY(sns.work.peers.call<aws::sqs::op::SendMessage>(std::move(request)));
  return Done{};
}

}  // namespace

bool is_queue_arn(const std::string& arn) {
  auto parts = split(arn, ':');
  return parts.size() == 6 && parts[0] == "arn" && parts[2] == "sqs" && !parts[3].empty() &&
         !parts[4].empty() && !parts[5].empty();
}

Result<> send_to_queue(Sns& sns, const std::string& topic_arn, const std::string& queue_arn,
                       const std::string& body, const Notification& notification, bool raw) {
  aws::sqs::SendMessageRequest request;
  request.message_body = body;
  request.message_group_id = notification.group;
  if (queue_arn.ends_with(".fifo")) request.message_deduplication_id = notification.deduplication;
  if (raw && !notification.attributes.empty()) {
    auto& attributes = request.message_attributes.emplace();
    for (auto& [name, value] : notification.attributes) {
      auto& one = attributes[name];
      one.data_type = value.data_type;
      one.string_value = value.string_value;
      one.binary_value = value.binary_value;
    }
  }
  return send(sns, topic_arn, queue_arn, std::move(request));
}

Result<> send_to_queue(Sns& sns, const std::string& topic_arn, const std::string& queue_arn,
                       const std::string& body) {
  aws::sqs::SendMessageRequest request;
  request.message_body = body;
  return send(sns, topic_arn, queue_arn, std::move(request));
}

}  // namespace windlass::cloud::sns
