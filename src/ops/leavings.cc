#include "ops/leavings.h"

#include <algorithm>
#include <map>

#include "aws/cloudformation/describe_stack_events.h"
#include "aws/dynamodb/describe_table.h"
#include "aws/ec2/describe_snapshots.h"
#include "aws/ec2/describe_volumes.h"
#include "aws/logs/describe_log_groups.h"
#include "aws/paginate.h"
#include "aws/s3/list_object_versions.h"
#include "aws/s3/list_objects_v2.h"
#include "base/text.h"
#include "image/tags.h"

namespace windlass::ops {

namespace cfn = aws::cloudformation;
namespace ec2 = aws::ec2;
namespace s3 = aws::s3;

namespace {

constexpr double bytes_a_gib = 1024.0 * 1024 * 1024;
// Who has more is told that it is more: nobody waits for a count of millions.
constexpr int pages_max = 20;
constexpr int event_pages_max = 100;  // the newest come first

struct Measured {
  long objects = 0;
  double gib = 0;
  bool more = false;

  std::string text(const std::string& one, const std::string& many) const {
    return (more ? "more than " : "") + std::to_string(objects) + " " + (objects == 1 ? one : many);
  }
};

bool is_missing(const Error& error) {
  return error.code == "NoSuchBucket" || error.code == "ResourceNotFoundException" ||
         error.code == "InvalidVolume.NotFound" || error.code == "NotFound";
}

// With former versions: they are charged, too.
Result<Measured> measure_bucket(const Work& work, const std::string& bucket) {
  Measured measured;
  int pages = 0;
  auto take = [&](const s3::ListObjectVersionsOutput& page) {
    if (page.versions)
      for (auto& one : *page.versions) {
        ++measured.objects;
        measured.gib += static_cast<double>(one.size.value_or(0)) / bytes_a_gib;
      }
    measured.more = ++pages == pages_max && page.is_truncated.value_or(false);
    return pages < pages_max;
  };
  TRY(aws::each_page<s3::op::ListObjectVersions>(*work.target.gate, {.bucket = bucket}, take));
  return measured;
}

Result<Measured> measure_records(const Work& work, const std::string& prefix) {
  Measured measured;
  int pages = 0;
  auto take = [&](const s3::ListObjectsV2Output& page) {
    if (page.contents)
      for (auto& one : *page.contents) {
        ++measured.objects;
        measured.gib += static_cast<double>(one.size.value_or(0)) / bytes_a_gib;
      }
    measured.more = ++pages == pages_max && page.is_truncated.value_or(false);
    return pages < pages_max;
  };
  TRY(aws::each_page<s3::op::ListObjectsV2>(
      *work.target.gate, {.bucket = work.target.bucket(), .prefix = prefix}, take));
  return measured;
}

Result<Left> bucket_left(const Work& work, const std::string& name) {
  auto measured = TRY(measure_bucket(work, name));
  return Left{.what = "the bucket " + name,
              .gib = measured.gib,
              .about = measured.text("object", "objects"),
              .price = "bucket_gib"};
}

Result<Left> table_left(const Work& work, const std::string& name) {
  auto described =
      TRY(work.target.client.call<aws::dynamodb::op::DescribeTable>({.table_name = name}));
  auto bytes = described.table ? described.table->table_size_bytes.value_or(0) : 0;
  return Left{.what = "the table " + name,
              .gib = static_cast<double>(bytes) / bytes_a_gib,
              .price = "table_gib"};
}

Result<Left> volume_left(const Work& work, const std::string& id) {
  auto described = TRY(work.target.client.call<ec2::op::DescribeVolumes>({.volume_ids = {{id}}}));
  if (!described.volumes || described.volumes->empty()) return Error{"NotFound", id};
  return Left{.what = "the volume " + id,
              .gib = described.volumes->front().size.value_or(0),
              .price = "volume_gib"};
}

Result<Left> log_group_left(const Work& work, const std::string& name) {
  auto described = TRY(
      work.target.client.call<aws::logs::op::DescribeLogGroups>({.log_group_name_prefix = name}));
  for (auto& group : described.log_groups.value_or(std::vector<aws::logs::LogGroup>{}))
    if (group.log_group_name == name)
      return Left{.what = "the log group " + name,
                  .gib = static_cast<double>(group.stored_bytes.value_or(0)) / bytes_a_gib,
                  .price = "log_gib"};
  return Error{"NotFound", name};
}

Result<Left> part_left(const Work& work, const std::string& id, const std::string& type) {
  if (type == "AWS::S3::Bucket") return bucket_left(work, id);
  if (type == "AWS::DynamoDB::Table") return table_left(work, id);
  if (type == "AWS::EC2::Volume") return volume_left(work, id);
  if (type == "AWS::Logs::LogGroup") return log_group_left(work, id);
  return Left{.what = id + " (" + type + ")"};
}

// The last words of volumes that went.
Result<> add_snapshots(const Work& work, std::vector<std::string> volumes,
                       std::vector<Left>& left) {
  if (volumes.empty()) return Done{};
  auto take = [&](const ec2::DescribeSnapshotsResult& page) {
    for (auto& one : page.snapshots.value_or(std::vector<ec2::Snapshot>{}))
      left.push_back({.what = "the snapshot " + one.snapshot_id.value_or(""),
                      .gib = one.volume_size.value_or(0),
                      .at_most = true,
                      .about = "of the volume " + one.volume_id.value_or(""),
                      .price = "snapshot_gib"});
    return true;
  };
  return aws::each_page<ec2::op::DescribeSnapshots>(
      *work.target.gate,
      {.filters = std::vector<ec2::Filter>{image::filter("volume-id", std::move(volumes))}}, take);
}

struct Kept {
  std::map<std::string, std::string> resources;  // physical id -> type, of what was not removed
  std::vector<std::string> volumes;              // that it ever had
};

// Of a stack that is gone only its events say by which ids its resources went by.
Result<Kept> kept_by(const Work& work, const std::string& stack) {
  Kept kept;
  int pages = 0;
  auto take = [&](const cfn::DescribeStackEventsOutput& page) {
    for (auto& event : page.stack_events.value_or(std::vector<cfn::StackEvent>{})) {
      auto id = event.physical_resource_id.value_or("");
      auto type = event.resource_type.value_or("");
      if (id.empty()) continue;
      if (event.resource_status == "DELETE_SKIPPED") kept.resources[id] = type;
      if (type == "AWS::EC2::Volume" && std::ranges::find(kept.volumes, id) == kept.volumes.end())
        kept.volumes.push_back(id);
    }
    return ++pages < event_pages_max;
  };
  TRY(aws::each_page<cfn::op::DescribeStackEvents>(*work.target.gate, {.stack_name = stack}, take));
  return kept;
}

Result<> add_parts(const Work& work, const std::string& stack, std::vector<Left>& left) {
  auto kept = kept_by(work, stack);
  // After some months CloudFormation has forgotten it.
  if (!kept && kept.error().code == "ValidationError") return Done{};
  if (!kept) return std::move(kept).error();
  for (auto& [id, type] : kept->resources) {
    auto one = part_left(work, id, type);
    if (one)
      left.push_back(std::move(one).value());
    else if (!is_missing(one.error()))
      left.push_back({.what = id + " (" + type + ")",
                      .about = "how much it is cannot be seen: " + one.error().message});
  }
  return add_snapshots(work, std::move(kept->volumes), left);
}

Result<> add_images(const Work& work, const Place& place, std::vector<Left>& left) {
  constexpr std::size_t users_told = 3;
  for (auto& one : TRY(images_left(work, place))) {
    auto users = one.needed_by;
    auto more = users.size() > users_told ? users.size() - users_told : 0;
    if (more > 0) users.resize(users_told);
    auto about = users.empty() ? std::string(nobody_needs_it)
                               : "needed by " + join(users, ", ") +
                                     (more > 0 ? " and " + std::to_string(more) + " more" : "");
    left.push_back({.what = "the image " + one.image.name() + " " + one.image.id,
                    .gib = one.image.size_gib,
                    .at_most = true,
                    .about = about,
                    .price = "snapshot_gib"});
  }
  return Done{};
}

Result<> add_records(const Work& work, const Place& place, std::vector<Left>& left) {
  auto bucket = work.target.bucket();
  for (auto& [prefix, what] :
       {std::pair(place.path() + "/", std::string("the record of its revisions")),
        std::pair(image::images_prefix(place.app),
                  std::string("reports and logs of its images"))}) {
    auto measured = TRY(measure_records(work, prefix));
    if (measured.objects > 0)
      left.push_back({.what = what,
                      .gib = measured.gib,
                      .about = measured.text("file", "files") + " in the bucket " + bucket,
                      .price = "bucket_gib"});
  }
  return Done{};
}

}  // namespace

std::vector<Left> look_at_leavings(const Work& work, const Place& place, const std::string& stack) {
  std::vector<Left> left;
  auto look = [&](Result<> looked, const std::string& what) {
    if (!looked && looked.error().code != "NoSuchBucket")
      left.push_back(
          {.what = what, .about = "what there is cannot be seen: " + looked.error().message});
  };
  if (!stack.empty()) look(add_parts(work, stack, left), "data that its stack kept");
  look(add_images(work, place, left), "images");
  look(add_records(work, place, left), "what the base stack's bucket keeps");
  return left;
}

std::optional<double> monthly_cost(const Left& left, const Prices& prices) {
  auto price = prices.of(left.price);
  if (!left.gib || !price) return {};
  return *left.gib * *price;
}

MonthlyCost monthly_cost(const std::vector<Left>& left, const Prices& prices) {
  MonthlyCost all;
  for (auto& one : left) {
    auto cost = monthly_cost(one, prices);
    if (cost) {
      all.amount += *cost;
      all.at_most = all.at_most || one.at_most;
    } else if (one.gib && std::ranges::find(all.unpriced, one.price) == all.unpriced.end()) {
      all.unpriced.push_back(one.price);
    }
  }
  return all;
}

}  // namespace windlass::ops
