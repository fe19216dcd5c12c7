// Images as rows: found, kept, dropped.
#include "cloud/ec2/storage/image_row.h"

#include <algorithm>

#include "base/time.h"
#include "cloud/ec2/common/errors.h"
#include "cloud/ec2/common/ids.h"
#include "cloud/ec2/storage/catalogue.h"
#include "cloud/ec2/storage/layers.h"
#include "cloud/ec2/storage/problems.h"
#include "cloud/ec2/storage/sharing.h"
#include "cloud/ec2/storage/volume.h"

namespace windlass::cloud::ec2 {

namespace {

const std::string columns =
    "select id, account, region, name, description, state, message, architecture, root_device,"
    " virtualization, boot_mode, tpm, imds, sriov, kernel, ramdisk, ena, systemd, created,"
    " source_image, source_region, source_instance from ec2_image ";

Image from_catalogue(const CatalogueImage& entry, const Region& region) {
  Image image;
  image.id = entry.id;
  image.owner = {std::string(entry.owner)};
  image.owner_alias = "amazon";
  image.region = region;
  image.name = entry.name;
  image.description = entry.description;
  image.location = "amazon/" + image.name;
  image.state = "available";
  image.boot_mode = "uefi-preferred";
  image.sriov = "simple";
  image.is_public = true;
  image.created = entry.created;
  image.devices.push_back({.device = image.root_device,
                           .snapshot = std::string(entry.snapshot),
                           .size_gib = entry.size_gib,
                           .encrypted = false});
  image.layers.emplace_back(entry.layer);
  image.systemd = entry.systemd;
  return image;
}

std::vector<ImageDevice> devices_of(store::Database& db, const std::string& image) {
  std::vector<ImageDevice> devices;
  for (auto row :
       db.query("select device, snapshot, size, type, iops, throughput, encrypted, kms_key,"
                " delete_on_termination, virtual_name from ec2_image_device where image = ?"
                " order by position",
                {image})) {
    ImageDevice device{.device = row.text(0)};
    device.snapshot = row.text(1);
    device.size_gib = row.integer(2);
    device.type = row.text(3);
    device.iops = row.optional_integer(4);
    device.throughput = row.optional_integer(5);
    if (!row.is_null(6)) device.encrypted = row.integer(6) != 0;
    device.kms_key = row.text(7);
    device.delete_on_termination = row.integer(8) != 0;
    device.virtual_name = row.text(9);
    devices.push_back(std::move(device));
  }
  return devices;
}

Image image_of(store::Database& db, const store::Row& row) {
  Image image;
  image.id = row.text(0);
  image.owner = {row.text(1)};
  image.region = {row.text(2)};
  image.name = row.text(3);
  image.location = image.owner.text + "/" + image.name;
  image.description = row.text(4);
  image.state = row.text(5);
  image.state_message = row.text(6);
  image.architecture = row.text(7);
  image.root_device = row.text(8);
  image.virtualization = row.text(9);
  image.boot_mode = row.text(10);
  image.tpm = row.text(11);
  image.imds = row.text(12);
  image.sriov = row.text(13);
  image.kernel = row.text(14);
  image.ramdisk = row.text(15);
  image.ena = row.integer(16) != 0;
  image.systemd = row.integer(17) != 0;
  image.created = format_iso8601_millis(from_micros(row.integer(18)));
  image.source_image = row.text(19);
  image.source_region = row.text(20);
  image.source_instance = row.text(21);
  image.is_public = is_public(db, image.id);
  image.devices = devices_of(db, image.id);
  for (auto& device : image.devices)
    if (device.device == image.root_device) image.layers = layers_of(db, device.snapshot);
  return image;
}

// Available when all its snapshots are complete; failed when one has failed.
std::string state_by_snapshots(store::Database& db, const std::string& image) {
  auto any = [&](const char* state) {
    return db.any(
        "select 1 from ec2_image_device d join ec2_snapshot s on s.id = d.snapshot"
        " where d.image = ? and s.state = ?",
        {image, state});
  };
  if (any("error")) return "failed";
  return any("pending") ? "pending" : "available";
}

bool may_see(Ec2& ec2, const Call& call, const Image& image) {
  return image.is_public || image.owner == call.caller.account ||
         is_shared_with(ec2.db, image.id, call.caller.account);
}

}  // namespace

std::optional<Image> image_row(store::Database& db, const Region& region, const std::string& id) {
  for (auto& entry : catalogue_images())
    if (entry.id == id) return from_catalogue(entry, region);
  auto rows = db.query(columns + "where id = ? and region = ?", {id, region.text});
  return rows.done() ? std::nullopt : std::optional(image_of(db, rows.row()));
}

std::vector<Image> visible_images(Ec2& ec2, const Call& call) {
  std::vector<Image> images;
  for (auto row :
       ec2.db.query(columns + "where region = ?1 and (account = ?2 or id in (select resource"
                              " from ec2_share where (kind = 'user' and value = ?2)"
                              " or kind = 'group')) order by created, id",
                    {call.region.text, call.caller.account.text}))
    images.push_back(image_of(ec2.db, row));
  for (auto& entry : catalogue_images()) images.push_back(from_catalogue(entry, call.region));
  return images;
}

Result<Image> find_image(Ec2& ec2, const Call& call, const std::string& id) {
  auto image = image_row(ec2.db, call.region, id);
  if (image && may_see(ec2, call, *image)) return *std::move(image);
  if (!ec2.work.settings.auth) return *image_row(ec2.db, call.region, std::string(debian_image_id));
  if (!is_id("ami", id))
    return Error{"InvalidAMIID.Malformed", "Invalid id: \"" + id + "\" (expecting \"ami-...\")"};
  return image_not_found(id);
}

Result<Image> find_image_to_run(Ec2& ec2, const Call& call, const std::string& id) {
  auto image = TRY(find_image(ec2, call, id));
  if (image.state != "available")
    return Error{"InvalidAMIID.Unavailable",
                 "The image ID '" + image.id + "' is not available: it is " + image.state};
  if (image.layers.empty())
    return Error{"Unsupported",
                 "The root of the image '" + image.id +
                     "' is the snapshot of a data volume: this cloud runs images that "
                     "were made from instances, and those that it comes with"};
  return image;
}

Result<Image> find_own_image(Ec2& ec2, const Call& call, const std::string& id) {
  auto image = image_row(ec2.db, call.region, id);
  if (!is_id("ami", id))
    return Error{"InvalidAMIID.Malformed", "Invalid id: \"" + id + "\" (expecting \"ami-...\")"};
  if (!image || !may_see(ec2, call, *image)) return image_not_found(id);
  if (image->owner != call.caller.account)
    return Error{"AuthFailure", "Not authorized for image:" + id, 403};
  return *std::move(image);
}

Result<> check_image_name(Ec2& ec2, const Call& call, const std::string& name) {
  auto possible = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("()[] ./-'@_").find(c) != std::string_view::npos;
  };
  if (name.size() < 3 || name.size() > 128 || !std::ranges::all_of(name, possible))
    return Error{"InvalidAMIName.Malformed",
                 "AMI names must be between 3 and 128 characters long, and may contain letters, "
                 "numbers, '(', ')', '.', '-', '/' and '_'"};
  if (auto other =
          ec2.db.find_text("select id from ec2_image where account = ? and region = ? and name = ?",
                           {call.caller.account.text, call.region.text, name}))
    return Error{"InvalidAMIName.Duplicate",
                 "AMI name " + name + " is already in use by AMI " + *other};
  return Done{};
}

Result<std::string> keep_image(Ec2& ec2, const Call& call, Image image, const Tags& tags) {
  image.id = new_id(ec2.work.random, "ami");
  ec2.db.run(
      "insert into ec2_image(id, account, region, name, description, state, architecture,"
      " root_device, virtualization, boot_mode, tpm, imds, sriov, kernel, ramdisk, ena, systemd,"
      " created, source_image, source_region, source_instance)"
      " values(?, ?, ?, ?, ?, 'pending', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {image.id,
       call.caller.account.text,
       call.region.text,
       image.name,
       image.description,
       image.architecture,
       image.root_device,
       image.virtualization,
       image.boot_mode,
       image.tpm,
       image.imds,
       image.sriov,
       image.kernel,
       image.ramdisk,
       image.ena,
       image.systemd,
       micros(call.now),
       image.source_image,
       image.source_region,
       image.source_instance});
  std::int64_t position = 0;
  for (auto& device : image.devices)
    ec2.db.run(
        "insert into ec2_image_device(image, position, device, snapshot, size, type, iops,"
        " throughput, encrypted, kms_key, delete_on_termination, virtual_name)"
        " values(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        {image.id, position++, device.device, device.snapshot, device.size_gib, device.type,
         device.iops, device.throughput, device.encrypted, device.kms_key,
         device.delete_on_termination, device.virtual_name});
  ec2.db.run("update ec2_image set state = ? where id = ?",
             {state_by_snapshots(ec2.db, image.id), image.id});
  TRY(put_tags(ec2, call, image.id, tags));
  return image.id;
}

void drop_image(Ec2& ec2, const std::string& id) {
  ec2.db.run("delete from ec2_image where id = ?", {id});
  ec2.db.run("delete from ec2_image_device where image = ?", {id});
  unshare_all(ec2, id);
  drop_tags(ec2, id);
}

void images_follow(Ec2& ec2, const std::string& snapshot) {
  std::vector<std::string> waiting;
  for (auto row : ec2.db.query(
           "select distinct i.id from ec2_image_device d join ec2_image i on i.id = d.image"
           " where d.snapshot = ? and i.state = 'pending'",
           {snapshot}))
    waiting.push_back(row.text(0));
  auto why = ec2.db.find_text("select message from ec2_snapshot where id = ?", {snapshot});
  for (auto& image : waiting) {
    auto state = state_by_snapshots(ec2.db, image);
    ec2.db.run("update ec2_image set state = ?, message = ? where id = ?",
               {state, state == "failed" ? why.value_or("") : "", image});
  }
}

}  // namespace windlass::cloud::ec2
