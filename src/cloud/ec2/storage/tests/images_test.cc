#include "aws/ec2/copy_image.h"
#include "aws/ec2/delete_snapshot.h"
#include "aws/ec2/deregister_image.h"
#include "aws/ec2/describe_image_attribute.h"
#include "aws/ec2/describe_images.h"
#include "aws/ec2/modify_image_attribute.h"
#include "aws/ec2/register_image.h"
#include "aws/ec2/reset_image_attribute.h"
#include "cloud/ec2/storage/catalogue.h"
#include "cloud/ec2/storage/tests/storage_fixture.h"

namespace windlass::cloud::ec2 {

namespace {

using Words = std::vector<std::string>;

const std::string debian{debian_image_id};

}  // namespace

TEST_CASE_FIXTURE(StorageFixture,
                  "the catalogue's Debian is found as people look for Debian's images") {
  DescribeImagesRequest request;
  request.owners = Words{"136693071363"};
  request.filters = {{.name = "name", .values = Words{"debian-12-amd64-*"}},
                     {.name = "architecture", .values = Words{"x86_64"}},
                     {.name = "root-device-type", .values = Words{"ebs"}},
                     {.name = "virtualization-type", .values = Words{"hvm"}},
                     {.name = "state", .values = Words{"available"}}};
  auto found = call<op::DescribeImages>(request);
  REQUIRE_MESSAGE(found, found.error().message);
  REQUIRE(found->images->size() == 1);
  CHECK(*found->images->at(0).image_id == debian);
  request.owners = Words{"amazon"};
  CHECK(call<op::DescribeImages>(request)->images->size() == 1);
  request.owners = Words{"self"};
  CHECK(call<op::DescribeImages>(request)->images->empty());
}

TEST_CASE_FIXTURE(
    StorageFixture,
    "an image that nobody has is refused, or runs the default without authentication") {
  inside([&](Ec2& ec2, const Call& here) {
    CHECK(code_of(find_image(ec2, here, "ami-12345678")) == "InvalidAMIID.NotFound");
    CHECK(code_of(find_image(ec2, here, "web")) == "InvalidAMIID.Malformed");
    settings.auth = false;
    CHECK(find_image(ec2, here, "ami-12345678")->id == debian);
  });
}

TEST_CASE_FIXTURE(StorageFixture,
                  "an image of an instance is pending until its volumes are copied") {
  given_root("i-1");
  auto data = given_volume(3);
  inside([&](Ec2& ec2, const Call& here) {
    REQUIRE(attach_volume_row(ec2, here, data,
                              {.instance = "i-1", .device = "/dev/sdf", .zone = "us-east-1a"}));
  });
  auto id = given_image("i-1");
  inside([&](Ec2& ec2, const Call& here) {
    CHECK(code_of(find_image_to_run(ec2, here, id)) == "InvalidAMIID.Unavailable");
  });
  do_duties();
  do_commits();
  inside([&](Ec2& ec2, const Call& here) {
    auto image = find_image_to_run(ec2, here, id);
    REQUIRE_MESSAGE(image, image.error().message);
    CHECK(image->layers.size() == 2);
    CHECK(image->systemd);
    REQUIRE(image->devices.size() == 2);
    CHECK(image->devices[1].device == "/dev/sdf");
    CHECK(image->devices[1].size_gib == 3);
  });
}

TEST_CASE_FIXTURE(StorageFixture, "an image fails when one of its snapshots does") {
  given_root("i-1");
  auto id = given_image("i-1");
  quiet.host.failing.next = "commit";
  do_commits();
  auto seen = call<op::DescribeImages>({.image_ids = Words{id}});
  CHECK(*seen->images->at(0).state == "failed");
  CHECK(seen->images->at(0).state_reason);
}

TEST_CASE_FIXTURE(StorageFixture, "an image of tiny has no systemd either") {
  given_root("i-1", {"tiny"});
  auto id = given_image("i-1");
  do_commits();
  inside([&](Ec2& ec2, const Call& here) { CHECK_FALSE(find_image(ec2, here, id)->systemd); });
}

TEST_CASE_FIXTURE(StorageFixture, "a snapshot is not deleted while an image is made of it") {
  given_root("i-1");
  auto id = given_image("i-1");
  do_commits();
  auto image = call<op::DescribeImages>({.image_ids = Words{id}});
  auto snapshot = *image->images->at(0).block_device_mappings->at(0).ebs->snapshot_id;
  CHECK(code_of(call<op::DeleteSnapshot>({.snapshot_id = snapshot})) == "InvalidSnapshot.InUse");
  REQUIRE(call<op::DeregisterImage>({.image_id = id}));
  CHECK(call<op::DeleteSnapshot>({.snapshot_id = snapshot}));
  do_duties();
  CHECK(quiet.host.images.there.size() == 2);
}

TEST_CASE_FIXTURE(StorageFixture, "an image takes its snapshots with it when that is asked for") {
  given_root("i-1");
  auto id = given_image("i-1");
  do_commits();
  DeregisterImageRequest request{.image_id = id};
  request.delete_associated_snapshots = true;
  auto gone = call<op::DeregisterImage>(request);
  REQUIRE(gone);
  CHECK(*gone->delete_snapshot_results->at(0).return_code == "success");
  CHECK(call<op::DescribeSnapshots>({})->snapshots->empty());
}

TEST_CASE_FIXTURE(StorageFixture, "the catalogue's images are not anybody's to change") {
  CHECK(code_of(call<op::DeregisterImage>({.image_id = debian})) == "AuthFailure");
}

TEST_CASE_FIXTURE(StorageFixture, "a copy of a catalogue image is one's own, on the same layer") {
  CopyImageRequest request;
  request.name = "mine";
  request.source_image_id = debian;
  request.source_region = "eu-west-1";
  auto copied = call<op::CopyImage>(request);
  REQUIRE_MESSAGE(copied, copied.error().message);
  inside([&](Ec2& ec2, const Call& here) {
    auto image = find_image_to_run(ec2, here, *copied->image_id);
    REQUIRE(image);
    CHECK(image->layers == Words{"debian-12"});
    CHECK(image->owner.text == "000000000000");
  });
  CHECK(code_of(call<op::CopyImage>(request)) == "InvalidAMIName.Duplicate");
}

TEST_CASE_FIXTURE(StorageFixture, "an image's name must be possible") {
  CopyImageRequest request;
  request.name = "a";
  request.source_image_id = debian;
  request.source_region = "us-east-1";
  CHECK(code_of(call<op::CopyImage>(request)) == "InvalidAMIName.Malformed");
}

TEST_CASE_FIXTURE(StorageFixture,
                  "an image registered from a data volume is there, but cannot be run") {
  RegisterImageRequest request;
  request.name = "registered";
  request.root_device_name = "/dev/xvda";
  CHECK(code_of(call<op::RegisterImage>(request)) == "InvalidBlockDeviceMapping");
  request.block_device_mappings.emplace();
  auto& root = request.block_device_mappings->emplace_back();
  root.device_name = "/dev/xvda";
  root.ebs.emplace().snapshot_id = given_snapshot(given_volume(2));
  auto made = call<op::RegisterImage>(request);
  REQUIRE_MESSAGE(made, made.error().message);
  inside([&](Ec2& ec2, const Call& here) {
    CHECK(find_image(ec2, here, *made->image_id)->devices[0].size_gib == 2);
    CHECK(code_of(find_image_to_run(ec2, here, *made->image_id)) == "Unsupported");
  });
}

TEST_CASE_FIXTURE(StorageFixture, "launch permissions let others see an image") {
  given_root("i-1");
  auto id = given_image("i-1");
  do_commits();
  ModifyImageAttributeRequest request;
  request.image_id = id;
  request.attribute = "launchPermission";
  request.operation_type = "add";
  request.user_ids = Words{"111122223333"};
  REQUIRE(call<op::ModifyImageAttribute>(request));
  auto seen = call<op::DescribeImageAttribute>({.attribute = "launchPermission", .image_id = id});
  CHECK(*seen->launch_permissions->at(0).user_id == "111122223333");

  auto owner = caller;
  caller = root_of(AccountId{"111122223333"});
  CHECK(call<op::DescribeImages>({.executable_users = Words{"self"}})->images->size() == 1);
  CHECK(code_of(call<op::DeregisterImage>({.image_id = id})) == "AuthFailure");
  caller = owner;
  REQUIRE(call<op::ResetImageAttribute>({.attribute = "launchPermission", .image_id = id}));
  caller = root_of(AccountId{"111122223333"});
  CHECK(code_of(call<op::DescribeImages>({.image_ids = Words{id}})) == "InvalidAMIID.NotFound");
}

TEST_CASE_FIXTURE(StorageFixture, "a description can be changed") {
  given_root("i-1");
  auto id = given_image("i-1");
  ModifyImageAttributeRequest request;
  request.image_id = id;
  request.description = {.value = "newer"};
  REQUIRE(call<op::ModifyImageAttribute>(request));
  auto seen = call<op::DescribeImageAttribute>({.attribute = "description", .image_id = id});
  CHECK(*seen->description->value == "newer");
}

TEST_CASE_FIXTURE(StorageFixture,
                  "a request changes an image's volumes, adds some and leaves some out") {
  inside([&](Ec2& ec2, const Call& here) {
    auto image = *find_image(ec2, here, debian);
    BlockDevices changes;
    changes.emplace();
    changes->emplace_back().device_name = "/dev/xvda";
    changes->back().ebs.emplace().volume_size = 20;
    changes->emplace_back().device_name = "/dev/sdf";
    changes->back().ebs.emplace().volume_size = 5;
    auto devices = devices_for(ec2, here, image, changes);
    REQUIRE_MESSAGE(devices, devices.error().message);
    CHECK(devices->at(0).size_gib == 20);
    CHECK(devices->at(0).type == "gp3");
    CHECK(devices->at(1).type == "gp2");

    changes->at(0).ebs->volume_size = 2;
    CHECK(code_of(devices_for(ec2, here, image, changes)) == "InvalidBlockDeviceMapping");
    changes->at(0).ebs->volume_size = 20;
    changes->at(1).device_name = "/dev/xvda";
    CHECK(code_of(devices_for(ec2, here, image, changes)) == "InvalidBlockDeviceMapping");
  });
}

}  // namespace windlass::cloud::ec2
