// FakeAws's part about images as objects: parts of uploads, and EC2's tasks of storing and
// restoring.
#include "aws/ec2/create_restore_image_task.h"
#include "aws/ec2/create_store_image_task.h"
#include "aws/ec2/describe_store_image_tasks.h"
#include "aws/s3/abort_multipart_upload.h"
#include "aws/s3/complete_multipart_upload.h"
#include "aws/s3/create_multipart_upload.h"
#include "aws/s3/list_multipart_uploads.h"
#include "aws/s3/upload_part.h"
#include "aws/walk.h"
#include "fake_aws.h"

namespace windlass::image {

namespace ec2 = aws::ec2;
namespace s3 = aws::s3;

Result<> FakeAws::on_uploads(const std::string& name, const void* input, void* output) {
  if (name == "CreateMultipartUpload") {
    uploads[*aws::as<s3::CreateMultipartUploadRequest>(input).key] = {};
    aws::as<s3::CreateMultipartUploadOutput>(output).upload_id = "upload";
  } else if (name == "UploadPart") {
    auto& request = aws::as<s3::UploadPartRequest>(input);
    uploads[*request.key][*request.part_number] = request.body->read_all();
    aws::as<s3::UploadPartOutput>(output).e_tag = "\"part\"";
  } else if (name == "CompleteMultipartUpload") {
    auto& key = *aws::as<s3::CompleteMultipartUploadRequest>(input).key;
    auto& object = objects[key] = "";
    for (auto& [number, bytes] : uploads[key]) object += bytes;
    uploads.erase(key);
  } else if (name == "AbortMultipartUpload") {
    uploads.erase(*aws::as<s3::AbortMultipartUploadRequest>(input).key);
  } else if (name == "ListMultipartUploads") {
    auto& shown = aws::as<s3::ListMultipartUploadsOutput>(output).uploads.emplace();
    for (auto& [key, parts] : uploads) {
      shown.emplace_back();
      shown.back().key = key;
      shown.back().upload_id = "upload";
    }
  }
  return Done{};
}

Result<> FakeAws::on_stores(const std::string& name, const void* input, void* output) {
  if (name == "CreateStoreImageTask") {
    auto& id = *aws::as<ec2::CreateStoreImageTaskRequest>(input).image_id;
    store_tasks[id] = "InProgress";
    aws::as<ec2::CreateStoreImageTaskResult>(output).object_key = id + ".bin";
  } else if (name == "DescribeStoreImageTasks") {
    auto& shown =
        aws::as<ec2::DescribeStoreImageTasksResult>(output).store_image_task_results.emplace();
    for (auto& [id, state] : store_tasks) {
      auto& one = shown.emplace_back();
      one.ami_id = id;
      one.bucket = "windlass-123456789012-us-east-1";
      one.store_task_state = state;
      if (state != "InProgress") continue;
      state = images_fail ? "Failed" : "Completed";
      if (state == "Failed") continue;
      std::string bytes = "stored " + id;
      bytes.resize(stored_bytes, '.');
      objects[id + ".bin"] = bytes;
    }
  } else {
    auto& request = aws::as<ec2::CreateRestoreImageTaskRequest>(input);
    if (!objects[*request.object_key].starts_with("stored "))
      return Error{"InvalidParameterValue", "that is no stored image", 400};
    ++next_;
    Image image{.id = "ami-restored" + std::to_string(next_),
                .state = images_fail ? "failed" : "pending",
                .snapshot = "snap-" + std::to_string(next_),
                .tags = {},
                .created = "2026-11-21T13:00:" + std::to_string(10 + next_) + "Z"};
    for (auto& tag : *request.tag_specifications->front().tags) image.tags[*tag.key] = *tag.value;
    snapshots.emplace_back(image.snapshot, image.tags);
    aws::as<ec2::CreateRestoreImageTaskResult>(output).image_id = image.id;
    images.push_back(std::move(image));
  }
  return Done{};
}

}  // namespace windlass::image
