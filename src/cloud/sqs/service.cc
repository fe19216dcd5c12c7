// The SQS operations that we serve: all of them.
#include "aws/sqs/service.h"

#include "cloud/sqs/errors.h"
#include "cloud/sqs/handlers.h"
#include "cloud/sqs/schema.h"
#include "cloud/sqs/sqs.h"
#include "cloud/sqs/tasks.h"

namespace windlass::cloud::sqs {

namespace {

const Operation operations[] = {
    {"AddPermission", writes<&add_permission>},
    {"CancelMessageMoveTask", writes<&cancel_message_move_task>},
    {"ChangeMessageVisibility", writes<&change_message_visibility>},
    {"ChangeMessageVisibilityBatch", writes<&change_message_visibility_batch>},
    {"CreateQueue", writes<&create_queue>},
    {"DeleteMessage", writes<&delete_message>},
    {"DeleteMessageBatch", writes<&delete_message_batch>},
    {"DeleteQueue", writes<&delete_queue>},
    {"GetQueueAttributes", reads<&get_queue_attributes>},
    {"GetQueueUrl", reads<&get_queue_url>},
    {"ListDeadLetterSourceQueues", reads<&list_dead_letter_source_queues>},
    {"ListMessageMoveTasks", reads<&list_message_move_tasks>},
    {"ListQueueTags", reads<&list_queue_tags>},
    {"ListQueues", reads<&list_queues>},
    {"PurgeQueue", writes<&purge_queue>},
    {"ReceiveMessage", writes<&receive_message>},
    {"RemovePermission", writes<&remove_permission>},
    {"SendMessage", writes<&send_message>},
    {"SendMessageBatch", writes<&send_message_batch>},
    {"SetQueueAttributes", writes<&set_queue_attributes>},
    {"StartMessageMoveTask", writes<&start_message_move_task>},
    {"TagQueue", writes<&tag_queue>},
    {"UntagQueue", writes<&untag_queue>},
};

const Task tasks[] = {
    {"messages that become visible", std::chrono::seconds(1), &promote_due},
    {"messages past their retention", std::chrono::seconds(10), &forget_old},
    {"boxes of purged queues", std::chrono::seconds(1), &empty_trash},
    {"message move tasks", std::chrono::seconds(1), &run_moves},
    {"metrics", std::chrono::seconds(10), &tell_metrics},
};

// A message of 1 MiB, with every byte escaped as the clumsiest client would.
constexpr std::size_t body_max = 8 << 20;

}  // namespace

const cloud::Service service{
    .model = &aws::sqs::service,
    .operations = operations,
    .migrations = migrations,
    .tasks = tasks,
    .permissions = &permissions,
    .invalid = &violated,
    .body_max = body_max,
};

}  // namespace windlass::cloud::sqs
