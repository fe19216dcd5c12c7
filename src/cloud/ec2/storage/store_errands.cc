// The duty ec2.stores: images are written to objects and made of them, one at a time.
//
// The host's part takes seconds and more, so that it is no errand of ec2.storage, whose rounds end
// with the slowest. A layer that is to be made must not be about to be removed: it is held by the
// rows first, when no removal of it is on its way, and from then on nobody removes it.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "aws/s3/put_object.h"
#include "base/fault.h"
#include "base/text.h"
#include "base/time.h"
#include "cloud/core/outside.h"
#include "cloud/ec2/storage/catalogue.h"
#include "cloud/ec2/storage/image_row.h"
#include "cloud/ec2/storage/layers.h"
#include "cloud/ec2/storage/snapshot_row.h"
#include "cloud/ec2/storage/storage.h"
#include "cloud/ec2/storage/store_tasks.h"
#include "host/layer_archives.h"
#include "host/site.h"

namespace windlass::cloud::ec2 {

namespace s3 = aws::s3;

namespace {

Result<host::LayerArchives*> archives_in(World& world) {
  auto* archives = world.site ? host::archives_of(world.site->images) : nullptr;
  if (!archives) return Error{"Unsupported", "this host cannot run machines, and has no layers"};
  return archives;
}

void write_at(int file, std::uint64_t at, std::string_view bytes) {
  while (!bytes.empty()) {
    auto written = ::pwrite(file, bytes.data(), bytes.size(), static_cast<off_t>(at));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) throw_errno("writing an image");
    bytes.remove_prefix(static_cast<std::size_t>(written));
    at += static_cast<std::uint64_t>(written);
  }
}

// Where it stands from now on.
std::uint64_t end_of(int file) {
  auto end = ::lseek(file, 0, SEEK_END);
  if (end < 0) throw_errno("writing an image");
  return static_cast<std::uint64_t>(end);
}

class Storing final : public Errand {
 public:
  // `path`: where the object is written, among S3's own files, so that it takes it as it is.
  Storing(StoreObject object, StoredImage stored, std::vector<std::string> layers,
          std::string tagging, std::string id, std::string path)
      : object_(std::move(object)),
        stored_(std::move(stored)),
        layers_(std::move(layers)),
        tagging_(std::move(tagging)),
        id_(std::move(id)),
        path_(std::move(path)) {}

  void run(World& world) override {
    try {
      if (auto done = write(world); !done) trouble_ = done.error().message;
    } catch (const std::exception& accident) {
      trouble_ = accident.what();
    }
  }

  void settle(Work& work, const Call& call) override {
    if (trouble_.empty()) put(work, call);
    work.db.run(
        "update ec2_store_task set state = iif(?2 = '', 'Completed', 'Failed'), reason = ?2"
        " where image = ?1 and state = 'InProgress'",
        {id_, trouble_});
    if (!trouble_.empty())
      work.log.warn("an image could not be stored", {{"image", id_}, {"why", trouble_}});
    work.summon(stores_duty);
  }

 private:
  Result<> write(World& world) {
    auto* archives = TRY(archives_in(world));
    auto descriptor = ::open(path_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor < 0) throw_errno("creating " + path_);
    file_ = std::make_shared<File>(descriptor, path_, File::Keep::WhileOpen);
    // The head comes last, when the layers' sizes are known.
    if (::ftruncate(descriptor, stored_head_bytes) != 0) throw_errno("writing " + path_);
    for (auto& layer : layers_) {
      TRY(make_sure_of(world, layer));
      auto begin = end_of(descriptor);
      auto digest = TRY(archives->write(layer, descriptor));
      stored_.layers.push_back({digest, end_of(descriptor) - begin});
    }
    write_at(descriptor, 0, TRY(head_of(stored_)));
    if (::fdatasync(descriptor) != 0) throw_errno("writing " + path_);
    return Done{};
  }

  // No machine of this host may have stood on that catalogue image yet.
  static Result<> make_sure_of(World& world, const std::string& layer) {
    if (!is_catalogue_layer(layer)) return Done{};
    return world.site->images.prepare(layer, [&](const std::string& what) {
      world.log.info("making an image", {{"image", layer}, {"now", what}});
    });
  }

  // As AWS describes what it wrote.
  void put(Work& work, const Call& call) {
    if (!work.db.any("select 1 from ec2_store_task where image = ? and state = 'InProgress'",
                     {id_}))
      return;
    work.acting_for = {.account = object_.account, .region = object_.region};
    s3::PutObjectRequest request;
    request.bucket = object_.bucket;
    request.key = object_.key;
    request.expected_bucket_owner = object_.account.text;
    if (!tagging_.empty()) request.tagging = tagging_;
    request.metadata =
        std::map<std::string, std::string>{{"ami-name", stored_.image.name},
                                           {"ami-registration-date", stored_.image.created},
                                           {"ami-owner-account", object_.account.text},
                                           {"ami-store-date", format_iso8601_millis(call.now)}};
    // A header of every answer: only what a header may hold.
    if (std::ranges::all_of(stored_.image.description, [](char c) { return c >= ' ' && c < 127; }))
      request.metadata->emplace("ami-description", stored_.image.description);
    request.body = Body(file_, 0, stored_.size());
    if (auto put = work.peers.call<s3::op::PutObject>(std::move(request)); !put)
      trouble_ = put.error().code + ": " + put.error().message;
  }

  StoreObject object_;
  StoredImage stored_;
  std::vector<std::string> layers_;
  std::string tagging_, id_, path_, trouble_;
  std::shared_ptr<File> file_;
};

struct Restore {
  std::string image, snapshot;
  std::vector<std::string> layers;
};

// Holds the layers that an image will lie on, as soon as none of them is being removed.
class Holding final : public Errand {
 public:
  explicit Holding(Restore restore) : restore_(std::move(restore)) {}
  void run(World&) override {}
  void settle(Work& work, const Call&) override {
    Ec2 ec2(work);
    if (!snapshot_row(work.db, restore_.snapshot)) {
      work.db.run("delete from ec2_restore where image = ?", {restore_.image});
      return work.summon(stores_duty);
    }
    for (auto& layer : restore_.layers)
      if (work.db.any("select 1 from ec2_layer_turn where layer = ?", {layer})) return;
    hold_layers(ec2, restore_.snapshot, restore_.layers);
    work.db.run("update ec2_restore set held = 1 where image = ?", {restore_.image});
    work.summon(stores_duty);
  }

 private:
  Restore restore_;
};

class Restoring final : public Errand {
 public:
  Restoring(Restore restore, Result<OpenedObject> opened, std::string folder)
      : restore_(std::move(restore)), opened_(std::move(opened)), folder_(std::move(folder)) {}

  void run(World& world) override {
    if (!opened_) {
      trouble_ = opened_.error().message;
      return;
    }
    try {
      if (auto done = read(world); !done) trouble_ = done.error().message;
    } catch (const std::exception& accident) {
      trouble_ = accident.what();
    }
  }

  void settle(Work& work, const Call& call) override {
    Ec2 ec2(work);
    work.db.run("delete from ec2_restore where image = ?", {restore_.image});
    work.summon(stores_duty);
    auto snapshot = snapshot_row(work.db, restore_.snapshot);
    if (!snapshot || snapshot->state != "pending") {
      for (auto& layer : restore_.layers)
        if (!is_held(work.db, layer)) let_layer_go(ec2, layer);
      return;
    }
    if (trouble_.empty()) return snapshot_is_complete(ec2, call, restore_.snapshot);
    work.log.warn("an image could not be restored", {{"image", restore_.image}, {"why", trouble_}});
    snapshot_has_failed(ec2, restore_.snapshot, trouble_);
  }

 private:
  Result<> read(World& world) {
    auto* archives = TRY(archives_in(world));
    std::uint64_t at = stored_head_bytes;
    for (auto& layer : opened_->stored.layers) {
      TRY(read_layer(*archives, layer, opened_->body.slice(at, layer.size)));
      at += layer.size;
    }
    return Done{};
  }

  // In a file of its own, without a name: the object may lie in several.
  Result<> read_layer(host::LayerArchives& archives, const StoredLayer& layer, const Body& bytes) {
    auto descriptor = ::open(folder_.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (descriptor < 0) throw_errno("creating a file in " + folder_);
    File file(descriptor, "", File::Keep::Always);
    std::uint64_t at = 0;
    bytes.read([&](std::string_view piece) {
      write_at(descriptor, at, piece);
      at += piece.size();
      return true;
    });
    return archives.read(layer.digest, descriptor);
  }

  Restore restore_;
  Result<OpenedObject> opened_;
  std::string folder_, trouble_;
};

// An image that is there no longer is not stored: its task says so.
class Failing final : public Errand {
 public:
  explicit Failing(std::string image) : image_(std::move(image)) {}
  void run(World&) override {}
  void settle(Work& work, const Call&) override {
    work.db.run(
        "update ec2_store_task set state = 'Failed', reason = 'The image was deregistered'"
        " where image = ? and state = 'InProgress'",
        {image_});
    work.summon(stores_duty);
  }

 private:
  std::string image_;
};

std::unique_ptr<Errand> next_store(Work& work) {
  auto rows = work.db.query(
      "select image, account, region, bucket, key, tagging from ec2_store_task"
      " where state = 'InProgress' order by started limit 1");
  if (rows.done()) return nullptr;
  auto row = rows.row();
  auto id = row.text(0);
  StoreObject object{{row.text(1)}, {row.text(2)}, row.text(3), row.text(4)};
  auto image = image_row(work.db, object.region, id);
  if (!image) return std::make_unique<Failing>(id);
  StoredImage stored{.image = *image, .tags = tags_of(work.db, id)};
  for (auto& device : image->devices)
    if (device.device == image->root_device)
      stored.snapshot_tags = tags_of(work.db, device.snapshot);
  std::erase_if(stored.tags, [](auto& tag) { return tag.first.starts_with("aws:"); });
  std::erase_if(stored.snapshot_tags, [](auto& tag) { return tag.first.starts_with("aws:"); });
  auto path = work.settings.object_dir + "/" + id + "-" + work.random.hex(16);
  return std::make_unique<Storing>(std::move(object), std::move(stored), image->layers, row.text(5),
                                   id, std::move(path));
}

std::unique_ptr<Errand> next_restore(Work& work) {
  auto rows = work.db.query(
      "select image, snapshot, account, region, bucket, key, etag, layers, held from ec2_restore"
      " order by image limit 1");
  if (rows.done()) return nullptr;
  auto row = rows.row();
  Restore restore{row.text(0), row.text(1), {}};
  auto text = row.text(7);
  for (auto layer : split(text, ' '))
    if (!layer.empty()) restore.layers.emplace_back(layer);
  if (row.integer(8) == 0) return std::make_unique<Holding>(std::move(restore));
  StoreObject object{{row.text(2)}, {row.text(3)}, row.text(4), row.text(5)};
  auto opened = open_object(work, object, row.text(6));
  return std::make_unique<Restoring>(std::move(restore), std::move(opened),
                                     work.settings.object_dir);
}

}  // namespace

Errands due_stores(Work& work, const Call&) {
  Errands errands;
  if (auto one = next_store(work)) errands.push_back(std::move(one));
  if (auto one = next_restore(work)) errands.push_back(std::move(one));
  return errands;
}

}  // namespace windlass::cloud::ec2
