// Images: layers for a root, and the volumes that a machine begins with.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "aws/ec2/shape/block_device_mapping.h"
#include "cloud/ec2/common/context.h"
#include "cloud/ec2/common/tags.h"

namespace windlass::cloud::ec2 {

using BlockDevices = std::optional<std::vector<aws::ec2::BlockDeviceMapping>>;

// A volume that a machine of this image begins with.
struct ImageDevice {
  std::string device;         // "/dev/xvda"
  std::string snapshot = {};  // "" for an empty volume
  std::int64_t size_gib = 0;
  std::string type = "gp3";
  std::optional<std::int64_t> iops = {};
  std::optional<std::int64_t> throughput = {};
  std::optional<bool> encrypted = {};
  std::string kms_key = {};
  bool delete_on_termination = true;
  std::string virtual_name = {};  // "ephemeral0": no volume, and none is made of it here
};

struct Image {
  std::string id;
  AccountId owner;
  std::string owner_alias = {};  // "amazon"
  Region region;
  std::string name;
  std::string description = {};
  std::string location = {};
  std::string state;  // pending | available | failed
  std::string state_message = {};
  std::string architecture = "x86_64";
  std::string root_device = "/dev/xvda";
  std::string virtualization = "hvm";
  std::string boot_mode = {}, tpm = {}, imds = {}, sriov = {}, kernel = {}, ramdisk = {};
  bool ena = true;
  bool is_public = false;
  std::string created;  // as it is written: "2025-11-12T10:00:00.000Z"
  std::string source_image = {}, source_region = {}, source_instance = {};
  std::vector<ImageDevice> devices = {};
  // Names for host::Images, the topmost first. Empty: its root is no machine's (registered from the
  // snapshot of a data volume), and it cannot be run.
  std::vector<std::string> layers = {};
  bool systemd = true;  // /sbin/init is its first process; otherwise /init (tiny)
};

// What the caller may see: its own, shared, public and the catalogue's. InvalidAMIID.NotFound,
// InvalidAMIID.Malformed. With authentication off, an id that nobody has is the default image:
// tools that were written for mocks send such ids.
Result<Image> find_image(Ec2& ec2, const Call& call, const std::string& id);
// The same, for RunInstances: refuses InvalidAMIID.Unavailable when it is not available yet, and
// Unsupported when it has no layers.
Result<Image> find_image_to_run(Ec2& ec2, const Call& call, const std::string& id);
// The image's volumes as a request changes them (RunInstances, launch templates, CreateImage):
// other sizes, more volumes, NoDevice. The root is the first. InvalidBlockDeviceMapping.
Result<std::vector<ImageDevice>> devices_for(Ec2& ec2, const Call& call, const Image& image,
                                             const BlockDevices& changes);
std::vector<aws::ec2::BlockDeviceMapping> shown_devices(const std::vector<ImageDevice>& devices);

// CreateImage of an instance: snapshots of its volumes (the root's through root_commits_due), and
// an image that is pending until they are complete. InvalidAMIName.Duplicate,
// InvalidAMIName.Malformed.
struct NewImage {
  std::string instance;
  std::string source_image;  // the instance's: the new one is of its kind
  std::string name;
  std::string description = {};
  BlockDevices changes = {};
  bool reboot = true;  // AWS's default: the machine stops for it
  Tags tags = {};
  Tags snapshot_tags = {};
};
Result<std::string> register_committed_image(Ec2& ec2, const Call& call, const NewImage& wanted);

}  // namespace windlass::cloud::ec2
