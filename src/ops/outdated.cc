#include "ops/outdated.h"

#include <algorithm>

#include "base/time.h"
#include "image/base_image.h"
#include "image/images.h"

namespace windlass::ops {

namespace {

using State = ImageAge::State;

constexpr const char* nobody_asked = "no machine was asked";
constexpr std::size_t asked_max = 2;  // machines of an image

State state_of(const ImageAge& age, const manifest::Image& image) {
  if (age.baked_on.empty()) return State::NeverBaked;
  if (image.base.owner.empty() && image.base.id_or_name.starts_with("ami-")) return State::Pinned;
  if (age.newest.empty()) return State::Unknown;
  return age.newest == age.baked_on ? State::Current : State::Behind;
}

}  // namespace

Result<std::vector<ImageAge>> look_for_outdated(const Work& work, const manifest::Model& model,
                                                const image::Lock& lock,
                                                const std::map<std::string, std::string>& running) {
  std::map<std::string, Time> created;
  auto known = image::images_of(*work.target.gate, model.app, "");
  if (known)
    for (auto& one : *known)
      if (auto time = parse_iso8601(one.created)) created[one.id] = *time;
  auto place = (work.target.local ? "local " : "aws ") + work.target.region;
  std::vector<ImageAge> ages;
  for (auto& image : model.images) {
    ImageAge age;
    age.image = image.name;
    age.base = image::text_of(image.base);
    if (auto* locked = lock.find(image.name, place)) {
      // A base that the file names otherwise since is another base.
      if (locked->base == age.base) age.baked_on = locked->id;
      for (auto& [name, version] : locked->packages)
        age.packages.push_back({.name = name,
                                .has = version,
                                .offered = {},
                                .state = PackageAge::State::Unknown,
                                .why = nobody_asked});
    }
    auto newest =
        image::resolve_base(work.target.client, image.base, image.machine_type, work.target.local);
    if (newest)
      age.newest = *newest;
    else
      age.trouble = newest.error().message;
    if (auto runs = running.find(image.name); runs != running.end()) {
      age.running = runs->second;
      if (created.contains(age.running)) age.baked = created[age.running];
    }
    age.state = state_of(age, image);
    ages.push_back(std::move(age));
  }
  return ages;
}

namespace {

// Those that run the image; who is reached from outside has a way out, too.
std::vector<const Machine*> who_can_ask(const ImageAge& age, const std::vector<Machine>& machines) {
  std::vector<const Machine*> found;
  for (auto& machine : machines)
    if (!age.running.empty() && machine.image == age.running && machine.state == "running")
      found.push_back(&machine);
  std::ranges::stable_partition(found, [](auto* machine) { return !machine->public_ip.empty(); });
  if (found.size() > asked_max) found.resize(asked_max);
  return found;
}

void judge(PackageAge& package, const std::map<std::string, Offer>& offers) {
  auto offer = offers.find(package.name);
  if (offer == offers.end()) {
    package.why = "its mirror does not offer it any more";
    return;
  }
  package.offered = offer->second.version;
  package.state = offer->second.newer ? PackageAge::State::Behind : PackageAge::State::Current;
  package.why.clear();
}

void ask_mirror(ImageAge& age, const std::vector<Machine>& machines, const AskMachine& ask) {
  std::string why = age.running.empty() ? "no revision runs it, so no machine can ask its mirror"
                                        : "no machine runs it, which could ask its mirror";
  Packages has;
  for (auto& package : age.packages) has[package.name] = package.has;
  for (auto* machine : who_can_ask(age, machines)) {
    auto printed = ask(*machine, offer_script(has));
    auto offers = printed ? read_offers(*printed)
                          : Result<std::map<std::string, Offer>>(std::move(printed).error());
    if (!offers) {
      why = machine->id + " was asked: " + offers.error().message;
      continue;
    }
    age.asked = machine->id;
    for (auto& package : age.packages) judge(package, *offers);
    return;
  }
  for (auto& package : age.packages) package.why = why;
}

}  // namespace

void ask_mirrors(std::vector<ImageAge>& images, const std::vector<Machine>& machines,
                 const AskMachine& ask) {
  for (auto& age : images)
    if (!age.packages.empty()) ask_mirror(age, machines, ask);
}

bool is_behind(const ImageAge& image) {
  return image.state == State::Behind || std::ranges::any_of(image.packages, [](auto& package) {
           return package.state == PackageAge::State::Behind;
         });
}

std::string to_text(PackageAge::State state) {
  switch (state) {
    case PackageAge::State::Current: return "current";
    case PackageAge::State::Behind: return "behind";
    case PackageAge::State::Unknown: return "unknown";
  }
  return "";
}

std::string to_text(State state) {
  switch (state) {
    case State::NeverBaked: return "not baked here";
    case State::Current: return "current";
    case State::Behind: return "behind";
    case State::Pinned: return "pinned by its id";
    case State::Unknown: return "unknown";
  }
  return "";
}

Json to_json(const std::vector<ImageAge>& images) {
  Json list = Json::Array{};
  for (auto& age : images) {
    Json json;
    json.set("image", age.image);
    json.set("base", age.base);
    json.set("state", to_text(age.state));
    json.set("baked_on", age.baked_on);
    json.set("newest", age.newest);
    json.set("running", age.running);
    if (age.baked != Time{}) json.set("baked", format_iso8601(age.baked));
    if (!age.trouble.empty()) json.set("trouble", age.trouble);
    Json packages = Json::Object{};
    for (auto& package : age.packages) {
      Json one;
      one.set("has", package.has);
      if (!package.offered.empty()) one.set("offered", package.offered);
      one.set("state", to_text(package.state));
      if (!package.why.empty()) one.set("why", package.why);
      packages.set(package.name, one);
    }
    json.set("packages", packages);
    if (!age.asked.empty()) json.set("asked", age.asked);
    list.push(json);
  }
  return Json(Json::Object{{"windlass", 1}, {"images", list}});
}

}  // namespace windlass::ops
