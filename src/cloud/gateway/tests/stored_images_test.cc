// Images as objects of S3, and back: EC2's tasks beside the real S3, on a host in memory.
#include <unistd.h>

#include <set>

#include "aws/ec2/copy_image.h"
#include "aws/ec2/create_restore_image_task.h"
#include "aws/ec2/create_store_image_task.h"
#include "aws/ec2/create_tags.h"
#include "aws/ec2/delete_snapshot.h"
#include "aws/ec2/deregister_image.h"
#include "aws/ec2/describe_images.h"
#include "aws/ec2/describe_store_image_tasks.h"
#include "aws/s3/create_bucket.h"
#include "aws/s3/delete_object.h"
#include "aws/s3/get_object.h"
#include "aws/s3/head_object.h"
#include "aws/s3/put_object.h"
#include "base/hash.h"
#include "base/text.h"
#include "cloud/core/catalogue.h"
#include "cloud/core/testing/fixture.h"
#include "cloud/core/testing/world.h"
#include "cloud/ec2/ec2.h"
#include "cloud/ec2/storage/stored_image.h"
#include "cloud/kms/kms.h"
#include "cloud/s3/s3.h"
#include "host/layer_archives.h"

using namespace windlass;
using namespace windlass::cloud;
using namespace windlass::aws;

namespace {

// A layer's bytes are its name here, and its digest theirs.
struct ArchivedImages final : host::Images, host::LayerArchives {
  std::set<std::string> there{"debian-12", "tiny"};
  bool mirror = true;  // what catalogue images are made from

  Result<> prepare(const std::string& name,
                   const std::function<void(const std::string&)>&) override {
    if (!has(name) && !mirror) return Error{"NoMirror", "the mirror does not answer"};
    there.insert(name);
    return Done{};
  }
  bool has(const std::string& name) const override { return there.contains(name); }
  std::optional<std::string> folder(const std::string&) const override { return std::nullopt; }
  Result<std::string> commit(const std::string&) override { return Error{"MachineMissing", ""}; }
  Result<> remove(const std::string& layer) override {
    there.erase(layer);
    return Done{};
  }
  std::vector<std::string> all() const override { return {there.begin(), there.end()}; }
  Result<std::string> write(const std::string& layer, int file) override {
    if (!there.contains(layer)) return Error{"NoSuchImage", "there is no layer " + layer};
    (void)!::write(file, layer.data(), layer.size());
    return hex(sha256(layer));
  }
  Result<> read(const std::string& digest, int file) override {
    std::string bytes(100, '\0');
    bytes.resize(static_cast<std::size_t>(::read(file, bytes.data(), bytes.size())));
    if (hex(sha256(bytes)) != digest) return Error{"LayerDamaged", "it arrived otherwise"};
    there.insert(digest);
    return Done{};
  }
};

struct StoreFixture : cloud::testing::Fixture {
  StoreFixture() : Fixture({&kms::service, &cloud::s3::service, &cloud::ec2::service}) {
    settings.master_key = std::string(32, 'k');
    REQUIRE(call<aws::s3::op::CreateBucket>({.bucket = "images"}));
    aws::ec2::CopyImageRequest copy;
    copy.name = "web";
    copy.source_image_id = std::string(debian_image_id);
    copy.source_region = "us-east-1";
    auto made = call<aws::ec2::op::CopyImage>(copy);
    REQUIRE_MESSAGE(made, made.error().message);
    id = *made->image_id;
    REQUIRE(call<aws::ec2::op::CreateTags>(
        {.resources = std::vector{id},
         .tags = std::vector<aws::ec2::Tag>{{.key = "team", .value = "red"}}}));
  }

  void work() {
    for (int round = 0; round < 4; ++round) run_duties(world);
  }
  Result<> store(const std::string& bucket = "images") {
    TRY(call<aws::ec2::op::CreateStoreImageTask>({.image_id = id, .bucket = bucket}));
    return Done{};
  }
  aws::ec2::StoreImageTaskResult task() {
    auto found = call<aws::ec2::op::DescribeStoreImageTasks>({});
    REQUIRE(found);
    REQUIRE(found->store_image_task_results->size() == 1);
    return found->store_image_task_results->front();
  }
  void stored() {
    auto done = store();
    REQUIRE_MESSAGE(done, done.error().message);
    work();
    REQUIRE(task().store_task_state == "Completed");
  }
  Result<std::string> restore(const std::string& name = "again") {
    auto made = TRY(call<aws::ec2::op::CreateRestoreImageTask>(
        {.bucket = "images", .object_key = id + ".bin", .name = name}));
    return made.image_id.value_or("");
  }
  aws::ec2::Image image(const std::string& which) {
    auto found = call<aws::ec2::op::DescribeImages>({.image_ids = std::vector{which}});
    REQUIRE(found);
    REQUIRE(found->images->size() == 1);
    return found->images->front();
  }
  std::string object() {
    auto got = call<aws::s3::op::GetObject>({.bucket = "images", .key = id + ".bin"});
    REQUIRE(got);
    return got->body->read_all();
  }
  void put(std::string bytes) {
    REQUIRE(call<aws::s3::op::PutObject>(
        {.body = Body(std::move(bytes)), .bucket = "images", .key = id + ".bin"}));
  }

  cloud::testing::QuietWorld quiet{clock, log};
  ArchivedImages images;
  host::Site site{quiet.host.machines, quiet.host.networks, images, quiet.host.volumes,
                  quiet.host.balancers};
  World world{quiet.web, quiet.names, clock, log, &site};
  std::string id;
};

}  // namespace

TEST_CASE_FIXTURE(StoreFixture,
                  "a stored image is an object that is named and described as AWS does") {
  stored();
  auto head = call<aws::s3::op::HeadObject>({.bucket = "images", .key = id + ".bin"});
  REQUIRE(head);
  CHECK(head->metadata->at("ami-name") == "web");
  CHECK(task().progress_percentage == 100);
}

TEST_CASE_FIXTURE(StoreFixture, "the object appears when it is whole, and not before") {
  REQUIRE(store());
  CHECK(!call<aws::s3::op::HeadObject>({.bucket = "images", .key = id + ".bin"}));
  CHECK(task().store_task_state == "InProgress");
}

TEST_CASE_FIXTURE(StoreFixture,
                  "a restored image has the layers, the tags and the shape of the stored one") {
  stored();
  auto made = restore();
  REQUIRE_MESSAGE(made, made.error().message);
  CHECK(image(*made).state == "pending");
  work();
  auto again = image(*made), first = image(id);
  CHECK(again.state == "available");
  CHECK(again.name == "again");
  CHECK(again.tags->front().value == "red");
  CHECK(again.root_device_name == first.root_device_name);
  CHECK(again.block_device_mappings->size() == first.block_device_mappings->size());
  CHECK(images.there.contains(hex(sha256("debian-12"))));
}

TEST_CASE_FIXTURE(StoreFixture, "layers of a restored image go with it") {
  stored();
  auto made = restore();
  REQUIRE(made);
  work();
  auto snapshot = *image(*made).block_device_mappings->front().ebs->snapshot_id;
  REQUIRE(call<aws::ec2::op::DeregisterImage>({.image_id = *made}));
  REQUIRE(call<aws::ec2::op::DeleteSnapshot>({.snapshot_id = snapshot}));
  work();
  CHECK(!images.there.contains(hex(sha256("debian-12"))));
}

TEST_CASE_FIXTURE(StoreFixture, "an image that is removed while it is restored leaves no layers") {
  stored();
  auto made = restore();
  REQUIRE(made);
  auto snapshot = *image(*made).block_device_mappings->front().ebs->snapshot_id;
  REQUIRE(call<aws::ec2::op::DeregisterImage>({.image_id = *made}));
  REQUIRE(call<aws::ec2::op::DeleteSnapshot>({.snapshot_id = snapshot}));
  work();
  CHECK(!images.there.contains(hex(sha256("debian-12"))));
  CHECK(!db.any("select 1 from ec2_restore"));
}

TEST_CASE_FIXTURE(StoreFixture, "what the request says of tags comes over what was stored") {
  stored();
  aws::ec2::CreateRestoreImageTaskRequest request{
      .bucket = "images", .object_key = id + ".bin", .name = "again"};
  request.tag_specifications = std::vector<aws::ec2::TagSpecification>{
      {.resource_type = "image",
       .tags = std::vector<aws::ec2::Tag>{{.key = "team", .value = "blue"}}}};
  auto made = call<aws::ec2::op::CreateRestoreImageTask>(request);
  REQUIRE(made);
  CHECK(image(*made->image_id).tags->front().value == "blue");
}

TEST_CASE_FIXTURE(StoreFixture, "a restored image needs a name that no other has") {
  stored();
  auto refused = restore("web");
  REQUIRE(!refused);
  CHECK(refused.error().code == "InvalidAMIName.Duplicate");
}

TEST_CASE_FIXTURE(StoreFixture,
                  "an object that is damaged where its layers are makes a failed image") {
  stored();
  auto bytes = object();
  bytes.back() ^= 1;
  put(bytes);
  auto made = restore();
  REQUIRE(made);
  work();
  CHECK(image(*made).state == "failed");
}

TEST_CASE_FIXTURE(StoreFixture,
                  "an object that is no stored image, or not a whole one, is refused") {
  put("hello");
  CHECK(restore().error().code == "InvalidParameterValue");
  stored();
  put(object().substr(0, cloud::ec2::stored_head_bytes + 3));
  CHECK(restore().error().code == "InvalidParameterValue");
}

TEST_CASE_FIXTURE(StoreFixture,
                  "an object that goes away while it is restored makes a failed image") {
  stored();
  auto made = restore();
  REQUIRE(made);
  REQUIRE(call<aws::s3::op::DeleteObject>({.bucket = "images", .key = id + ".bin"}));
  work();
  CHECK(image(*made).state == "failed");
}

TEST_CASE_FIXTURE(StoreFixture, "a bucket that is not there, or another account's, is refused") {
  CHECK(store("elsewhere").error().code == "InvalidParameterValue");
  caller = root_of(AccountId{"222222222222"});
  REQUIRE(call<aws::s3::op::CreateBucket>({.bucket = "theirs"}));
  caller = root_of(AccountId{"000000000000"});
  CHECK(store("theirs").error().code == "InvalidParameterValue");
}

TEST_CASE_FIXTURE(StoreFixture, "only who owns an image stores it") {
  caller = root_of(AccountId{"222222222222"});
  CHECK(store().error().code == "InvalidAMIID.NotFound");
  id = std::string(debian_image_id);
  CHECK(store().error().code == "AuthFailure");
}

TEST_CASE_FIXTURE(StoreFixture, "an image that is being stored is not stored twice at once") {
  REQUIRE(store());
  CHECK(store().error().code == "IncorrectState");
}

TEST_CASE_FIXTURE(StoreFixture,
                  "a catalogue image that no machine of this host stood on is made to be stored") {
  REQUIRE(store());
  images.there.erase("debian-12");
  work();
  CHECK(task().store_task_state == "Completed");
  CHECK(images.has("debian-12"));
}

TEST_CASE_FIXTURE(StoreFixture, "a store task whose layers cannot be had says why it failed") {
  REQUIRE(store());
  images.there.erase("debian-12");
  images.mirror = false;
  work();
  CHECK(task().store_task_state == "Failed");
  CHECK(task().store_task_failure_reason == "the mirror does not answer");
}

TEST_CASE_FIXTURE(StoreFixture, "on a host without machines a task fails, and says why") {
  REQUIRE(store());
  world.site = nullptr;
  work();
  CHECK(task().store_task_state == "Failed");
  CHECK(task().store_task_failure_reason->find("cannot run machines") != std::string::npos);
}
