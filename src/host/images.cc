#include "host/images.h"

#include <fcntl.h>
#include <sys/file.h>

#include <algorithm>
#include <filesystem>

#include "base/fault.h"
#include "host/descriptor.h"
#include "host/image_recipe.h"
#include "host/layer_archives.h"
#include "host/layer_commit.h"
#include "host/layer_stream.h"
#include "host/mounts.h"

namespace windlass::host {

namespace fs = std::filesystem;

namespace {

// What is being made ends so, until it is whole and gets its name.
constexpr const char* unfinished = ".tmp";

bool is_digest(const std::string& name) {
  return name.size() == 64 && std::ranges::all_of(name, [](char c) {
           return std::string_view("0123456789abcdef").find(c) != std::string_view::npos;
         });
}

// Held while one of us makes or removes something there; others wait.
Descriptor lock_of(
    const fs::path& folder, const std::function<void()>& when_waiting = [] {}) {
  auto path = (folder / ".lock").string();
  Descriptor lock(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!lock) throw_errno("opening " + path);
  if (::flock(lock.get(), LOCK_EX | LOCK_NB) == 0) return lock;
  when_waiting();
  if (::flock(lock.get(), LOCK_EX) != 0) throw_errno("locking " + path);
  return lock;
}

// Machines get at what is in it by mounts. Other users of this host do not: an old program there
// that becomes root is as good to them as one of the host's own.
void make_folder(const fs::path& folder) {
  fs::create_directories(folder);
  fs::permissions(folder, fs::perms(0700));
}

// With the lock held, whatever is unfinished was left by somebody who died.
void remove_unfinished(const fs::path& folder) {
  std::vector<fs::path> left;
  for (auto& entry : fs::directory_iterator(folder))
    if (entry.path().filename().string().find(unfinished) != std::string::npos)
      left.push_back(entry.path());
  for (auto& path : left) {
    unmount_below(path.string());
    fs::remove_all(path);
  }
}

// By former recipes, and no machine stands on them now: who asks for the image gets the new one.
void remove_older(const std::string& name, const fs::path& current) {
  std::vector<fs::path> older;
  for (auto& entry : fs::directory_iterator(current.parent_path()))
    if (entry.path() != current && entry.path().filename().string().starts_with(name + "-") &&
        !is_mounted(entry.path().string()))
      older.push_back(entry.path());
  for (auto& path : older) {
    // Out of sight first: what is half removed is no image.
    auto going = path.string() + unfinished;
    fs::rename(path, going);
    fs::remove_all(going);
  }
}

//   CACHE/debian-12-0123456789abcdef/  a catalogue image, by its recipe's digest
//   FOLDER/layers/DIGEST/              a machine's changes, by their content's
class LayeredImages final : public Images, public LayerArchives {
 public:
  explicit LayeredImages(ImagesOptions options) : options_(std::move(options)) {
    make_folder(layers());
    make_folder(options_.cache);
    auto lock = lock_of(layers());
    remove_unfinished(layers());
  }

  Result<> prepare(const std::string& name,
                   const std::function<void(const std::string&)>& say) override {
    auto recipe = find_recipe(name);
    if (!recipe) return Error{"NoSuchImage", "the catalogue has no image " + name};
    if (has(name)) return Done{};
    auto lock =
        lock_of(options_.cache, [&] { say("another cloud makes an image: waiting for it"); });
    if (has(name)) return Done{};
    remove_unfinished(options_.cache);
    say("making the image " + name + " from Debian's packages, once for this host");
    auto made = catalogue_folder(*recipe);
    auto making = made.string() + unfinished;
    fs::create_directory(making);
    auto done = make_image(*recipe, making).context("making the image " + name);
    if (!done) {
      remove_unfinished(options_.cache);
      return done;
    }
    fs::permissions(making, fs::perms(0755));
    fs::rename(making, made);
    remove_older(name, made);
    say("the image " + name + " is there");
    return Done{};
  }

  bool has(const std::string& name) const override {
    auto recipe = find_recipe(name);
    return recipe && fs::exists(catalogue_folder(*recipe));
  }

  std::optional<std::string> folder(const std::string& layer) const override {
    auto recipe = find_recipe(layer);
    if (!recipe && !is_digest(layer)) return std::nullopt;
    auto path = recipe ? catalogue_folder(*recipe) : layers() / layer;
    return fs::exists(path) ? std::optional(path.string()) : std::nullopt;
  }

  Result<std::string> commit(const std::string& machine) override {
    auto upper = fs::path(options_.machines) / "machines" / machine / "upper";
    if (!fs::exists(upper))
      return Error{"MachineMissing", "there are no changes of " + machine + " on this host"};
    auto lock = lock_of(layers());
    auto copy = layers() / (machine + unfinished),
         shown = layers() / (machine + ".shown" + unfinished);
    remove_unfinished(layers());
    fs::create_directory(copy);
    fs::create_directory(shown);
    auto digest = copy_changes(upper.string(), copy.string(), shown.string());
    if (digest && !fs::exists(layers() / *digest)) {
      fs::permissions(copy, fs::perms(0755));
      fs::rename(copy, layers() / *digest);
    }
    remove_unfinished(layers());
    return digest;
  }

  Result<> remove(const std::string& layer) override {
    if (!is_digest(layer))
      return Error{"ImageShared", layer + " belongs to every cloud of this host: it stays"};
    auto lock = lock_of(layers());
    auto path = layers() / layer;
    if (!fs::exists(path)) return Done{};
    if (is_mounted(path.string()))
      return Error{"LayerInUse", "a machine still stands on the layer " + layer};
    // First out of sight: what is half removed is no layer.
    auto going = layers() / (layer + unfinished);
    fs::rename(path, going);
    fs::remove_all(going);
    return Done{};
  }

  std::vector<std::string> all() const override {
    std::vector<std::string> found;
    for (auto& entry : fs::directory_iterator(layers()))
      if (is_digest(entry.path().filename().string())) found.push_back(entry.path().filename());
    std::ranges::sort(found);
    return found;
  }

  Result<std::string> write(const std::string& layer, int file) override {
    auto from = folder(layer);
    if (!from) return Error{"NoSuchImage", "there is no layer " + layer + " on this host"};
    return pack_layer(*from, file);
  }

  Result<> read(const std::string& digest, int file) override {
    if (!is_digest(digest)) return Error{"LayerDamaged", digest + " is no layer's name"};
    auto lock = lock_of(layers());
    if (fs::exists(layers() / digest)) return Done{};
    remove_unfinished(layers());
    auto copy = layers() / (digest + unfinished);
    fs::create_directory(copy);
    auto found = unpack_layer(file, copy.string());
    if (found && *found == digest) {
      fs::permissions(copy, fs::perms(0755));
      fs::rename(copy, layers() / digest);
      return Done{};
    }
    remove_unfinished(layers());
    if (!found) return std::move(found).error();
    return Error{"LayerDamaged", "the layer " + digest + " arrived as " + *found};
  }

 private:
  fs::path layers() const { return fs::path(options_.folder) / "layers"; }
  fs::path catalogue_folder(const ImageRecipe& recipe) const {
    return fs::path(options_.cache) / (recipe.name + "-" + digest_of(recipe).substr(0, 16));
  }

  ImagesOptions options_;
};

}  // namespace

LayerArchives* archives_of(Images& images) { return dynamic_cast<LayerArchives*>(&images); }

std::unique_ptr<Images> make_images(const ImagesOptions& options) {
  return std::make_unique<LayeredImages>(options);
}

}  // namespace windlass::host
