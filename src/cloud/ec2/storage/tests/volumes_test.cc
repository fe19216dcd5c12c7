#include "aws/ec2/delete_volume.h"
#include "aws/ec2/describe_volume_attribute.h"
#include "aws/ec2/describe_volume_status.h"
#include "aws/ec2/describe_volumes_modifications.h"
#include "aws/ec2/modify_volume.h"
#include "aws/ec2/modify_volume_attribute.h"
#include "cloud/ec2/storage/tests/storage_fixture.h"

namespace windlass::cloud::ec2 {

TEST_CASE_FIXTURE(StorageFixture, "a volume is being created until its file is on the host") {
  auto made = call<op::CreateVolume>(volume_of(2));
  REQUIRE(made);
  CHECK(*made->state == "creating");
  do_duties();
  CHECK(state_of(*made->volume_id) == "available");
  CHECK(quiet.host.volumes.there.at(*made->volume_id) == 2ull << 30);
}

TEST_CASE_FIXTURE(StorageFixture, "a host without machines has volumes all the same, as rows") {
  settings.no_machines = "This host cannot run machines.";
  quiet.world.site = nullptr;
  auto id = given_volume();
  CHECK(state_of(id) == "available");
  CHECK_FALSE(volume_row(db, id)->on_host);
}

TEST_CASE_FIXTURE(StorageFixture, "a volume whose file cannot be made is in error, and impaired") {
  quiet.host.failing.next = "create volume";
  auto id = given_volume();
  CHECK(state_of(id) == "error");
  auto status = call<op::DescribeVolumeStatus>({});
  CHECK(*status->volume_statuses->at(0).volume_status->status == "impaired");
}

TEST_CASE_FIXTURE(StorageFixture, "a deleted volume goes from the host and from the list") {
  auto id = given_volume();
  REQUIRE(call<op::DeleteVolume>({.volume_id = id}));
  do_duties();
  CHECK(quiet.host.volumes.there.empty());
  CHECK(code_of(call<op::DescribeVolumes>({.volume_ids = std::vector{id}})) ==
        "InvalidVolume.NotFound");
}

TEST_CASE_FIXTURE(StorageFixture, "an attached volume is not deleted") {
  auto id = given_volume();
  inside([&](Ec2& ec2, const Call& here) {
    REQUIRE(attach_volume_row(ec2, here, id,
                              {.instance = "i-1", .device = "/dev/sdf", .zone = "us-east-1a"}));
  });
  CHECK(code_of(call<op::DeleteVolume>({.volume_id = id})) == "VolumeInUse");
}

TEST_CASE_FIXTURE(StorageFixture, "a volume goes to an instance of its zone only, and to one") {
  auto id = given_volume();
  inside([&](Ec2& ec2, const Call& here) {
    NewAttachment there{.instance = "i-1", .device = "/dev/sdf", .zone = "us-east-1b"};
    CHECK(code_of(attach_volume_row(ec2, here, id, there)) == "InvalidVolume.ZoneMismatch");
    there.zone = "us-east-1a";
    REQUIRE(attach_volume_row(ec2, here, id, there));
    CHECK(code_of(attach_volume_row(ec2, here, id, there)) == "VolumeInUse");
  });
}

TEST_CASE_FIXTURE(StorageFixture, "a detached volume is available again") {
  auto id = given_volume();
  inside([&](Ec2& ec2, const Call& here) {
    CHECK(code_of(detach_volume_row(ec2, here, id)) == "IncorrectState");
    REQUIRE(attach_volume_row(ec2, here, id,
                              {.instance = "i-1", .device = "/dev/sdf", .zone = "us-east-1a"}));
    volume_attached(ec2, id);
    REQUIRE(detach_volume_row(ec2, here, id));
    CHECK(volume_row(db, id)->attachment->state == "detaching");
    volume_detached(ec2, id);
  });
  CHECK(state_of(id) == "available");
}

TEST_CASE_FIXTURE(StorageFixture, "volumes outlive their instance unless they go with it") {
  auto stays = given_volume(), goes = given_volume();
  inside([&](Ec2& ec2, const Call& here) {
    NewAttachment there{.instance = "i-1", .device = "/dev/sdf", .zone = "us-east-1a"};
    REQUIRE(attach_volume_row(ec2, here, stays, there));
    there.device = "/dev/sdg";
    there.delete_on_termination = true;
    REQUIRE(attach_volume_row(ec2, here, goes, there));
    volumes_lose_instance(ec2, here, "i-1");
  });
  do_duties();
  CHECK(state_of(stays) == "available");
  CHECK(state_of(goes) == "gone");
}

TEST_CASE_FIXTURE(StorageFixture, "a root volume's changes are forgotten with it") {
  auto root = given_root("i-1");
  quiet.host.machines.changes.insert("i-1");
  inside([&](Ec2& ec2, const Call& here) { volumes_lose_instance(ec2, here, "i-1"); });
  do_duties();
  CHECK(quiet.host.machines.changes.empty());
  CHECK(state_of(root) == "gone");
}

TEST_CASE_FIXTURE(StorageFixture, "a volume grows on the host while it is in use") {
  auto id = given_volume(1);
  auto changed = call<op::ModifyVolume>({.volume_id = id, .size = 3});
  REQUIRE(changed);
  CHECK(*changed->volume_modification->modification_state == "modifying");
  CHECK(code_of(call<op::ModifyVolume>({.volume_id = id, .size = 4})) ==
        "IncorrectModificationState");
  do_duties();
  CHECK(quiet.host.volumes.there.at(id) == 3ull << 30);
  auto seen = call<op::DescribeVolumesModifications>({.volume_ids = std::vector{id}});
  CHECK(*seen->volumes_modifications->at(0).modification_state == "completed");
}

TEST_CASE_FIXTURE(StorageFixture, "a volume never shrinks") {
  auto id = given_volume(4);
  CHECK(code_of(call<op::ModifyVolume>({.volume_id = id, .size = 3})) == "InvalidParameterValue");
}

TEST_CASE_FIXTURE(StorageFixture, "the same client token makes one volume") {
  auto request = volume_of(1);
  request.client_token = "once";
  auto first = call<op::CreateVolume>(request), second = call<op::CreateVolume>(request);
  CHECK(*first->volume_id == *second->volume_id);
  request.size = 2;
  CHECK(code_of(call<op::CreateVolume>(request)) == "IdempotentParameterMismatch");
}

TEST_CASE_FIXTURE(StorageFixture, "types have their sizes, IOPS and throughput") {
  auto with = [&](const char* type, int gib, std::optional<int> iops = {},
                  std::optional<int> throughput = {}) {
    auto request = volume_of(gib);
    request.volume_type = type;
    request.iops = iops;
    request.throughput = throughput;
    return call<op::CreateVolume>(request);
  };
  CHECK(*with("gp2", 10)->iops == 100);
  CHECK(*with("gp2", 100)->iops == 300);
  CHECK(*with("gp3", 10)->iops == 3000);
  CHECK(*with("gp3", 10)->throughput == 125);
  CHECK_FALSE(with("st1", 125)->iops);
  CHECK(code_of(with("st1", 124)) == "InvalidParameterValue");
  CHECK(code_of(with("gp2", 10, 200)) == "InvalidParameterCombination");
  CHECK(code_of(with("io1", 10)) == "MissingParameter");
  CHECK(code_of(with("io1", 10, 501)) == "InvalidParameterValue");
  CHECK(code_of(with("gp3", 10, 3000, 751)) == "InvalidParameterValue");
  CHECK(code_of(with("gp2", 10, {}, 200)) == "InvalidParameterCombination");
}

TEST_CASE_FIXTURE(StorageFixture, "a volume needs a zone of the region and a size or a snapshot") {
  auto request = volume_of();
  request.availability_zone = "eu-west-1a";
  CHECK(code_of(call<op::CreateVolume>(request)) == "InvalidZone.NotFound");
  request.availability_zone.reset();
  CHECK(code_of(call<op::CreateVolume>(request)) == "MissingParameter");
  request.availability_zone = "us-east-1a";
  request.size.reset();
  CHECK(code_of(call<op::CreateVolume>(request)) == "MissingParameter");
}

TEST_CASE_FIXTURE(StorageFixture, "an encrypted volume names its key, by default EBS's own") {
  auto request = volume_of();
  request.encrypted = true;
  auto made = call<op::CreateVolume>(request);
  REQUIRE_MESSAGE(made, made.error().message);
  CHECK(made->kms_key_id->starts_with("arn:aws:kms:us-east-1:000000000000:key/"));
  request.kms_key_id = "alias/nobody";
  CHECK(code_of(call<op::CreateVolume>(request)) == "InvalidParameterValue");
  request.encrypted.reset();
  CHECK(code_of(call<op::CreateVolume>(request)) == "InvalidParameterDependency");
}

TEST_CASE_FIXTURE(StorageFixture, "volumes are found by filters, and cut into pages") {
  for (int i = 0; i < 7; ++i) given_volume(i + 1);
  DescribeVolumesRequest request;
  request.max_results = 5;
  auto first = call<op::DescribeVolumes>(request);
  CHECK(first->volumes->size() == 5);
  request.next_token = first->next_token;
  auto second = call<op::DescribeVolumes>(request);
  CHECK(second->volumes->size() == 2);
  CHECK_FALSE(second->next_token);
  request = {};
  request.filters = {{.name = "size", .values = std::vector<std::string>{"3", "4"}},
                     {.name = "status", .values = std::vector<std::string>{"avail*"}}};
  CHECK(call<op::DescribeVolumes>(request)->volumes->size() == 2);
  request.filters = {{.name = "colour", .values = std::vector<std::string>{"red"}}};
  CHECK(code_of(call<op::DescribeVolumes>(request)) == "InvalidParameterValue");
}

TEST_CASE_FIXTURE(StorageFixture, "another account's volume does not exist") {
  auto id = given_volume();
  caller = root_of(AccountId{"111122223333"});
  CHECK(code_of(call<op::DeleteVolume>({.volume_id = id})) == "InvalidVolume.NotFound");
  CHECK(call<op::DescribeVolumes>({})->volumes->empty());
}

TEST_CASE_FIXTURE(StorageFixture, "a volume's attributes are told and changed") {
  auto id = given_volume();
  REQUIRE(call<op::ModifyVolumeAttribute>({.auto_enable_io = {{.value = true}}, .volume_id = id}));
  auto seen = call<op::DescribeVolumeAttribute>({.attribute = "autoEnableIO", .volume_id = id});
  CHECK(*seen->auto_enable_io->value);
}

TEST_CASE_FIXTURE(StorageFixture, "a dry run makes nothing and says that it would have worked") {
  auto request = volume_of();
  request.dry_run = true;
  CHECK(code_of(call<op::CreateVolume>(request)) == "DryRunOperation");
  CHECK(call<op::DescribeVolumes>({})->volumes->empty());
}

}  // namespace windlass::cloud::ec2
