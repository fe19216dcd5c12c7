#include "image/bake.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>

#include "base/text.h"
#include "image/baking.h"
#include "image/bundle.h"
#include "image/leftovers.h"
#include "image/trouble.h"

namespace windlass::image {

namespace {

// AWS is asked at a pace that its limits allow; our own cloud answers at once.
std::chrono::milliseconds pace(const Place& place) {
  return std::chrono::milliseconds(place.local ? 250 : 4000);
}
constexpr std::size_t at_once_max = 8;
constexpr auto gone_limit = std::chrono::seconds(60);

Result<std::vector<manifest::Image>> images_named(const manifest::Model& model,
                                                  const std::vector<std::string>& names) {
  if (names.empty()) return model.images;
  std::vector<manifest::Image> images;
  for (auto& name : names) {
    auto* image = model.find_image(name);
    if (!image) {
      std::vector<std::string> known;
      for (auto& one : model.images) known.push_back(one.name);
      return Error{"NoImage", "windlass.yaml has no image " + name +
                                  (known.empty() ? "" : " (it has " + join(known, ", ") + ")")};
    }
    images.push_back(*image);
  }
  return images;
}

// An image that somebody baked of the same file becomes ours, with the versions it has.
Result<Locked> adopted(const BakeParts& parts, const manifest::Model& model, const Wanted& wanted,
                       const Known& image) {
  auto locked = wanted.locked;
  Box box(parts.transport, parts.place.bucket, parts.sign);
  auto text = TRY(box.find(report_key(model.app, wanted.image.name, image.id)));
  if (!text) return locked;
  auto report = TRY(read_image_report(*text));
  locked.packages = versions_named(wanted.image, report.packages);
  return locked;
}

struct Oven {
  const BakeParts& parts;
  const manifest::Model& model;
  const Repository& repository;
  Lock& lock;
  std::map<std::string, std::string>& ids;
  Ground ground = {};
  std::vector<std::unique_ptr<Baking>> bakings = {};

  Result<> take_in(const Baking& done) {
    auto& wanted = done.wanted();
    ids[wanted.image.name] = done.id();
    lock.images[wanted.image.name][parts.place.text()] = wanted.locked;
    return write_lock(repository, lock);
  }

  // A machine that was told to end shall be gone when we say that nothing is left: here that is a
  // matter of a second.
  void wait_until_gone() {
    if (!parts.place.local) return;
    std::vector<std::string> runs;
    for (auto& one : bakings) runs.push_back(one->run());
    auto until = parts.clock.now() + gone_limit;
    while (parts.clock.now() < until) {
      auto left = machines_tagged(*parts.transport, tag_bake, runs);
      if (!left || std::ranges::all_of(*left, [](auto& one) { return one.state == "terminated"; }))
        return;
      parts.sleep(pace(parts.place));
    }
  }

  Result<> run() {
    std::vector<std::string> failures;
    std::vector<bool> taken(bakings.size());
    for (bool going = true; going;) {
      going = false;
      std::size_t at_work = 0;
      for (std::size_t at = 0; at < bakings.size(); ++at) {
        auto& one = *bakings[at];
        if (parts.cancelled()) one.abort("it was cancelled");
        if (!one.is_over() && at_work++ < at_once_max) one.tick();
        going |= !one.is_over();
        if (!one.is_over() || taken[at]) continue;
        taken[at] = true;
        // What the others are at goes on, also when the lock cannot be written.
        auto went = one.is_done() ? take_in(one) : Error{"BakeFailed", one.failure()};
        if (!went)
          failures.push_back("images." + one.wanted().image.name + ": " + went.error().message);
      }
      if (going) parts.sleep(pace(parts.place));
    }
    wait_until_gone();
    if (!failures.empty()) return Error{"BakeFailed", join(failures, "\n")};
    return Done{};
  }
};

}  // namespace

std::string images_prefix(const std::string& app) { return app + "/images/"; }
std::string report_key(const std::string& app, const std::string& image, const std::string& id) {
  return images_prefix(app) + image + "/reports/" + id + ".json";
}

Result<Lock> read_lock(const Repository& repository) {
  std::ifstream in(repository.path_of(lock_name), std::ios::binary);
  if (!in) return Lock{};
  return read_lock(std::string(std::istreambuf_iterator<char>(in), {}));
}

Result<> write_lock(const Repository& repository, const Lock& lock) {
  auto path = repository.path_of(lock_name);
  auto text = to_text(lock);
  std::ifstream in(path, std::ios::binary);
  if (in && std::string(std::istreambuf_iterator<char>(in), {}) == text) return Done{};
  auto part = path + ".part";
  std::ofstream out(part, std::ios::binary);
  out << text;
  out.close();
  std::error_code error;
  if (out) std::filesystem::rename(part, path, error);
  if (!out || error) return Error{"NoFile", "cannot write " + path};
  return Done{};
}

Result<std::map<std::string, std::string>> baked_images(const BakeParts& parts,
                                                        const manifest::Model& model,
                                                        const Repository& repository) {
  std::map<std::string, std::string> ids;
  if (model.images.empty()) return ids;
  auto lock = TRY(read_lock(repository));
  auto known = TRY(images_of(*parts.transport, model.app, ""));
  for (auto& image : model.images) {
    auto wanted = TRY(want(parts, repository, lock, image, false));
    if (auto* found = find_baked(known, wanted)) ids[image.name] = found->id;
  }
  return ids;
}

Result<std::map<std::string, std::string>> bake(const BakeParts& parts,
                                                const manifest::Model& model,
                                                const Repository& repository,
                                                const BakeWish& wish) {
  std::map<std::string, std::string> ids;
  auto images = TRY(images_named(model, wish.names));
  if (images.empty()) return ids;
  auto lock = TRY(read_lock(repository));
  auto known = TRY(images_of(*parts.transport, model.app, ""));
  Oven oven{parts, model, repository, lock, ids};
  for (auto& image : images) {
    auto wanted = TRY(want(parts, repository, lock, image, wish.refresh));
    auto* found = wish.refresh ? nullptr : find_baked(known, wanted);
    if (!found) {
      oven.bakings.push_back(std::make_unique<Baking>(parts, oven.ground, model.app,
                                                      std::move(wanted), known, wish.limit));
      continue;
    }
    ids[image.name] = found->id;
    if (!wanted.has_lock)
      lock.images[image.name][parts.place.text()] = TRY(adopted(parts, model, wanted, *found));
    parts.tell({.image = image.name,
                .state = Progress::State::Done,
                .text = found->id + ", as baked: nothing has changed",
                .share = 1,
                .id = found->id});
  }
  TRY(write_lock(repository, lock));
  if (oven.bakings.empty()) return ids;
  oven.ground = TRY(find_ground(parts));
  TRY(ensure_box(parts, Box(parts.transport, parts.place.bucket, parts.sign)));
  // What an older crash left of these images goes first.
  TRY(remove_leftovers(parts, model.app, ""));
  TRY(oven.run());
  return ids;
}

Result<> test_image(const BakeParts& parts, const manifest::Model& model,
                    const Repository& repository, const std::string& name, const std::string& id,
                    std::chrono::seconds limit) {
  auto image = TRY(images_named(model, {name})).front();
  auto image_id = id;
  if (image_id.empty()) {
    auto baked = TRY(baked_images(parts, model, repository));
    if (!baked.contains(name))
      return Error{"NotBaked", "the image " + name +
                                   " is not baked as windlass.yaml has it now: "
                                   "`windlass bake " +
                                   name + "`, or --id AMI for another one"};
    image_id = baked[name];
  }
  auto inputs = TRY(read_inputs(image, repository.folder, ""));
  auto ground = TRY(find_ground(parts));
  Box box(parts.transport, parts.place.bucket, parts.sign);
  TRY(ensure_box(parts, box));
  Errand errand{.app = model.app, .image = name, .run = new_run(parts), .limit = limit, .tags = {}};
  errand.tags = errand_tags(parts, errand);
  TRY(box.put(errand.key("bundle.tar.gz"), TRY(make_bundle(image, inputs, {}))));
  parts.tell({.image = name, .state = Progress::State::Begun, .text = "testing " + image_id});

  Worker worker(parts, ground, errand, "test");
  Result<> outcome = worker.start(image, image_id, MachineOrders::Mode::Test, {});
  while (outcome) {
    auto report = patiently(parts, [&] {
      worker.stay_alive();
      return worker.look();
    });
    if (!report)
      outcome = std::move(report).error();
    else if (*report && !(*report)->ok)
      outcome = Error{"TestFailed", (*report)->reason};
    else if (*report)
      break;
    else if (parts.cancelled())
      outcome = Error{"Cancelled", "it was cancelled"};
    else
      parts.sleep(pace(parts.place));
  }
  if (!outcome) {
    auto said = worker.machine().empty() ? outcome.error().message
                                         : worker.explain(outcome.error().message);
    outcome = Error{outcome.error().code, "images." + name + ": " + said};
  }
  // What the tests said is told, whatever becomes of what is left.
  auto gone = patiently(
      parts, [&] { return worker.end(); }, true);
  for (auto* left : {"bundle.tar.gz", "test-progress", "test-report"})
    if (auto removed = box.remove(errand.key(left)); gone) gone = std::move(removed);
  if (outcome) outcome = std::move(gone);
  if (outcome)
    parts.tell({.image = name,
                .state = Progress::State::Done,
                .text = image_id + ": all tests hold",
                .share = 1,
                .id = image_id});
  return outcome;
}

}  // namespace windlass::image
