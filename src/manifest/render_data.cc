// Queues and buckets.
#include "manifest/rendering.h"

namespace windlass::manifest {

using document::Node;

std::string queue_id(const Queue& queue) { return pascal(queue.name) + "Queue"; }
std::string bucket_id(const Bucket& bucket) { return pascal(bucket.name) + "Bucket"; }

namespace {

void render_queue(Rendering& r, const Queue& queue) {
  auto id = queue_id(queue);
  Value fifo;
  if (queue.fifo) fifo = true;
  r.out.resource(
      id + "DeadLetters", "AWS::SQS::Queue",
      object({{"FifoQueue", fifo},
              {"MessageRetentionPeriod", 14 * 86400},
              {"SqsManagedSseEnabled", true},
              {"Tags", r.full_tags(queue.name + "-dead-letters")}}),
      "Messages that were delivered " + std::to_string(queue.retries) + " times and never done.");
  r.out.resource(
      id, "AWS::SQS::Queue",
      object({{"FifoQueue", fifo},
              {"VisibilityTimeout", static_cast<int>(queue.timeout_s)},
              {"MessageRetentionPeriod", static_cast<int>(queue.keep_s)},
              {"ReceiveMessageWaitTimeSeconds", 20},
              {"SqsManagedSseEnabled", true},
              {"RedrivePolicy", object({{"deadLetterTargetArn", att_of(id + "DeadLetters", "Arn")},
                                        {"maxReceiveCount", queue.retries}})},
              {"Tags", r.full_tags(queue.name)}}));
  r.out.output(id, "The queue " + queue.name, ref_to(id));
}

void render_bucket(Rendering& r, const Bucket& bucket) {
  auto id = bucket_id(bucket);
  auto rules = Node::list();
  rules.push(object({{"Id", "unfinished-uploads"},
                     {"Status", "Enabled"},
                     {"AbortIncompleteMultipartUpload", object({{"DaysAfterInitiation", 7}})}}));
  if (bucket.expire_days > 0)
    rules.push(object(
        {{"Id", "expire"}, {"Status", "Enabled"}, {"ExpirationInDays", bucket.expire_days}}));
  Value versions;
  if (bucket.versions) versions = object({{"Status", "Enabled"}});
  r.out.resource(
      id, "AWS::S3::Bucket",
      object({{"BucketEncryption",
               object({{"ServerSideEncryptionConfiguration",
                        list({object({{"ServerSideEncryptionByDefault",
                                       object({{"SSEAlgorithm", "AES256"}})}})})}})},
              {"LifecycleConfiguration", object({{"Rules", rules}})},
              {"PublicAccessBlockConfiguration", object({{"BlockPublicAcls", true},
                                                         {"BlockPublicPolicy", true},
                                                         {"IgnorePublicAcls", true},
                                                         {"RestrictPublicBuckets", true}})},
              {"VersioningConfiguration", versions},
              {"Tags", r.full_tags(bucket.name)}}),
      "Data: kept when the stack goes.",
      object({{"DeletionPolicy", "RetainExceptOnCreate"}, {"UpdateReplacePolicy", "Retain"}}));
  r.out.output(id, "The bucket " + bucket.name, ref_to(id));
}

}  // namespace

void render_data(Rendering& r) {
  if (!r.model.queues.empty()) r.out.section("Queues");
  for (auto& queue : r.model.queues) render_queue(r, queue);
  if (!r.model.buckets.empty()) r.out.section("Buckets");
  for (auto& bucket : r.model.buckets) render_bucket(r, bucket);
}

}  // namespace windlass::manifest
