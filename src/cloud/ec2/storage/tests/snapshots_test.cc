#include "aws/ec2/copy_snapshot.h"
#include "aws/ec2/delete_snapshot.h"
#include "aws/ec2/delete_volume.h"
#include "aws/ec2/describe_snapshot_attribute.h"
#include "aws/ec2/modify_snapshot_attribute.h"
#include "cloud/ec2/storage/tests/storage_fixture.h"

namespace windlass::cloud::ec2 {

namespace {

ModifySnapshotAttributeRequest sharing(const std::string& snapshot, const std::string& account) {
  ModifySnapshotAttributeRequest request;
  request.snapshot_id = snapshot;
  request.create_volume_permission.emplace().add = {{.user_id = account, .group = {}}};
  return request;
}

// Lets no layer go.
struct StubbornImages final : host::Images {
  explicit StubbornImages(host::Images& others) : others(others) {}
  host::Images& others;
  using Say = std::function<void(const std::string&)>;
  Result<> prepare(const std::string& name, const Say& say) override {
    return others.prepare(name, say);
  }
  bool has(const std::string& name) const override { return others.has(name); }
  std::optional<std::string> folder(const std::string& layer) const override {
    return others.folder(layer);
  }
  Result<std::string> commit(const std::string& machine) override { return others.commit(machine); }
  Result<> remove(const std::string&) override { return Error{"LayerInUse", "somebody has it"}; }
  std::vector<std::string> all() const override { return others.all(); }
};

}  // namespace

TEST_CASE_FIXTURE(StorageFixture, "a snapshot is complete when the host has copied the volume") {
  auto volume = given_volume(3);
  auto made = call<op::CreateSnapshot>({.description = "before", .volume_id = volume});
  REQUIRE(made);
  CHECK(*made->state == "pending");
  do_duties();
  auto seen = call<op::DescribeSnapshots>({.snapshot_ids = std::vector{*made->snapshot_id}});
  CHECK(*seen->snapshots->at(0).state == "completed");
  CHECK(*seen->snapshots->at(0).progress == "100%");
  CHECK(*seen->snapshots->at(0).volume_size == 3);
  CHECK(quiet.host.volumes.snapshots_there.contains(*made->snapshot_id));
}

TEST_CASE_FIXTURE(StorageFixture, "a volume is made from a snapshot, also after its deletion") {
  auto snapshot = given_snapshot(given_volume(3));
  CreateVolumeRequest request = volume_of();
  request.size.reset();
  request.snapshot_id = snapshot;
  auto made = call<op::CreateVolume>(request);
  REQUIRE_MESSAGE(made, made.error().message);
  CHECK(*made->size == 3);
  REQUIRE(call<op::DeleteSnapshot>({.snapshot_id = snapshot}));
  CHECK(due().size() == 1);
  do_duties();
  CHECK(state_of(*made->volume_id) == "available");
  CHECK(quiet.host.volumes.snapshots_there.empty());
}

TEST_CASE_FIXTURE(StorageFixture, "a volume is not smaller than its snapshot") {
  auto request = volume_of(2);
  request.snapshot_id = given_snapshot(given_volume(3));
  CHECK(code_of(call<op::CreateVolume>(request)) == "InvalidParameterValue");
}

TEST_CASE_FIXTURE(StorageFixture, "a deleted volume stays until its pending snapshot is complete") {
  auto volume = given_volume();
  auto snapshot = call<op::CreateSnapshot>({.volume_id = volume});
  REQUIRE(call<op::DeleteVolume>({.volume_id = volume}));
  CHECK(due().size() == 1);
  do_duties();
  CHECK(quiet.host.volumes.snapshots_there.contains(*snapshot->snapshot_id));
  CHECK(state_of(volume) == "gone");
}

TEST_CASE_FIXTURE(StorageFixture, "a copy in another region outlives its source") {
  auto source = given_snapshot(given_volume());
  region = Region{"eu-west-1"};
  auto copied =
      call<op::CopySnapshot>({.source_region = "us-east-1", .source_snapshot_id = source});
  REQUIRE_MESSAGE(copied, copied.error().message);
  region = Region{"us-east-1"};
  REQUIRE(call<op::DeleteSnapshot>({.snapshot_id = source}));
  do_duties();
  CHECK(quiet.host.volumes.snapshots_there.contains(source));
  region = Region{"eu-west-1"};
  REQUIRE(call<op::DeleteSnapshot>({.snapshot_id = *copied->snapshot_id}));
  do_duties();
  CHECK(quiet.host.volumes.snapshots_there.empty());
}

TEST_CASE_FIXTURE(StorageFixture,
                  "a shared snapshot is seen by whom it is shared with, and no other") {
  auto snapshot = given_snapshot(given_volume());
  REQUIRE(call<op::ModifySnapshotAttribute>(sharing(snapshot, "111122223333")));
  auto seen = call<op::DescribeSnapshotAttribute>(
      {.attribute = "createVolumePermission", .snapshot_id = snapshot});
  CHECK(*seen->create_volume_permissions->at(0).user_id == "111122223333");

  caller = root_of(AccountId{"111122223333"});
  CHECK(call<op::DescribeSnapshots>({.restorable_by_user_ids = std::vector<std::string>{"self"}})
            ->snapshots->size() == 1);
  CHECK(code_of(call<op::DeleteSnapshot>({.snapshot_id = snapshot})) == "UnauthorizedOperation");
  caller = root_of(AccountId{"444455556666"});
  CHECK(code_of(call<op::DescribeSnapshots>({.snapshot_ids = std::vector{snapshot}})) ==
        "InvalidSnapshot.NotFound");
}

TEST_CASE_FIXTURE(StorageFixture, "a root volume's snapshot waits for the machine's changes") {
  auto root = given_root("i-1");
  auto made = call<op::CreateSnapshot>({.volume_id = root});
  REQUIRE(made);
  do_duties();
  CHECK(snapshot_row(db, *made->snapshot_id)->state == "pending");
  do_commits();
  CHECK(snapshot_row(db, *made->snapshot_id)->state == "completed");
  CHECK(layers_of(db, *made->snapshot_id).size() == 2);
  CHECK(layers_of(db, *made->snapshot_id).back() == "debian-12");
}

TEST_CASE_FIXTURE(StorageFixture, "a layer goes from the host with the last that lies on it") {
  auto root = given_root("i-1");
  auto snapshot = *call<op::CreateSnapshot>({.volume_id = root})->snapshot_id;
  do_commits();
  auto layers = layers_of(db, snapshot);
  given_root("i-2", layers);
  REQUIRE(call<op::DeleteSnapshot>({.snapshot_id = snapshot}));
  do_duties();
  CHECK(quiet.host.images.there.contains(layers[0]));
  inside([&](Ec2& ec2, const Call& here) { volumes_lose_instance(ec2, here, "i-2"); });
  do_duties();
  CHECK_FALSE(quiet.host.images.there.contains(layers[0]));
  CHECK(quiet.host.images.there.contains("debian-12"));
}

TEST_CASE_FIXTURE(StorageFixture,
                  "a layer that is about to go is not made again before it has gone") {
  auto root = given_root("i-1");
  auto first = *call<op::CreateSnapshot>({.volume_id = root})->snapshot_id;
  do_commits();
  REQUIRE(call<op::DeleteSnapshot>({.snapshot_id = first}));
  auto second = *call<op::CreateSnapshot>({.volume_id = root})->snapshot_id;
  CHECK(root_commits_due(db).empty());
  do_duties();
  REQUIRE(root_commits_due(db).size() == 1);
  CHECK(root_commits_due(db)[0].snapshot == second);
}

TEST_CASE_FIXTURE(StorageFixture,
                  "a layer does not go while one is being made that may be the same") {
  auto root = given_root("i-1");
  auto first = *call<op::CreateSnapshot>({.volume_id = root})->snapshot_id;
  do_commits();
  auto layer = layers_of(db, first)[0];
  auto second = *call<op::CreateSnapshot>({.volume_id = root})->snapshot_id;
  REQUIRE(call<op::DeleteSnapshot>({.snapshot_id = first}));
  do_duties();
  CHECK(quiet.host.images.there.contains(layer));
  inside([&](Ec2& ec2, const Call& here) { root_committed(ec2, here, second, layer); });
  do_duties();
  CHECK(quiet.host.images.there.contains(layer));
}

TEST_CASE_FIXTURE(StorageFixture, "a snapshot of what could not be made a layer is in error") {
  auto root = given_root("i-1");
  auto id = *call<op::CreateSnapshot>({.volume_id = root})->snapshot_id;
  quiet.host.failing.next = "commit";
  do_commits();
  CHECK(snapshot_row(db, id)->state == "error");
}

TEST_CASE_FIXTURE(StorageFixture,
                  "what was done and not written down is done again, to the same end") {
  auto volume = given_volume(2);
  auto snapshot = *call<op::CreateSnapshot>({.volume_id = volume})->snapshot_id;
  auto next = *call<op::CreateVolume>(volume_of())->volume_id;
  // The daemon dies when the host has done it all, and before the rows say so.
  auto lost = due();
  CHECK(lost.size() == 2);
  for (auto& errand : lost) errand->run(quiet.world);
  CHECK(state_of(next) == "creating");
  do_duties();
  CHECK(state_of(next) == "available");
  CHECK(snapshot_row(db, snapshot)->state == "completed");
}

TEST_CASE_FIXTURE(StorageFixture,
                  "a layer that cannot be removed holds nobody up, and is found again") {
  auto root = given_root("i-1");
  auto first = *call<op::CreateSnapshot>({.volume_id = root})->snapshot_id;
  do_commits();
  auto layer = layers_of(db, first)[0];
  REQUIRE(call<op::DeleteSnapshot>({.snapshot_id = first}));
  REQUIRE(call<op::CreateSnapshot>({.volume_id = root}));
  StubbornImages stubborn(quiet.host.images);
  auto& host = quiet.host;
  host::Site site{host.machines, host.networks, stubborn, host.volumes, host.balancers};
  quiet.world.site = &site;
  do_duties(1);
  quiet.world.site = &host.site;
  CHECK(root_commits_due(db).size() == 1);
  do_commits();
  clock.advance(std::chrono::minutes(11));
  do_duties(4);
  CHECK_FALSE(quiet.host.images.there.contains(layer));
}

TEST_CASE_FIXTURE(StorageFixture, "what the host has and no row names goes") {
  quiet.host.volumes.there["vol-0lost"] = 1;
  quiet.host.volumes.snapshots_there.insert("snap-0lost");
  quiet.host.images.there.insert("sha256-lost");
  auto kept = given_volume();
  clock.advance(std::chrono::minutes(11));
  do_duties(4);
  CHECK(quiet.host.volumes.there.size() == 1);
  CHECK(quiet.host.volumes.there.contains(kept));
  CHECK(quiet.host.volumes.snapshots_there.empty());
  CHECK(quiet.host.images.there == std::set<std::string>{"debian-12", "tiny"});
}

}  // namespace windlass::cloud::ec2
