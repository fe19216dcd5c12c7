// The volumes that a machine of an image begins with, as a request changes them.
#include <algorithm>
#include <set>

#include "cloud/ec2/common/errors.h"
#include "cloud/ec2/storage/image.h"
#include "cloud/ec2/storage/snapshot.h"
#include "cloud/ec2/storage/volume_terms.h"

namespace windlass::cloud::ec2 {

namespace {

Error impossible(std::string message) { return {"InvalidBlockDeviceMapping", std::move(message)}; }

Result<> take_snapshot(Ec2& ec2, const Call& call, ImageDevice& device, const std::string& id) {
  auto snapshot = TRY(find_snapshot(ec2, call, id));
  device.snapshot = id;
  if (device.size_gib == 0) device.size_gib = snapshot.size_gib;
  if (device.size_gib < snapshot.size_gib)
    return impossible("Volume of size " + std::to_string(device.size_gib) +
                      "GB is smaller than snapshot '" + id +
                      "', expect size >= " + std::to_string(snapshot.size_gib) + "GB");
  return Done{};
}

// What the request says of a device; what it does not say stays.
Result<> change(Ec2& ec2, const Call& call, ImageDevice& device,
                const aws::ec2::EbsBlockDevice& wanted, bool is_new, bool is_root) {
  auto before = device.size_gib;
  if (wanted.volume_size) device.size_gib = *wanted.volume_size;
  if (wanted.volume_type && *wanted.volume_type != device.type) {
    device.type = *wanted.volume_type;
    device.iops.reset();
    device.throughput.reset();
  }
  if (wanted.iops) device.iops = *wanted.iops;
  if (wanted.throughput) device.throughput = *wanted.throughput;
  if (wanted.delete_on_termination) device.delete_on_termination = *wanted.delete_on_termination;
  if (wanted.encrypted) device.encrypted = *wanted.encrypted;
  if (wanted.kms_key_id) device.kms_key = *wanted.kms_key_id;
  auto snapshot = wanted.snapshot_id.value_or(device.snapshot);
  if (snapshot != device.snapshot && is_root && !is_new)
    return impossible("snapshotId cannot be modified on root device");
  if (snapshot != device.snapshot) return take_snapshot(ec2, call, device, snapshot);
  if (!is_new && !snapshot.empty() && device.size_gib < before)
    return impossible("Volume of size " + std::to_string(device.size_gib) +
                      "GB is smaller than snapshot '" + snapshot +
                      "', expect size >= " + std::to_string(before) + "GB");
  return Done{};
}

// As a volume would be refused, but before anything is made.
Result<> check(const ImageDevice& device) {
  if (!device.virtual_name.empty()) return Done{};
  if (device.size_gib == 0 && device.snapshot.empty())
    return Error{"MissingParameter", "The request must contain the parameter size or snapshotId"};
  if (!device.kms_key.empty() && !device.encrypted.value_or(false))
    return Error{"InvalidParameterDependency",
                 "The parameter KmsKeyId requires the parameter Encrypted to be set."};
  TRY(settled({.type = device.type,
               .size_gib = device.size_gib,
               .iops = device.iops,
               .throughput = device.throughput}));
  return Done{};
}

}  // namespace

Result<std::vector<ImageDevice>> devices_for(Ec2& ec2, const Call& call, const Image& image,
                                             const BlockDevices& changes) {
  auto devices = image.devices;
  std::set<std::string> named;
  for (auto& wanted : changes.value_or(std::vector<aws::ec2::BlockDeviceMapping>{})) {
    auto name = wanted.device_name.value_or("");
    if (name.empty())
      return Error{"MissingParameter", "The request must contain the parameter deviceName"};
    if (!named.insert(name).second) return impossible("Device '" + name + "' is specified twice");
    auto at = std::ranges::find(devices, name, &ImageDevice::device);
    auto is_root = name == image.root_device;
    auto is_new = at == devices.end();
    if (wanted.no_device) {
      if (is_root) return impossible("The root device cannot be left out");
      if (!is_new) devices.erase(at);
      continue;
    }
    if (is_new) at = devices.insert(devices.end(), {.device = name, .type = "gp2"});
    at->virtual_name = wanted.virtual_name.value_or("");
    if (wanted.ebs) TRY(change(ec2, call, *at, *wanted.ebs, is_new, is_root));
  }
  for (auto& device : devices) TRY(check(device));
  std::ranges::stable_partition(devices,
                                [&](auto& device) { return device.device == image.root_device; });
  return devices;
}

std::vector<aws::ec2::BlockDeviceMapping> shown_devices(const std::vector<ImageDevice>& devices) {
  auto small = [](const std::optional<std::int64_t>& number) {
    return number ? std::optional(static_cast<std::int32_t>(*number)) : std::nullopt;
  };
  std::vector<aws::ec2::BlockDeviceMapping> shown;
  for (auto& device : devices) {
    aws::ec2::BlockDeviceMapping mapping;
    mapping.device_name = device.device;
    if (!device.virtual_name.empty()) {
      mapping.virtual_name = device.virtual_name;
      shown.push_back(std::move(mapping));
      continue;
    }
    auto& ebs = mapping.ebs.emplace();
    ebs.delete_on_termination = device.delete_on_termination;
    if (!device.snapshot.empty()) ebs.snapshot_id = device.snapshot;
    ebs.volume_size = static_cast<std::int32_t>(device.size_gib);
    ebs.volume_type = device.type;
    ebs.iops = small(device.iops);
    ebs.throughput = small(device.throughput);
    ebs.encrypted = device.encrypted;
    shown.push_back(std::move(mapping));
  }
  return shown;
}

}  // namespace windlass::cloud::ec2
