// Images come and go: registered, made of instances, copied, deregistered.
#include <algorithm>

#include "aws/ec2/copy_image.h"
#include "aws/ec2/deregister_image.h"
#include "aws/ec2/register_image.h"
#include "cloud/ec2/common/errors.h"
#include "cloud/ec2/common/zones.h"
#include "cloud/ec2/storage/catalogue.h"
#include "cloud/ec2/storage/handlers.h"
#include "cloud/ec2/storage/image_row.h"
#include "cloud/ec2/storage/snapshot_row.h"
#include "cloud/ec2/storage/volume.h"

namespace windlass::cloud::ec2 {

using namespace aws::ec2;

namespace {

// Which program a root begins with is settled by the catalogue image at its bottom.
bool has_systemd(const std::vector<std::string>& layers) {
  for (auto& entry : catalogue_images())
    if (!layers.empty() && layers.back() == entry.layer) return entry.systemd;
  return true;
}

const ImageDevice* root_of(const Image& image) {
  auto found = std::ranges::find(image.devices, image.root_device, &ImageDevice::device);
  return found == image.devices.end() ? nullptr : &*found;
}

// The volume as it is, from a new snapshot of it.
Result<ImageDevice> device_of(Ec2& ec2, const Call& call, const Volume& volume,
                              const NewImage& wanted) {
  auto snapshot =
      TRY(create_snapshot_of(ec2, call,
                             {.volume = volume.id,
                              .description = "Created by CreateImage(" + wanted.instance + ")",
                              .tags = wanted.snapshot_tags,
                              .reboot = wanted.reboot}));
  auto chosen = volume.type == "gp3" || volume.type == "io1" || volume.type == "io2";
  return ImageDevice{.device = volume.attachment->device,
                     .snapshot = snapshot.id,
                     .size_gib = volume.size_gib,
                     .type = volume.type,
                     .iops = chosen ? volume.iops : std::nullopt,
                     .throughput = volume.throughput,
                     .encrypted = volume.encrypted,
                     .delete_on_termination = volume.attachment->delete_on_termination};
}

bool is_left_out(const BlockDevices& changes, const std::string& device) {
  return changes && std::ranges::any_of(*changes, [&](auto& change) {
           return change.device_name == device && change.no_device.has_value();
         });
}

Result<Tags> tags_for_copy(Ec2& ec2, const Call& call, const CopyImageRequest& in,
                           const Image& source) {
  auto tags = TRY(wanted_tags(call, in.tag_specifications, "image", {"snapshot"}));
  if (!in.copy_image_tags.value_or(false) || source.owner != call.caller.account) return tags;
  for (auto& [key, value] : tags_of(ec2.db, source.id))
    if (!key.starts_with("aws:")) tags.emplace(key, value);
  return tags;
}

Result<> copy_devices(Ec2& ec2, const Call& call, const CopyImageRequest& in, const Image& source,
                      Image& copy) {
  auto tags = TRY(wanted_tags(call, in.tag_specifications, "snapshot", {"image"}));
  auto description =
      "Copied for DestinationAmi " + in.name.value_or("") + " from SourceAmi " + source.id;
  for (auto& device : copy.devices) {
    if (device.snapshot.empty()) continue;
    auto from = snapshot_row(ec2.db, device.snapshot);
    auto encrypted = from && from->encrypted;
    auto same_region = source.region == call.region;
    auto encryption = TRY(encryption_for(
        ec2, call, in.encrypted.value_or(false) || encrypted ? std::optional(true) : std::nullopt,
        in.kms_key_id, encrypted && same_region ? Encryption{true, from->kms_key} : Encryption{}));
    device.snapshot = from ? TRY(copy_of_snapshot(ec2, call, *from, description, encryption, tags))
                           : TRY(snapshot_on_layers(ec2, call, device.size_gib, description,
                                                    encryption, source.layers, tags));
    device.encrypted = encryption.on;
    device.kms_key = "";  // it is the snapshot's
  }
  return Done{};
}

}  // namespace

Result<std::string> register_committed_image(Ec2& ec2, const Call& call, const NewImage& wanted) {
  TRY(check_image_name(ec2, call, wanted.name));
  Image image;
  if (auto source = image_row(ec2.db, call.region, wanted.source_image)) image = *source;
  image.name = wanted.name;
  image.description = wanted.description;
  image.source_image = wanted.source_image;
  image.source_region = call.region.text;
  image.source_instance = wanted.instance;
  image.devices.clear();
  for (auto& volume : volumes_of(ec2.db, wanted.instance)) {
    if (volume.root) {
      image.root_device = volume.attachment->device;
      image.systemd = has_systemd(layers_of(ec2.db, volume.id));
    }
    if (!volume.root && is_left_out(wanted.changes, volume.attachment->device)) continue;
    image.devices.push_back(TRY(device_of(ec2, call, volume, wanted)));
  }
  if (!root_of(image))
    return Error{"IncorrectState", "The instance '" + wanted.instance + "' has no root volume"};
  image.devices = TRY(devices_for(ec2, call, image, wanted.changes));
  return keep_image(ec2, call, std::move(image), wanted.tags);
}

Result<RegisterImageResult> register_image(Ec2& ec2, const Call& call,
                                           const RegisterImageRequest& in) {
  auto name = in.name.value_or("");
  TRY(check_image_name(ec2, call, name));
  auto tags = TRY(wanted_tags(call, in.tag_specifications, "image"));
  if (in.image_location)
    return Error{"UnsupportedOperation", "Images whose root is in S3 are not served by this cloud"};
  if (!in.root_device_name)
    return Error{"MissingParameter", "The request must contain the parameter RootDeviceName"};
  Image image;
  image.name = name;
  image.description = in.description.value_or("");
  // AWS's defaults here are those of its first years.
  image.architecture = in.architecture.value_or("i386");
  image.virtualization = in.virtualization_type.value_or("paravirtual");
  image.root_device = *in.root_device_name;
  image.boot_mode = in.boot_mode.value_or("");
  image.tpm = in.tpm_support.value_or("");
  image.imds = in.imds_support.value_or("");
  image.sriov = in.sriov_net_support.value_or("");
  image.kernel = in.kernel_id.value_or("");
  image.ramdisk = in.ramdisk_id.value_or("");
  image.ena = in.ena_support.value_or(false);
  image.devices = TRY(devices_for(ec2, call, image, in.block_device_mappings));
  auto* root = root_of(image);
  if (!root || root->snapshot.empty())
    return Error{"InvalidBlockDeviceMapping",
                 "The root device '" + image.root_device + "' needs a snapshot"};
  for (auto& device : image.devices)
    if (auto snapshot = snapshot_row(ec2.db, device.snapshot))
      device.encrypted = device.encrypted.value_or(false) || snapshot->encrypted;
  image.systemd = has_systemd(layers_of(ec2.db, root->snapshot));
  TRY(refuse_dry_run(in.dry_run));
  return RegisterImageResult{TRY(keep_image(ec2, call, std::move(image), tags))};
}

Result<CopyImageResult> copy_image(Ec2& ec2, const Call& call, const CopyImageRequest& in) {
  auto token = in.client_token.value_or("");
  if (auto before = token.empty()
                        ? std::nullopt
                        : ec2.db.find_text("select id from ec2_image where account = ? and"
                                           " region = ? and token = ?",
                                           {call.caller.account.text, call.region.text, token}))
    return CopyImageResult{*before};
  TRY(check_image_name(ec2, call, in.name.value_or("")));
  if (in.destination_outpost_arn)
    return Error{"UnsupportedOperation", "There are no Outposts in this cloud"};
  auto from = call;
  from.region = {in.source_region.value_or("")};
  if (std::ranges::find(all_regions(), from.region.text) == all_regions().end())
    return invalid_parameter(from.region.text, "sourceRegion");
  auto source = TRY(find_image(ec2, from, in.source_image_id.value_or("")));
  if (source.state != "available")
    return Error{"InvalidAMIID.Unavailable",
                 "The image ID '" + source.id + "' is not available: it is " + source.state};
  auto tags = TRY(tags_for_copy(ec2, call, in, source));
  auto copy = source;
  copy.name = in.name.value_or("");
  copy.description = in.description.value_or("");
  copy.source_image = source.id;
  copy.source_region = source.region.text;
  copy.source_instance = "";
  TRY(copy_devices(ec2, call, in, source, copy));
  TRY(refuse_dry_run(in.dry_run));
  auto id = TRY(keep_image(ec2, call, std::move(copy), tags));
  if (!token.empty()) ec2.db.run("update ec2_image set token = ? where id = ?", {token, id});
  return CopyImageResult{id};
}

Result<DeregisterImageResult> deregister_image(Ec2& ec2, const Call& call,
                                               const DeregisterImageRequest& in) {
  auto image = TRY(find_own_image(ec2, call, in.image_id.value_or("")));
  TRY(refuse_dry_run(in.dry_run));
  drop_image(ec2, image.id);
  DeregisterImageResult answer{.return_ = true, .delete_snapshot_results = {}};
  if (!in.delete_associated_snapshots.value_or(false)) return answer;
  answer.delete_snapshot_results.emplace();
  for (auto& device : image.devices) {
    if (device.snapshot.empty()) continue;
    auto snapshot = snapshot_row(ec2.db, device.snapshot);
    auto used =
        ec2.db.any("select 1 from ec2_image_device where snapshot = ? limit 1", {device.snapshot});
    auto own = snapshot && snapshot->account == call.caller.account;
    if (own && !used) drop_snapshot(ec2, *snapshot);
    answer.delete_snapshot_results->push_back({.snapshot_id = device.snapshot,
                                               .return_code = !own   ? "missing-permissions"
                                                              : used ? "skipped"
                                                                     : "success"});
  }
  return answer;
}

}  // namespace windlass::cloud::ec2
