// SQS's operations, grouped by noun as their files are.
#pragma once

#include "aws/sqs/add_permission.h"
#include "aws/sqs/cancel_message_move_task.h"
#include "aws/sqs/change_message_visibility.h"
#include "aws/sqs/change_message_visibility_batch.h"
#include "aws/sqs/create_queue.h"
#include "aws/sqs/delete_message.h"
#include "aws/sqs/delete_message_batch.h"
#include "aws/sqs/delete_queue.h"
#include "aws/sqs/get_queue_attributes.h"
#include "aws/sqs/get_queue_url.h"
#include "aws/sqs/list_dead_letter_source_queues.h"
#include "aws/sqs/list_message_move_tasks.h"
#include "aws/sqs/list_queue_tags.h"
#include "aws/sqs/list_queues.h"
#include "aws/sqs/purge_queue.h"
#include "aws/sqs/receive_message.h"
#include "aws/sqs/remove_permission.h"
#include "aws/sqs/send_message.h"
#include "aws/sqs/send_message_batch.h"
#include "aws/sqs/set_queue_attributes.h"
#include "aws/sqs/start_message_move_task.h"
#include "aws/sqs/tag_queue.h"
#include "aws/sqs/untag_queue.h"
#include "cloud/sqs/context.h"

namespace windlass::cloud::sqs {

using namespace aws::sqs;

// queues.cc
Result<CreateQueueResult> create_queue(Sqs& sqs, const Call& call, const CreateQueueRequest& in);
Result<> delete_queue(Sqs& sqs, const Call& call, const DeleteQueueRequest& in);
Result<> purge_queue(Sqs& sqs, const Call& call, const PurgeQueueRequest& in);
Result<GetQueueAttributesResult> get_queue_attributes(Sqs& sqs, const Call& call,
                                                      const GetQueueAttributesRequest& in);
Result<> set_queue_attributes(Sqs& sqs, const Call& call, const SetQueueAttributesRequest& in);

// listing.cc
Result<GetQueueUrlResult> get_queue_url(Sqs& sqs, const Call& call, const GetQueueUrlRequest& in);
Result<ListQueuesResult> list_queues(Sqs& sqs, const Call& call, const ListQueuesRequest& in);
Result<ListDeadLetterSourceQueuesResult> list_dead_letter_source_queues(
    Sqs& sqs, const Call& call, const ListDeadLetterSourceQueuesRequest& in);

// tags.cc
Result<> tag_queue(Sqs& sqs, const Call& call, const TagQueueRequest& in);
Result<> untag_queue(Sqs& sqs, const Call& call, const UntagQueueRequest& in);
Result<ListQueueTagsResult> list_queue_tags(Sqs& sqs, const Call& call,
                                            const ListQueueTagsRequest& in);
Result<> put_tags(Sqs& sqs, const Call& call, std::int64_t queue,
                  const std::map<std::string, std::string>& tags);

// grants.cc
Result<> add_permission(Sqs& sqs, const Call& call, const AddPermissionRequest& in);
Result<> remove_permission(Sqs& sqs, const Call& call, const RemovePermissionRequest& in);

// send.cc
Result<SendMessageResult> send_message(Sqs& sqs, const Call& call, const SendMessageRequest& in);
Result<SendMessageBatchResult> send_message_batch(Sqs& sqs, const Call& call,
                                                  const SendMessageBatchRequest& in);

// receive.cc
Result<Waiting<ReceiveMessageResult>> receive_message(Sqs& sqs, const Call& call,
                                                      const ReceiveMessageRequest& in);

// settle.cc
Result<> delete_message(Sqs& sqs, const Call& call, const DeleteMessageRequest& in);
Result<DeleteMessageBatchResult> delete_message_batch(Sqs& sqs, const Call& call,
                                                      const DeleteMessageBatchRequest& in);
Result<> change_message_visibility(Sqs& sqs, const Call& call,
                                   const ChangeMessageVisibilityRequest& in);
Result<ChangeMessageVisibilityBatchResult> change_message_visibility_batch(
    Sqs& sqs, const Call& call, const ChangeMessageVisibilityBatchRequest& in);

// moves.cc
Result<StartMessageMoveTaskResult> start_message_move_task(Sqs& sqs, const Call& call,
                                                           const StartMessageMoveTaskRequest& in);
Result<ListMessageMoveTasksResult> list_message_move_tasks(Sqs& sqs, const Call& call,
                                                           const ListMessageMoveTasksRequest& in);
Result<CancelMessageMoveTaskResult> cancel_message_move_task(
    Sqs& sqs, const Call& call, const CancelMessageMoveTaskRequest& in);

}  // namespace windlass::cloud::sqs
