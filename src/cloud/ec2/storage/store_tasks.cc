// Images to objects of S3, and back: what is asked for. The duty ec2.stores does it.
#include "cloud/ec2/storage/store_tasks.h"

#include <algorithm>

#include "aws/ec2/create_restore_image_task.h"
#include "aws/ec2/create_store_image_task.h"
#include "aws/ec2/describe_store_image_tasks.h"
#include "aws/s3/get_object.h"
#include "aws/s3/head_bucket.h"
#include "base/text.h"
#include "cloud/ec2/common/errors.h"
#include "cloud/ec2/common/filters.h"
#include "cloud/ec2/common/paging.h"
#include "cloud/ec2/storage/handlers.h"
#include "cloud/ec2/storage/image_row.h"
#include "cloud/ec2/storage/snapshot_row.h"
#include "cloud/ec2/storage/storage.h"

namespace windlass::cloud::ec2 {

using namespace aws::ec2;

namespace s3 = aws::s3;

namespace {

Error bucket_refused(const std::string& bucket, const Error& why) {
  return Error{"InvalidParameterValue", "The S3 bucket '" + bucket +
                                            "' cannot be used: " + why.code +
                                            (why.message.empty() ? "" : ": " + why.message)};
}

Result<> check_bucket(Ec2& ec2, const Call& call, const std::string& bucket) {
  ec2.work.acting_for = {.account = call.caller.account, .region = call.region};
  auto found = ec2.work.peers.call<s3::op::HeadBucket>(
      {.bucket = bucket, .expected_bucket_owner = call.caller.account.text});
  if (!found) return bucket_refused(bucket, found.error());
  if (found->bucket_region.value_or(call.region.text) != call.region.text)
    return Error{"InvalidParameterValue", "The S3 bucket '" + bucket + "' is in " +
                                              *found->bucket_region + ", not in " +
                                              call.region.text};
  return Done{};
}

// What is on a data volume is no layer.
Result<> check_devices(Ec2& ec2, const Image& image) {
  if (image.layers.empty())
    return Error{"UnsupportedOperation",
                 "The root of the image '" + image.id + "' is no machine's: it cannot be stored"};
  for (auto& device : image.devices)
    if (!device.snapshot.empty() && device.device != image.root_device)
      return Error{"UnsupportedOperation", "The image '" + image.id + "' has a data volume, " +
                                               device.device +
                                               ": this cloud stores images that have a root alone"};
  (void)ec2;
  return Done{};
}

std::string as_tagging(const std::optional<std::vector<S3ObjectTag>>& tags) {
  std::string text;
  for (auto& tag : tags.value_or(std::vector<S3ObjectTag>{}))
    text += (text.empty() ? "" : "&") + percent_encode(tag.key.value_or("")) + "=" +
            percent_encode(tag.value.value_or(""));
  return text;
}

StoreImageTaskResult task_of(const store::Row& row) {
  StoreImageTaskResult task;
  task.ami_id = row.text(0);
  task.task_start_time = from_micros(row.integer(1));
  task.bucket = row.text(2);
  task.s3object_key = row.text(3);
  task.store_task_state = row.text(4);
  task.progress_percentage = row.text(4) == "Completed" ? 100 : 0;
  if (!row.text(5).empty()) task.store_task_failure_reason = row.text(5);
  return task;
}

}  // namespace

Result<OpenedObject> open_object(const Work& work, const StoreObject& object,
                                 const std::string& etag) {
  work.acting_for = {.account = object.account, .region = object.region};
  s3::GetObjectRequest request;
  request.bucket = object.bucket;
  request.key = object.key;
  request.expected_bucket_owner = object.account.text;
  if (!etag.empty()) request.if_match = etag;
  auto got = work.peers.call<s3::op::GetObject>(std::move(request));
  if (!got)
    return Error{"InvalidParameterValue",
                 "The object '" + object.key + "' of the S3 bucket '" + object.bucket +
                     "' cannot be read: " + got.error().code + ": " + got.error().message};
  OpenedObject opened{{}, got->e_tag.value_or(""), got->body ? *std::move(got->body) : Body()};
  opened.stored = TRY(read_head(opened.body.slice(0, stored_head_bytes).read_all()));
  if (opened.stored.size() != opened.body.size())
    return Error{"InvalidParameterValue",
                 "The object '" + object.key + "' does not have the size that it should have"};
  return opened;
}

Result<CreateStoreImageTaskResult> create_store_image_task(Ec2& ec2, const Call& call,
                                                           const CreateStoreImageTaskRequest& in) {
  auto image = TRY(find_own_image(ec2, call, in.image_id.value_or("")));
  if (image.state != "available")
    return Error{"InvalidAMIID.Unavailable",
                 "The image ID '" + image.id + "' is not available: it is " + image.state};
  TRY(check_devices(ec2, image));
  auto bucket = in.bucket.value_or("");
  TRY(check_bucket(ec2, call, bucket));
  if (ec2.db.any("select 1 from ec2_store_task where image = ? and state = 'InProgress'",
                 {image.id}))
    return Error{"IncorrectState", "The image '" + image.id + "' is being stored already"};
  TRY(refuse_dry_run(in.dry_run));
  auto key = image.id + ".bin";
  ec2.db.run(
      "insert or replace into ec2_store_task(image, account, region, bucket, key, tagging, state,"
      " started) values(?, ?, ?, ?, ?, ?, 'InProgress', ?)",
      {image.id, call.caller.account.text, call.region.text, bucket, key,
       as_tagging(in.s3_object_tags), micros(call.now)});
  ec2.work.summon(stores_duty);
  return CreateStoreImageTaskResult{.object_key = key};
}

Result<DescribeStoreImageTasksResult> describe_store_image_tasks(
    Ec2& ec2, const Call& call, const DescribeStoreImageTasksRequest& in) {
  auto filters = TRY(Filters::read(in.filters, {"bucket", "task-state"}));
  auto page = TRY(page_of(in.max_results, in.next_token, 1));
  TRY(refuse_dry_run(in.dry_run));
  auto ids = in.image_ids.value_or(std::vector<std::string>{});
  std::vector<StoreImageTaskResult> tasks;
  for (auto row : ec2.db.query("select image, started, bucket, key, state, reason from"
                               " ec2_store_task where account = ? and region = ?"
                               " order by started desc, image",
                               {call.caller.account.text, call.region.text})) {
    auto task = task_of(row);
    Facts facts;
    facts.add("bucket", task.bucket).add("task-state", task.store_task_state);
    auto meant = ids.empty() || std::ranges::find(ids, *task.ami_id) != ids.end();
    if (meant && filters.match(facts)) tasks.push_back(std::move(task));
  }
  DescribeStoreImageTasksResult answer;
  answer.next_token = cut(tasks, page);
  answer.store_image_task_results = std::move(tasks);
  return answer;
}

Result<CreateRestoreImageTaskResult> create_restore_image_task(
    Ec2& ec2, const Call& call, const CreateRestoreImageTaskRequest& in) {
  StoreObject object{call.caller.account, call.region, in.bucket.value_or(""),
                     in.object_key.value_or("")};
  auto opened = TRY(open_object(ec2.work, object));
  auto& stored = opened.stored;
  auto image = stored.image;
  image.name = in.name.value_or(image.name);
  TRY(check_image_name(ec2, call, image.name));
  // What the request says comes over what was stored.
  auto tags = TRY(wanted_tags(call, in.tag_specifications, "image", {"snapshot"}));
  auto snapshot_tags = TRY(wanted_tags(call, in.tag_specifications, "snapshot", {"image"}));
  tags.insert(stored.tags.begin(), stored.tags.end());
  snapshot_tags.insert(stored.snapshot_tags.begin(), stored.snapshot_tags.end());
  auto encryption = TRY(encryption_for(ec2, call, std::nullopt, std::nullopt));
  std::string root;
  for (auto& device : image.devices) {
    if (device.snapshot.empty()) continue;
    root = device.snapshot = TRY(snapshot_to_come(
        ec2, call, device.size_gib, "Restored for " + image.name + " from " + object.key,
        encryption, snapshot_tags));
    device.encrypted = encryption.on;
  }
  TRY(refuse_dry_run(in.dry_run));
  auto id = TRY(keep_image(ec2, call, std::move(image), tags));
  std::vector<std::string> layers;
  for (auto& layer : stored.layers) layers.push_back(layer.digest);
  ec2.db.run(
      "insert into ec2_restore(image, snapshot, account, region, bucket, key, etag, layers, held)"
      " values(?, ?, ?, ?, ?, ?, ?, ?, 0)",
      {id, root, call.caller.account.text, call.region.text, object.bucket, object.key, opened.etag,
       join(layers, " ")});
  ec2.work.summon(stores_duty);
  return CreateRestoreImageTaskResult{.image_id = id};
}

}  // namespace windlass::cloud::ec2
