// Images described.
#include <algorithm>
#include <set>

#include "aws/ec2/describe_images.h"
#include "cloud/ec2/common/errors.h"
#include "cloud/ec2/common/filters.h"
#include "cloud/ec2/common/paging.h"
#include "cloud/ec2/storage/handlers.h"
#include "cloud/ec2/storage/image_row.h"
#include "cloud/ec2/storage/problems.h"
#include "cloud/ec2/storage/sharing.h"

namespace windlass::cloud::ec2 {

using namespace aws::ec2;

namespace {

std::optional<std::string> unless_empty(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

aws::ec2::Image shown(const Image& image, const Tags& tags) {
  aws::ec2::Image shown;
  shown.image_id = image.id;
  shown.name = image.name;
  shown.description = unless_empty(image.description);
  shown.image_location = image.location;
  shown.owner_id = image.owner.text;
  shown.image_owner_alias = unless_empty(image.owner_alias);
  shown.creation_date = image.created;
  shown.state = image.state;
  if (!image.state_message.empty())
    shown.state_reason =
        StateReason{.code = "Server.InternalError", .message = image.state_message};
  shown.public_ = image.is_public;
  shown.architecture = image.architecture;
  shown.image_type = "machine";
  shown.platform_details = "Linux/UNIX";
  shown.usage_operation = "RunInstances";
  shown.hypervisor = "xen";
  shown.virtualization_type = image.virtualization;
  shown.root_device_type = "ebs";
  shown.root_device_name = image.root_device;
  shown.block_device_mappings = shown_devices(image.devices);
  shown.ena_support = image.ena;
  shown.sriov_net_support = unless_empty(image.sriov);
  shown.boot_mode = unless_empty(image.boot_mode);
  shown.tpm_support = unless_empty(image.tpm);
  shown.imds_support = unless_empty(image.imds);
  shown.kernel_id = unless_empty(image.kernel);
  shown.ramdisk_id = unless_empty(image.ramdisk);
  shown.source_image_id = unless_empty(image.source_image);
  shown.source_image_region = unless_empty(image.source_region);
  shown.source_instance_id = unless_empty(image.source_instance);
  shown.deregistration_protection = "disabled";
  shown.tags = tag_list(tags);
  return shown;
}

Facts facts_of(const Image& image, const Tags& tags) {
  Facts facts;
  facts.add("architecture", image.architecture)
      .add("creation-date", image.created)
      .add("description", image.description)
      .add("ena-support", image.ena)
      .add("hypervisor", "xen")
      .add("image-id", image.id)
      .add("image-type", "machine")
      .add("is-public", image.is_public)
      .add("manifest-location", image.location)
      .add("name", image.name)
      .add("owner-alias", unless_empty(image.owner_alias))
      .add("owner-id", image.owner.text)
      .add("root-device-name", image.root_device)
      .add("root-device-type", "ebs")
      .add("source-image-id", unless_empty(image.source_image))
      .add("source-image-region", unless_empty(image.source_region))
      .add("source-instance-id", unless_empty(image.source_instance))
      .add("sriov-net-support", unless_empty(image.sriov))
      .add("state", image.state)
      .add("virtualization-type", image.virtualization)
      .add("kernel-id", unless_empty(image.kernel))
      .add("ramdisk-id", unless_empty(image.ramdisk))
      .tags(tags);
  for (auto& device : image.devices) {
    facts.add("block-device-mapping.device-name", device.device);
    if (!device.virtual_name.empty()) continue;
    facts.add("block-device-mapping.delete-on-termination", device.delete_on_termination)
        .add("block-device-mapping.encrypted", device.encrypted.value_or(false))
        .add("block-device-mapping.snapshot-id", unless_empty(device.snapshot))
        .add("block-device-mapping.volume-size", std::to_string(device.size_gib))
        .add("block-device-mapping.volume-type", device.type);
  }
  return facts;
}

using Words = std::optional<std::vector<std::string>>;

// `aliases`: words beside "self" and account numbers.
Result<std::set<std::string>> people(const Call& call, const Words& given,
                                     std::initializer_list<std::string_view> aliases) {
  std::set<std::string> people;
  for (auto& one : given.value_or(std::vector<std::string>{})) {
    if (one != "self" && !is_account(one) && std::ranges::find(aliases, one) == aliases.end())
      return Error{"InvalidUserID.Malformed", "Invalid user id: \"" + one + "\""};
    people.insert(one == "self" ? call.caller.account.text : one);
  }
  return people;
}

// Those who may run it because somebody said so; its owner needs no such word.
bool is_let_to(Ec2& ec2, const Image& image, const std::set<std::string>& users) {
  return std::ranges::any_of(users, [&](auto& user) {
    if (user == "all") return image.is_public;
    return std::ranges::count(shares_of(ec2.db, image.id), Share{"user", user}) > 0;
  });
}

Result<std::vector<Image>> candidates(Ec2& ec2, const Call& call, const Words& ids) {
  if (!ids || ids->empty()) return visible_images(ec2, call);
  std::vector<Image> images;
  for (auto& id : *ids) {
    if (!is_id("ami", id))
      return Error{"InvalidAMIID.Malformed", "Invalid id: \"" + id + "\" (expecting \"ami-...\")"};
    auto visible = image_row(ec2.db, call.region, id);
    if (!visible || (!visible->is_public && visible->owner != call.caller.account &&
                     !is_shared_with(ec2.db, id, call.caller.account)))
      return image_not_found(id);
    images.push_back(*std::move(visible));
  }
  return images;
}

}  // namespace

Result<DescribeImagesResult> describe_images(Ec2& ec2, const Call& call,
                                             const DescribeImagesRequest& in) {
  auto filters = TRY(Filters::read(in.filters, {"architecture",
                                                "block-device-mapping.delete-on-termination",
                                                "block-device-mapping.device-name",
                                                "block-device-mapping.encrypted",
                                                "block-device-mapping.snapshot-id",
                                                "block-device-mapping.volume-size",
                                                "block-device-mapping.volume-type",
                                                "creation-date",
                                                "description",
                                                "ena-support",
                                                "free-tier-eligible",
                                                "hypervisor",
                                                "image-allowed",
                                                "image-id",
                                                "image-type",
                                                "is-public",
                                                "kernel-id",
                                                "manifest-location",
                                                "name",
                                                "owner-alias",
                                                "owner-id",
                                                "platform",
                                                "product-code",
                                                "product-code.type",
                                                "ramdisk-id",
                                                "root-device-name",
                                                "root-device-type",
                                                "source-image-id",
                                                "source-image-region",
                                                "source-instance-id",
                                                "state",
                                                "state-reason-code",
                                                "state-reason-message",
                                                "sriov-net-support",
                                                "virtualization-type"}));
  if (in.image_ids && !in.image_ids->empty() && in.max_results)
    return invalid_combination(
        "The parameter imageIdsSet cannot be used with the parameter maxResults");
  auto page = TRY(page_of(in.max_results, in.next_token, 1));
  auto owners = TRY(people(call, in.owners, {"amazon", "aws-marketplace", "aws-backup-vault"}));
  auto users = TRY(people(call, in.executable_users, {"all"}));
  auto images = TRY(candidates(ec2, call, in.image_ids));
  TRY(refuse_dry_run(in.dry_run));

  DescribeImagesResult answer{.next_token = {}, .images = std::vector<aws::ec2::Image>{}};
  for (auto& image : images) {
    if (!owners.empty() && !owners.contains(image.owner.text) &&
        (image.owner_alias.empty() || !owners.contains(image.owner_alias)))
      continue;
    if (!users.empty() && !is_let_to(ec2, image, users)) continue;
    auto tags = image.owner == call.caller.account ? tags_of(ec2.db, image.id) : Tags{};
    if (filters.match(facts_of(image, tags))) answer.images->push_back(shown(image, tags));
  }
  answer.next_token = cut(*answer.images, page);
  return answer;
}

}  // namespace windlass::cloud::ec2
