#include "cloud/ec2/storage/errands.h"

#include <exception>

#include "base/log.h"
#include "cloud/ec2/storage/layers.h"
#include "cloud/ec2/storage/snapshot_row.h"
#include "cloud/ec2/storage/volume.h"
#include "host/site.h"

namespace windlass::cloud::ec2 {

namespace {

constexpr std::uint64_t gib = 1ull << 30;

// An act on the host, and what is written down after it.
class Act : public Errand {
 public:
  void run(World& world) final {
    if (!world.site) return;
    has_host_ = true;
    if (auto done = act(*world.site); !done) trouble_ = done.error().message;
  }
  void settle(Work& work, const Call& call) final {
    Ec2 ec2(work);
    if (!trouble_.empty())
      work.log.warn("storage could not be made as it should be",
                    {{"what", what()}, {"why", trouble_}});
    write_down(ec2, call);
    // There may be more of the kind, or something that waited for this. What failed waits until the
    // duty is due.
    if (trouble_.empty() && (has_host_ || !work.settings.no_machines.empty()))
      work.summon(storage_duty);
  }

 protected:
  virtual Result<> act(host::Site& site) = 0;
  virtual void write_down(Ec2& ec2, const Call& call) = 0;
  virtual std::string what() const = 0;

  bool has_host_ = false;
  std::string trouble_;  // "" when it was done, or there is no host to do it on
};

class MakeVolume final : public Act {
 public:
  MakeVolume(std::string volume, std::int64_t size, std::string copy)
      : volume_(std::move(volume)), size_(size), copy_(std::move(copy)) {}

 private:
  Result<> act(host::Site& site) override {
    return site.volumes.create(volume_, static_cast<std::uint64_t>(size_) * gib, copy_);
  }
  void write_down(Ec2& ec2, const Call&) override {
    if (!trouble_.empty()) {
      ec2.db.run("update ec2_volume set state = 'error' where id = ? and state <> 'deleting'",
                 {volume_});
      // An instance may wait for it.
      ec2.work.summon(machines_duty);
      return;
    }
    ec2.db.run(
        "update ec2_volume set host_gib = iif(?2, ?3, host_gib),"
        " state = iif(state = 'creating', 'available', state) where id = ?1",
        {volume_, has_host_, size_});
    ec2.work.summon(machines_duty);
  }
  std::string what() const override { return "make " + volume_; }

  std::string volume_;
  std::int64_t size_;
  std::string copy_;
};

class GrowVolume final : public Act {
 public:
  GrowVolume(std::string volume, std::int64_t size) : volume_(std::move(volume)), size_(size) {}

 private:
  Result<> act(host::Site& site) override {
    return site.volumes.grow(volume_, static_cast<std::uint64_t>(size_) * gib);
  }
  void write_down(Ec2& ec2, const Call& call) override {
    ec2.db.run(
        "update ec2_volume_change set state = ?, ended = ?"
        " where volume = ? and state = 'modifying' and new_size = ?",
        {trouble_.empty() ? "completed" : "failed", micros(call.now), volume_, size_});
    if (!trouble_.empty())
      // As AWS: a change that failed leaves the volume as it was.
      ec2.db.run(
          "update ec2_volume set size = c.old_size, type = c.old_type, iops = c.old_iops,"
          " throughput = c.old_throughput from ec2_volume_change c"
          " where ec2_volume.id = ?1 and c.volume = ?1 and c.state = 'failed'"
          " and ec2_volume.size = c.new_size",
          {volume_});
    else if (has_host_)
      ec2.db.run("update ec2_volume set host_gib = ? where id = ? and host_gib is not null",
                 {size_, volume_});
  }
  std::string what() const override { return "grow " + volume_; }

  std::string volume_;
  std::int64_t size_;
};

class CopyVolume final : public Act {
 public:
  CopyVolume(std::string snapshot, std::string volume)
      : snapshot_(std::move(snapshot)), volume_(std::move(volume)) {}

 private:
  Result<> act(host::Site& site) override { return site.volumes.snapshot(volume_, snapshot_); }
  void write_down(Ec2& ec2, const Call& call) override {
    if (!trouble_.empty()) return snapshot_has_failed(ec2, snapshot_, trouble_);
    ec2.db.run("update ec2_content set made = ? where name = ?", {has_host_, snapshot_});
    snapshot_is_complete(ec2, call, snapshot_);
  }
  std::string what() const override { return "copy " + volume_ + " to " + snapshot_; }

  std::string snapshot_, volume_;
};

class RemoveVolume final : public Act {
 public:
  RemoveVolume(std::string volume, std::string machine)
      : volume_(std::move(volume)), machine_(std::move(machine)) {}

 private:
  Result<> act(host::Site& site) override {
    if (machine_.empty()) return site.volumes.remove(volume_);
    site.machines.forget(machine_);
    return Done{};
  }
  void write_down(Ec2& ec2, const Call&) override {
    if (!trouble_.empty()) return;  // again, when the duty is next due
    ec2.db.run("delete from ec2_volume where id = ?", {volume_});
    ec2.db.run("delete from ec2_volume_change where volume = ?", {volume_});
    release_layers(ec2, volume_);
  }
  std::string what() const override { return "remove " + volume_; }

  std::string volume_, machine_;  // the machine whose changes it is; "" for a file
};

class RemoveCopy final : public Act {
 public:
  explicit RemoveCopy(std::string name) : name_(std::move(name)) {}

 private:
  Result<> act(host::Site& site) override { return site.volumes.remove_snapshot(name_); }
  void write_down(Ec2& ec2, const Call&) override {
    if (trouble_.empty()) ec2.db.run("delete from ec2_content where name = ?", {name_});
  }
  std::string what() const override { return "remove the copy " + name_; }

  std::string name_;
};

class RemoveLayer final : public Act {
 public:
  explicit RemoveLayer(std::string layer) : layer_(std::move(layer)) {}

 private:
  Result<> act(host::Site& site) override {
    try {
      return site.images.remove(layer_);
    } catch (const std::exception& accident) {
      return Error{"Accident", accident.what()};
    }
  }
  // Also when it could not be removed: others wait for their turn, and the sweep finds it again.
  void write_down(Ec2& ec2, const Call&) override { layer_gone(ec2, layer_); }
  std::string what() const override { return "remove the layer " + layer_; }

  std::string layer_;
};

}  // namespace

std::unique_ptr<Errand> make_volume_file(std::string volume, std::int64_t size, std::string copy) {
  return std::make_unique<MakeVolume>(std::move(volume), size, std::move(copy));
}
std::unique_ptr<Errand> grow_volume_file(std::string volume, std::int64_t size) {
  return std::make_unique<GrowVolume>(std::move(volume), size);
}
std::unique_ptr<Errand> copy_volume_file(std::string snapshot, std::string volume) {
  return std::make_unique<CopyVolume>(std::move(snapshot), std::move(volume));
}
std::unique_ptr<Errand> remove_volume_file(std::string volume) {
  return std::make_unique<RemoveVolume>(std::move(volume), "");
}
std::unique_ptr<Errand> forget_root(std::string volume, std::string machine) {
  return std::make_unique<RemoveVolume>(std::move(volume), std::move(machine));
}
std::unique_ptr<Errand> remove_copy(std::string name) {
  return std::make_unique<RemoveCopy>(std::move(name));
}
std::unique_ptr<Errand> remove_layer(std::string layer) {
  return std::make_unique<RemoveLayer>(std::move(layer));
}

}  // namespace windlass::cloud::ec2
