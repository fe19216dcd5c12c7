#include "image/images.h"

#include <algorithm>

#include "aws/ec2/create_image.h"
#include "aws/ec2/delete_snapshot.h"
#include "aws/ec2/deregister_image.h"
#include "aws/ec2/describe_images.h"
#include "aws/ec2/describe_snapshots.h"
#include "aws/paginate.h"

namespace windlass::image {

namespace ec2 = aws::ec2;

namespace {

Known known(const ec2::Image& image) {
  Known known;
  known.id = image.image_id.value_or("");
  known.state = image.state.value_or("");
  known.why = image.state_reason ? image.state_reason->message.value_or("") : "";
  known.created = image.creation_date.value_or("");
  known.root_device = image.root_device_name.value_or("");
  known.architecture = image.architecture.value_or("");
  known.tags = tags_of(image.tags);
  if (image.block_device_mappings)
    for (auto& device : *image.block_device_mappings)
      if (device.ebs) {
        known.size_gib += device.ebs->volume_size.value_or(0);
        if (device.ebs->snapshot_id) known.snapshots.push_back(*device.ebs->snapshot_id);
      }
  return known;
}

}  // namespace

Result<std::vector<Known>> images_of(aws::Transport& transport, const std::string& app,
                                     const std::string& name) {
  ec2::DescribeImagesRequest request;
  request.owners = std::vector<std::string>{"self"};
  request.filters = std::vector<ec2::Filter>{filter(std::string("tag:") + tag_app, {app})};
  if (!name.empty()) request.filters->push_back(filter(std::string("tag:") + tag_image, {name}));
  std::vector<Known> images;
  TRY(aws::each_page<ec2::op::DescribeImages>(transport, request, [&](auto& page) {
    for (auto& one : page.images.value_or(std::vector<ec2::Image>{})) images.push_back(known(one));
    return true;
  }));
  std::ranges::stable_sort(images, std::ranges::greater{}, &Known::created);
  return images;
}

Result<Known> get_image(const aws::Client& client, const std::string& id) {
  auto found = TRY(client.call<ec2::op::DescribeImages>({.image_ids = std::vector{id}}));
  if (!found.images || found.images->empty())
    return Error{"InvalidAMIID.NotFound", "there is no image " + id + " here"};
  return known(found.images->front());
}

Result<std::string> make_image(const aws::Client& client, const std::string& machine,
                               const std::string& name, const std::string& description,
                               const Tags& tags) {
  ec2::CreateImageRequest request;
  request.instance_id = machine;
  request.name = name;
  request.description = description;
  request.no_reboot = true;  // it is off
  request.tag_specifications =
      std::vector<ec2::TagSpecification>{{.resource_type = "image", .tags = tag_list(tags)},
                                         {.resource_type = "snapshot", .tags = tag_list(tags)}};
  auto made = TRY(client.call<ec2::op::CreateImage>(std::move(request)));
  return made.image_id.value_or("");
}

Result<> remove_image(const aws::Client& client, const Known& image) {
  auto gone = client.call<ec2::op::DeregisterImage>({.image_id = image.id});
  if (!gone && !gone.error().code.starts_with("InvalidAMIID")) return std::move(gone).error();
  for (auto& snapshot : image.snapshots) TRY(remove_snapshot(client, snapshot));
  return Done{};
}

Result<> remove_snapshot(const aws::Client& client, const std::string& id) {
  auto gone = client.call<ec2::op::DeleteSnapshot>({.snapshot_id = id});
  if (!gone && gone.error().code != "InvalidSnapshot.NotFound") return std::move(gone).error();
  return Done{};
}

Result<std::vector<KnownSnapshot>> unfinished_snapshots(aws::Transport& transport,
                                                        const std::string& app) {
  std::vector<KnownSnapshot> snapshots;
  ec2::DescribeSnapshotsRequest request;
  request.owner_ids = std::vector<std::string>{"self"};
  request.filters = std::vector<ec2::Filter>{filter(std::string("tag:") + tag_app, {app}),
                                             filter(std::string("tag:") + tag_state, {"baking"})};
  TRY(aws::each_page<ec2::op::DescribeSnapshots>(transport, request, [&](auto& page) {
    for (auto& one : page.snapshots.value_or(std::vector<ec2::Snapshot>{}))
      snapshots.push_back({.id = one.snapshot_id.value_or(""), .tags = tags_of(one.tags)});
    return true;
  }));
  return snapshots;
}

}  // namespace windlass::image
