// Words for storage's tests: volumes, snapshots and images, and a host in memory.
#pragma once

#include "aws/ec2/create_snapshot.h"
#include "aws/ec2/create_volume.h"
#include "aws/ec2/describe_snapshots.h"
#include "aws/ec2/describe_volumes.h"
#include "aws/ec2/service.h"
#include "cloud/core/testing/fixture.h"
#include "cloud/core/testing/world.h"
#include "cloud/ec2/common/schema.h"
#include "cloud/ec2/storage/image.h"
#include "cloud/ec2/storage/snapshot.h"
#include "cloud/ec2/storage/storage.h"
#include "cloud/ec2/storage/volume.h"
#include "cloud/kms/kms.h"

namespace windlass::cloud::ec2 {

using namespace aws::ec2;

// This folder alone, as a service.
inline const std::span<const Operation>* const storage_alone_operations[] = {&storage_operations};
inline const store::Migrations* const storage_alone_migrations[] = {&common_migrations,
                                                                    &storage_migrations};
inline const Duty storage_alone_duties[] = {
    {storage_duty, std::chrono::seconds(5), &due_storage, storage_errands_max}};
inline const cloud::Service storage_alone{.model = &aws::ec2::service,
                                          .operations = {},
                                          .migrations = {},
                                          .more_operations = storage_alone_operations,
                                          .more_migrations = storage_alone_migrations,
                                          .duties = storage_alone_duties};

class StorageFixture : public testing::Fixture {
 public:
  StorageFixture() : Fixture({&kms::service, &storage_alone}), quiet(clock, log) {
    settings.master_key = std::string(32, 'k');
  }

  // What the part's functions for others are called with.
  template <class Act>
  auto inside(Act act) {
    effects = {};
    Work work{db, settings, random, log, effects, reply, none_};
    Ec2 ec2(work);
    return act(ec2, here());
  }

  void do_duties(int rounds = 3) {
    for (int i = 0; i < rounds; ++i) run_duties(quiet.world);
  }

  // What is to be done now, at once and side by side.
  Errands due() {
    effects = {};
    Work work{db, settings, random, log, effects, reply, none_};
    return due_storage(work, here());
  }

  CreateVolumeRequest volume_of(std::int32_t gib = 1) {
    CreateVolumeRequest request;
    request.availability_zone = "us-east-1a";
    request.size = gib;
    return request;
  }
  std::string given_volume(std::int32_t gib = 1) {
    auto made = call<aws::ec2::op::CreateVolume>(volume_of(gib));
    REQUIRE_MESSAGE(made, made.error().message);
    do_duties();
    return *made->volume_id;
  }
  std::string given_snapshot(const std::string& volume) {
    auto made = call<aws::ec2::op::CreateSnapshot>({.volume_id = volume});
    REQUIRE_MESSAGE(made, made.error().message);
    do_duties();
    return *made->snapshot_id;
  }
  // The root volume of an instance, as instances make it.
  std::string given_root(const std::string& instance,
                         const std::vector<std::string>& layers = {"debian-12"}) {
    return inside([&](Ec2& ec2, const Call& here) {
      auto made = make_root_volume(ec2, here, {.zone = "us-east-1a", .size_gib = 8, .type = "gp3"},
                                   layers, instance, "/dev/xvda", true);
      REQUIRE_MESSAGE(made, made.error().message);
      volume_attached(ec2, made->id);
      return made->id;
    });
  }
  // What ec2.machines does about root snapshots.
  void do_commits() {
    for (auto& commit : root_commits_due(db)) {
      auto layer = quiet.host.images.commit(commit.machine);
      inside([&](Ec2& ec2, const Call& here) {
        if (layer)
          root_committed(ec2, here, commit.snapshot, *layer);
        else
          root_commit_failed(ec2, here, commit.snapshot, layer.error().message);
      });
    }
  }
  std::string given_image(const std::string& instance, const std::string& name = "web") {
    auto made = inside([&](Ec2& ec2, const Call& here) {
      return register_committed_image(
          ec2, here, {.instance = instance, .source_image = "ami-0deb1200000000001", .name = name});
    });
    REQUIRE_MESSAGE(made, made.error().message);
    return *made;
  }

  std::string state_of(const std::string& volume) {
    return db.find_text("select state from ec2_volume where id = ?", {volume}).value_or("gone");
  }

  template <class T>
  static std::string code_of(const Result<T>& result) {
    return result ? "" : result.error().code;
  }

  testing::QuietWorld quiet;

 private:
  aws::Client none_{nullptr};
};

}  // namespace windlass::cloud::ec2
