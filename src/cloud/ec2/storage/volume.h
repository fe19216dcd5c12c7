// Volumes as rows: what other parts of EC2 and handlers look up and change.
//
// A data volume is a file on the host, made, grown and removed by the duty ec2.storage. A root
// volume is what a machine has changed of its layers: its bytes are the machine's own
// (host::Machines), and it goes when Machines::forget() is called, which ec2.storage does once the
// row says so. Nobody else calls forget().
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cloud/ec2/common/context.h"
#include "cloud/ec2/common/tags.h"

namespace windlass::cloud::ec2 {

struct Attachment {
  std::string instance;
  std::string device;  // "/dev/xvda"
  std::string state;   // attaching | attached | detaching
  bool delete_on_termination = false;
  Time since{};
};

struct Volume {
  std::string id;
  AccountId account;
  Region region;
  bool root = false;
  std::string state;  // creating | available | in-use | deleting | error
  std::int64_t size_gib = 0;
  std::string zone;  // "us-east-1a"
  std::string type;  // "gp3"
  std::optional<std::int64_t> iops = {};
  std::optional<std::int64_t> throughput = {};
  std::string snapshot = {};  // it was made from; "" for none
  bool encrypted = false;
  std::string kms_key = {};  // its ARN; "" when not encrypted
  bool multi_attach = false;
  bool auto_enable_io = false;
  Time created{};
  std::optional<Attachment> attachment = {};
  // Is the file on the host? Only then Volumes::attach() may be called. True for root volumes.
  bool on_host = false;
};

// The size, type and so on that are not given are those of the snapshot, or AWS's defaults. Refuses
// as CreateVolume does. Summons ec2.storage.
struct NewVolume {
  std::string zone;
  std::optional<std::int64_t> size_gib = {};
  std::optional<std::string> snapshot = {};
  std::string type = "gp2";
  std::optional<std::int64_t> iops = {};
  std::optional<std::int64_t> throughput = {};
  std::optional<bool> encrypted = {};
  std::optional<std::string> kms_key = {};
  Tags tags = {};
};
Result<Volume> make_volume(Ec2& ec2, const Call& call, const NewVolume& wanted);
// A machine's root: over these layers (Image::layers), of the instance from the start. No file is
// made. With NewVolume::snapshot the image's; an image's root snapshot may be another account's
// (public).
Result<Volume> make_root_volume(Ec2& ec2, const Call& call, const NewVolume& wanted,
                                const std::vector<std::string>& layers, const std::string& instance,
                                const std::string& device, bool delete_on_termination);

// InvalidVolume.NotFound, or InvalidParameterValue for what is no volume's id.
Result<Volume> find_volume(Ec2& ec2, const Call& call, const std::string& id);
// Whoever's it is: for duties.
std::optional<Volume> volume_row(store::Database& db, const std::string& id);
// All that are attached to it (also those that come or go), by device.
std::vector<Volume> volumes_of(store::Database& db, const std::string& instance);
// What a root volume lies on, the topmost first: names for host::Images.
std::vector<std::string> layers_of(store::Database& db, const std::string& volume_or_snapshot);

// --- Attachments: rows written by instances ---
// The volume comes to that instance: `attaching`, and the volume is in-use. Refuses IncorrectState
// unless it is available (`creating` is let through when `also_unmade`: RunInstances with its own
// volumes), VolumeInUse when it is attached, InvalidVolume.ZoneMismatch.
struct NewAttachment {
  std::string instance;
  std::string device;
  std::string zone;  // the instance's
  bool delete_on_termination = false;
  bool also_unmade = false;
};
Result<Volume> attach_volume_row(Ec2& ec2, const Call& call, const std::string& volume,
                                 const NewAttachment& wanted);
// The host did it.
void volume_attached(Ec2& ec2, const std::string& volume);
// `detaching`. Refuses IncorrectState when it is not attached.
Result<Volume> detach_volume_row(Ec2& ec2, const Call& call, const std::string& volume);
// The host did it, or the machine is no more: the volume is available again.
void volume_detached(Ec2& ec2, const std::string& volume);
void keep_on_termination(Ec2& ec2, const std::string& volume, bool keep);
// The instance's machine was removed from the host (but not forgotten): volumes that go with it are
// being deleted, others are available. A root volume that stays keeps the machine's changes.
void volumes_lose_instance(Ec2& ec2, const Call& call, const std::string& instance);

}  // namespace windlass::cloud::ec2
