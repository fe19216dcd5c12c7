#include "cloud/ec2/storage/stored_image.h"

#include "base/json.h"

namespace windlass::cloud::ec2 {

namespace {

constexpr std::string_view magic = "windlass image 1\n";
constexpr std::size_t layers_max = 1000;

Error not_stored() {
  return {"InvalidParameterValue",
          "The object was not written by CreateStoreImageTask of this cloud"};
}

Json shown(const Tags& tags) {
  Json::Object members;
  for (auto& [key, value] : tags) members.emplace_back(key, value);
  return members;
}

Tags tags_in(const Json* json) {
  Tags tags;
  if (json && json->is_object())
    for (auto& [key, value] : json->as_object())
      if (value.is_string()) tags[key] = value.as_string();
  return tags;
}

// Texts of an image, by the names that they have in a head: written and read by one list.
struct TextMember {
  const char* name;
  std::string Image::*member;
};
constexpr TextMember texts[] = {{"name", &Image::name},
                                {"description", &Image::description},
                                {"architecture", &Image::architecture},
                                {"root-device", &Image::root_device},
                                {"virtualization", &Image::virtualization},
                                {"boot-mode", &Image::boot_mode},
                                {"tpm", &Image::tpm},
                                {"imds", &Image::imds},
                                {"sriov", &Image::sriov}};

Json shown(const ImageDevice& device) {
  Json one(Json::Object{{"device", device.device},
                        {"snapshot", !device.snapshot.empty()},
                        {"size", device.size_gib},
                        {"type", device.type},
                        {"delete-on-termination", device.delete_on_termination},
                        {"virtual-name", device.virtual_name}});
  if (device.iops) one.set("iops", *device.iops);
  if (device.throughput) one.set("throughput", *device.throughput);
  return one;
}

std::optional<std::int64_t> number(const Json& json, const char* name) {
  auto* found = json.find(name);
  return found && found->is_int() ? std::optional(found->as_int()) : std::nullopt;
}

bool truth(const Json& json, const char* name) {
  auto* found = json.find(name);
  return found && found->is_bool() && found->as_bool();
}

ImageDevice device_in(const Json& json) {
  ImageDevice device{.device = json.text("device").value_or("")};
  // Whoever restores it makes one, and says its name here.
  if (truth(json, "snapshot")) device.snapshot = "?";
  device.size_gib = number(json, "size").value_or(0);
  device.type = json.text("type").value_or("gp3");
  device.iops = number(json, "iops");
  device.throughput = number(json, "throughput");
  device.delete_on_termination = truth(json, "delete-on-termination");
  device.virtual_name = json.text("virtual-name").value_or("");
  return device;
}

bool is_digest(const std::string& text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == text.npos;
}

}  // namespace

std::uint64_t StoredImage::size() const {
  std::uint64_t size = stored_head_bytes;
  for (auto& layer : layers) size += layer.size;
  return size;
}

Result<std::string> head_of(const StoredImage& stored) {
  Json root(Json::Object{});
  for (auto& text : texts) root.set(text.name, stored.image.*text.member);
  root.set("ena", stored.image.ena);
  root.set("systemd", stored.image.systemd);
  Json::Array devices, layers;
  for (auto& device : stored.image.devices) devices.push_back(shown(device));
  for (auto& layer : stored.layers)
    layers.push_back(
        Json::Object{{"digest", layer.digest}, {"size", static_cast<std::int64_t>(layer.size)}});
  root.set("devices", std::move(devices));
  root.set("layers", std::move(layers));
  root.set("tags", shown(stored.tags));
  root.set("snapshot-tags", shown(stored.snapshot_tags));
  auto head = std::string(magic) + root.dump() + "\n";
  if (head.size() > stored_head_bytes)
    return Error{"UnsupportedOperation", "The image has more devices and tags than can be stored"};
  head.resize(stored_head_bytes, ' ');
  return head;
}

Result<StoredImage> read_head(std::string_view bytes) {
  if (bytes.size() != stored_head_bytes || !bytes.starts_with(magic)) return not_stored();
  auto parsed = parse_json(bytes.substr(magic.size()));
  auto *devices = parsed ? parsed->find("devices") : nullptr,
       *layers = parsed ? parsed->find("layers") : nullptr;
  if (!devices || !devices->is_array() || !layers || !layers->is_array() ||
      layers->as_array().size() > layers_max)
    return not_stored();
  StoredImage stored;
  for (auto& text : texts) stored.image.*text.member = parsed->text(text.name).value_or("");
  stored.image.ena = truth(*parsed, "ena");
  stored.image.systemd = truth(*parsed, "systemd");
  for (auto& device : devices->as_array()) stored.image.devices.push_back(device_in(device));
  for (auto& layer : layers->as_array()) {
    auto digest = layer.text("digest").value_or("");
    auto size = number(layer, "size").value_or(-1);
    if (!is_digest(digest) || size < 0) return not_stored();
    stored.layers.push_back({digest, static_cast<std::uint64_t>(size)});
  }
  stored.tags = tags_in(parsed->find("tags"));
  stored.snapshot_tags = tags_in(parsed->find("snapshot-tags"));
  return stored;
}

}  // namespace windlass::cloud::ec2
