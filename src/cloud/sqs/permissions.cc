// What SQS's operations need, and what a queue's policy says.
#include "cloud/core/permission.h"

#include "aws/sqs/cancel_message_move_task.h"
#include "aws/sqs/get_queue_url.h"
#include "aws/sqs/start_message_move_task.h"
#include "base/json.h"
#include "base/text.h"
#include "cloud/sqs/queue.h"
#include "cloud/sqs/sqs.h"

namespace windlass::cloud::sqs {

using namespace aws::sqs;

namespace {

constexpr const char* by_name = "arn:aws:sqs:{region}:{account}:{QueueName}";

// "http://127.0.0.1:4566/222222222222/jobs" -> that account's queue, whoever calls.
void by_url(const Call& call, const void*, std::vector<Asked>& asked) {
  for (auto& resource : asked[0].resources)
    if (auto address = parse_url(call, resource))
      resource = queue_arn(address->account, address->region, address->name);
}

void of_owner(const Call& call, const void* input, std::vector<Asked>& asked) {
  auto& in = *static_cast<const GetQueueUrlRequest*>(input);
  auto& owner = in.queue_owner_aws_account_id;
  if (owner && !owner->empty())
    asked[0].resources = {queue_arn({*owner}, call.region, in.queue_name.value_or("*"))};
}

// Moving messages is receiving, deleting and sending them.
void and_moving(const Call&, const void* input, std::vector<Asked>& asked) {
  auto& in = *static_cast<const StartMessageMoveTaskRequest*>(input);
  auto source = asked[0].resources;
  asked.push_back({.action = "sqs:ReceiveMessage", .resources = source});
  asked.push_back({.action = "sqs:DeleteMessage", .resources = source});
  if (in.destination_arn)
    asked.push_back({.action = "sqs:SendMessage", .resources = {*in.destination_arn}});
}

// A task's handle says whose it is.
void of_task(const Call&, const void* input, std::vector<Asked>& asked) {
  auto& in = *static_cast<const CancelMessageMoveTaskRequest*>(input);
  auto text = parse_base64(in.task_handle.value_or(""));
  auto handle = text ? parse_json(*text) : Result<Json>(Json());
  if (!handle) return;
  if (auto source = handle->text("sourceArn")) asked[0].resources = {*source};
}

const Permission operations[] = {
    {"AddPermission", "sqs:AddPermission", "{QueueUrl}", &by_url},
    {"CancelMessageMoveTask", "sqs:CancelMessageMoveTask", "*", &of_task},
    {"ChangeMessageVisibility", "sqs:ChangeMessageVisibility", "{QueueUrl}", &by_url},
    {"ChangeMessageVisibilityBatch", "sqs:ChangeMessageVisibility", "{QueueUrl}", &by_url},
    {"CreateQueue", "sqs:CreateQueue", by_name},
    {"DeleteMessage", "sqs:DeleteMessage", "{QueueUrl}", &by_url},
    {"DeleteMessageBatch", "sqs:DeleteMessage", "{QueueUrl}", &by_url},
    {"DeleteQueue", "sqs:DeleteQueue", "{QueueUrl}", &by_url},
    {"GetQueueAttributes", "sqs:GetQueueAttributes", "{QueueUrl}", &by_url},
    {"GetQueueUrl", "sqs:GetQueueUrl", by_name, &of_owner},
    {"ListDeadLetterSourceQueues", "sqs:ListDeadLetterSourceQueues", "{QueueUrl}", &by_url},
    {"ListMessageMoveTasks", "sqs:ListMessageMoveTasks", "{SourceArn}"},
    {"ListQueueTags", "sqs:ListQueueTags", "{QueueUrl}", &by_url},
    {"ListQueues", "sqs:ListQueues"},
    {"PurgeQueue", "sqs:PurgeQueue", "{QueueUrl}", &by_url},
    {"ReceiveMessage", "sqs:ReceiveMessage", "{QueueUrl}", &by_url},
    {"RemovePermission", "sqs:RemovePermission", "{QueueUrl}", &by_url},
    {"SendMessage", "sqs:SendMessage", "{QueueUrl}", &by_url},
    {"SendMessageBatch", "sqs:SendMessage", "{QueueUrl}", &by_url},
    {"SetQueueAttributes", "sqs:SetQueueAttributes", "{QueueUrl}", &by_url},
    {"StartMessageMoveTask", "sqs:StartMessageMoveTask", "{SourceArn}", &and_moving},
    {"TagQueue", "sqs:TagQueue", "{QueueUrl}", &by_url},
    {"UntagQueue", "sqs:UntagQueue", "{QueueUrl}", &by_url},
};

std::optional<ResourceSide> resource_side(store::Database& db, const Call&, std::string_view arn) {
  auto address = parse_arn(arn);
  if (!address) return std::nullopt;
  auto queue =
      db.find_integer("select id from sqs_queue where account = ? and region = ? and name = ?",
                      {address->account.text, address->region.text, address->name});
  if (!queue) return std::nullopt;
  ResourceSide side{.owner = address->account};
  side.policy =
      db.find_text("select value from sqs_attribute where queue = ? and name = 'Policy'", {*queue})
          .value_or("");
  for (auto row : db.query("select name, value from sqs_tag where queue = ?", {*queue}))
    side.tags.emplace_back(row.text(0), row.text(1));
  return side;
}

}  // namespace

const Permissions permissions{
    .prefix = "sqs", .operations = operations, .resource_side = &resource_side};

}  // namespace windlass::cloud::sqs
