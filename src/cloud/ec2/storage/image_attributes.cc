// Attributes of images: who may run them, what they say of themselves.
#include <algorithm>

#include "aws/ec2/describe_image_attribute.h"
#include "aws/ec2/modify_image_attribute.h"
#include "aws/ec2/reset_image_attribute.h"
#include "cloud/ec2/common/errors.h"
#include "cloud/ec2/storage/handlers.h"
#include "cloud/ec2/storage/image_row.h"
#include "cloud/ec2/storage/sharing.h"

namespace windlass::cloud::ec2 {

using namespace aws::ec2;

namespace {

using Permissions = std::optional<std::vector<LaunchPermission>>;
using Words = std::optional<std::vector<std::string>>;

void add_shares(std::vector<Share>& shares, const Permissions& permissions) {
  if (!permissions) return;
  for (auto& permission : *permissions) {
    if (permission.user_id) shares.push_back({"user", *permission.user_id});
    if (permission.group) shares.push_back({"group", *permission.group});
    if (permission.organization_arn)
      shares.push_back({"organization", *permission.organization_arn});
    if (permission.organizational_unit_arn)
      shares.push_back({"unit", *permission.organizational_unit_arn});
  }
}

void add_shares(std::vector<Share>& shares, std::string_view kind, const Words& values) {
  if (!values) return;
  for (auto& value : *values) shares.push_back({std::string(kind), value});
}

LaunchPermission shown(const Share& share) {
  LaunchPermission permission;
  (share.kind == "user"           ? permission.user_id
   : share.kind == "group"        ? permission.group
   : share.kind == "organization" ? permission.organization_arn
                                  : permission.organizational_unit_arn) = share.value;
  return permission;
}

AttributeValue value_of(const std::string& text) {
  return {.value = text.empty() ? std::nullopt : std::optional(text)};
}

Result<> change_permissions(Ec2& ec2, const Image& image, const ModifyImageAttributeRequest& in,
                            bool dry) {
  std::vector<Share> added, removed;
  if (in.launch_permission) {
    add_shares(added, in.launch_permission->add);
    add_shares(removed, in.launch_permission->remove);
  }
  auto& named = in.operation_type == "remove" ? removed : added;
  add_shares(named, "user", in.user_ids);
  add_shares(named, "group", in.user_groups);
  add_shares(named, "organization", in.organization_arns);
  add_shares(named, "unit", in.organizational_unit_arns);
  if (added.empty() && removed.empty())
    return invalid_combination(
        "The request must contain permissions to add or to remove, and an operation type for them");
  for (auto* list : {&added, &removed})
    for (auto& each : *list) TRY(check_share(each, "launchPermission"));
  auto encrypted = std::ranges::any_of(
      image.devices, [](auto& device) { return device.encrypted.value_or(false); });
  if (encrypted && std::ranges::any_of(added, [](auto& each) { return each.kind == "group"; }))
    return Error{"InvalidParameter",
                 "Images with encrypted snapshots cannot be shared with everybody"};
  TRY(refuse_dry_run(dry));
  for (auto& each : added) share(ec2, image.id, each);
  for (auto& each : removed) unshare(ec2, image.id, each);
  return Done{};
}

}  // namespace

Result<ImageAttribute> describe_image_attribute(Ec2& ec2, const Call& call,
                                                const DescribeImageAttributeRequest& in) {
  auto image = TRY(find_own_image(ec2, call, in.image_id.value_or("")));
  TRY(refuse_dry_run(in.dry_run));
  auto attribute = in.attribute.value_or("");
  ImageAttribute answer;
  answer.image_id = image.id;
  if (attribute == "description") {
    answer.description = value_of(image.description);
  } else if (attribute == "launchPermission") {
    answer.launch_permissions.emplace();
    for (auto& each : shares_of(ec2.db, image.id))
      answer.launch_permissions->push_back(shown(each));
  } else if (attribute == "blockDeviceMapping") {
    answer.block_device_mappings = shown_devices(image.devices);
  } else if (attribute == "productCodes") {
    answer.product_codes.emplace();
  } else if (attribute == "kernel") {
    answer.kernel_id = value_of(image.kernel);
  } else if (attribute == "ramdisk") {
    answer.ramdisk_id = value_of(image.ramdisk);
  } else if (attribute == "sriovNetSupport") {
    answer.sriov_net_support = value_of(image.sriov);
  } else if (attribute == "bootMode") {
    answer.boot_mode = value_of(image.boot_mode);
  } else if (attribute == "tpmSupport") {
    answer.tpm_support = value_of(image.tpm);
  } else if (attribute == "uefiData") {
    answer.uefi_data = value_of("");
  } else if (attribute == "lastLaunchedTime") {
    answer.last_launched_time = value_of("");
  } else if (attribute == "imdsSupport") {
    answer.imds_support = value_of(image.imds);
  } else if (attribute == "deregistrationProtection") {
    answer.deregistration_protection = value_of("disabled");
  } else {
    return invalid_parameter(attribute, "attribute");
  }
  return answer;
}

Result<> modify_image_attribute(Ec2& ec2, const Call& call, const ModifyImageAttributeRequest& in) {
  auto image = TRY(find_own_image(ec2, call, in.image_id.value_or("")));
  auto attribute = in.attribute.value_or(in.description         ? "description"
                                         : in.imds_support      ? "imdsSupport"
                                         : in.product_codes     ? "productCodes"
                                         : in.launch_permission ? "launchPermission"
                                                                : "");
  auto dry = in.dry_run.value_or(false);
  if (attribute == "launchPermission" || (attribute.empty() && in.operation_type))
    return change_permissions(ec2, image, in, dry);
  if (attribute == "description") {
    auto text = in.description ? in.description->value : in.value;
    if (!text) return missing_parameter("value");
    TRY(refuse_dry_run(dry));
    ec2.db.run("update ec2_image set description = ? where id = ?", {*text, image.id});
    return Done{};
  }
  if (attribute == "imdsSupport") {
    auto wanted = in.imds_support ? in.imds_support->value : in.value;
    if (wanted != "v2.0") return invalid_parameter(wanted.value_or(""), "imdsSupport");
    TRY(refuse_dry_run(dry));
    ec2.db.run("update ec2_image set imds = 'v2.0' where id = ?", {image.id});
    return Done{};
  }
  if (attribute == "productCodes")
    return Error{"UnsupportedOperation", "There is no marketplace in this cloud"};
  if (attribute.empty()) return invalid_combination("The request must name an attribute to change");
  return invalid_parameter(attribute, "attribute");
}

Result<> reset_image_attribute(Ec2& ec2, const Call& call, const ResetImageAttributeRequest& in) {
  auto image = TRY(find_own_image(ec2, call, in.image_id.value_or("")));
  if (in.attribute != "launchPermission")
    return invalid_parameter(in.attribute.value_or(""), "attribute");
  TRY(refuse_dry_run(in.dry_run));
  unshare_all(ec2, image.id);
  return Done{};
}

}  // namespace windlass::cloud::ec2
