#include "image/lock.h"

#include "base/text.h"
#include "document/node.h"

namespace windlass::image {

using document::Node;

namespace {

constexpr const char* head =
    "# What `windlass bake` resolved; commit it. `windlass bake --refresh` moves it on.\n";
constexpr const char* version = "1";

Error malformed(const std::string& what) {
  return {"Malformed", std::string(lock_name) + ": " + what +
                           "; put back the committed one, or remove it to resolve everything anew"};
}

std::string text_at(const Node& map, std::string_view key) {
  auto* node = map.find(key);
  return node && node->is_scalar() ? node->text() : "";
}

Locked read_locked(const Node& node) {
  Locked locked{.base = text_at(node, "base"), .id = text_at(node, "id"), .packages = {}};
  if (auto* packages = node.find("packages"); packages && packages->is_map())
    for (auto& package : packages->members()) locked.packages[package.key] = package.value.text();
  return locked;
}

}  // namespace

const Locked* Lock::find(const std::string& image, const std::string& place) const {
  auto places = images.find(image);
  if (places == images.end()) return nullptr;
  auto found = places->second.find(place);
  return found == places->second.end() ? nullptr : &found->second;
}

Result<Lock> read_lock(std::string_view text) {
  Lock lock;
  if (trimmed(text).empty()) return lock;
  auto parsed = document::parse(text, {.aliases = false});
  if (!parsed) return malformed(parsed.error().message);
  if (!parsed->is_map() || text_at(*parsed, "lock") != version)
    return malformed("it does not say `lock: 1`");
  auto* images = parsed->find("images");
  if (!images) return lock;
  if (!images->is_map()) return malformed("`images` is no map");
  for (auto& image : images->members()) {
    if (!image.value.is_map()) return malformed("images." + image.key + " is no map");
    for (auto& place : image.value.members()) {
      if (!place.value.is_map())
        return malformed("images." + image.key + "." + place.key + " is no map");
      lock.images[image.key][place.key] = read_locked(place.value);
    }
  }
  return lock;
}

std::string to_text(const Lock& lock) {
  auto images = Node::map();
  for (auto& [image, places] : lock.images) {
    auto shown = Node::map();
    for (auto& [place, locked] : places) {
      auto one = Node::map();
      one.set("base", Node::string(locked.base));
      one.set("id", Node::string(locked.id));
      auto packages = Node::map();
      for (auto& [name, as_installed] : locked.packages)
        packages.set(name, Node::string(as_installed));
      if (!locked.packages.empty()) one.set("packages", std::move(packages));
      shown.set(place, std::move(one));
    }
    images.set(image, std::move(shown));
  }
  auto root = Node::map();
  root.set("lock", Node::scalar(Node::Kind::Int, version));
  root.set("images", std::move(images));
  return head + document::to_yaml(root);
}

}  // namespace windlass::image
