#include "image/baking.h"

#include "base/text.h"
#include "base/time.h"
#include "image/bundle.h"
#include "image/trouble.h"

namespace windlass::image {

namespace {

constexpr auto alive_every = std::chrono::seconds(20);
// AWS takes minutes for a snapshot of some gigabytes.
constexpr auto image_limit = std::chrono::minutes(40);

std::string counted(std::size_t count, const char* one, const char* many) {
  return std::to_string(count) + " " + (count == 1 ? one : many);
}

}  // namespace

Baking::Baking(const BakeParts& parts, const Ground& ground, std::string app, Wanted wanted,
               std::vector<Known> known, std::chrono::seconds limit)
    : parts_(parts),
      client_(parts.transport),
      box_(parts.transport, parts.place.bucket, parts.sign),
      wanted_(std::move(wanted)),
      known_(std::move(known)),
      errand_{.app = std::move(app),
              .image = wanted_.image.name,
              .run = new_run(parts),
              .limit = limit,
              .tags = {}},
      build_worker_(parts, ground, errand_, "build"),
      test_worker_(parts, ground, errand_, "test") {
  errand_.tags = errand_tags(parts, errand_);
}

void Baking::tick() {
  if (is_over()) return;
  stay_alive();
  auto went = advance();
  if (went) {
    trouble_since_.reset();
    return;
  }
  auto now = parts_.clock.now();
  if (!trouble_since_) trouble_since_ = now;
  bool may_get_better = may_pass(went.error()) && now - *trouble_since_ < trouble_limit;
  // Until there is a machine, nothing goes on that would be worth waiting for.
  if (may_get_better && phase_ != Phase::Waiting && !worker().machine().empty()) return;
  abort(went.error().message);
}

Result<> Baking::advance() {
  switch (phase_) {
    case Phase::Waiting: return begin();
    case Phase::Building: return look_at_build();
    case Phase::Imaging: return look_at_image();
    case Phase::Testing: return look_at_test();
    case Phase::Done:
    case Phase::Failed: break;
  }
  return Done{};
}

void Baking::enter(Phase phase, const std::string& text) {
  phase_ = phase;
  phase_began_ = parts_.clock.now();
  parts_.tell({.image = errand_.image, .state = Progress::State::Going, .text = text});
}

Result<> Baking::begin() {
  began_ = phase_began_ = told_alive_ = parts_.clock.now();
  parts_.tell({.image = errand_.image,
               .state = Progress::State::Begun,
               .text = "from " + wanted_.locked.base + " (" + wanted_.locked.id + ")"});
  auto bundle = TRY(make_bundle(wanted_.image, wanted_.inputs, wanted_.locked.packages));
  TRY(box_.put(errand_.key("bundle.tar.gz"), std::move(bundle)).context("sending the bundle"));
  phase_ = Phase::Building;
  return build_worker_.start(wanted_.image, wanted_.locked.id, MachineOrders::Mode::Bake, {});
}

Result<> Baking::look_at_build() {
  auto report = TRY(build_worker_.look());
  if (!report) return Done{};
  build_ = *std::move(report);
  for (auto& warning : build_.warnings)
    parts_.tell({.image = errand_.image, .state = Progress::State::Warning, .text = warning});
  if (!build_.ok) return Error{"BakeFailed", build_.reason};

  wanted_.locked.packages = versions_named(wanted_.image, build_.packages);
  wanted_.digest = digest_of(wanted_.image, wanted_.inputs, wanted_.locked.packages);
  // The versions were all that could have moved, and did not.
  for (auto& one : known_)
    if (one.name() == errand_.image && one.is_tested() && one.inputs() == wanted_.digest) {
      image_ = one.id;
      finish();
      return Done{};
    }
  auto tags = errand_tags(parts_, errand_);
  tags["Name"] = errand_.app + "/" + errand_.image;
  tags[tag_inputs] = wanted_.digest;
  tags[tag_asked] = wanted_.asked;
  image_ = TRY(make_image(
      client_, build_worker_.machine(), errand_.app + "-" + errand_.image + "-" + errand_.run,
      errand_.app + " " + errand_.image + " from " + wanted_.locked.base, tags));
  image_is_ours_ = true;
  enter(Phase::Imaging, "making the image " + image_);
  return Done{};
}

Result<> Baking::look_at_image() {
  auto image = TRY(get_image(client_, image_));
  if (image.state == "failed" || image.state == "error" || image.state == "invalid")
    return Error{"BakeFailed", "the image " + image_ + " could not be made: " + image.why};
  if (image.state != "available") {
    if (parts_.clock.now() - phase_began_ < image_limit) return Done{};
    return Error{"BakeFailed",
                 "the image " + image_ + " is still " + image.state + " after 40 minutes"};
  }
  TRY(build_worker_.end());
  enter(Phase::Testing, "booting the result");
  return test_worker_.start(wanted_.image, image_, MachineOrders::Mode::Test, build_);
}

Result<> Baking::look_at_test() {
  auto report = TRY(test_worker_.look());
  if (!report) return Done{};
  test_ = *std::move(report);
  for (auto& warning : test_.warnings)
    parts_.tell({.image = errand_.image, .state = Progress::State::Warning, .text = warning});
  if (!test_.ok) return Error{"BakeFailed", "on the booted result: " + test_.reason};
  return name_it();
}

// The report first: whoever finds the image finds what is in it. Its name in AWS comes last.
Result<> Baking::name_it() {
  ImageReport report;
  report.app = errand_.app;
  report.image = errand_.image;
  report.id = image_;
  report.inputs = wanted_.digest;
  report.asked = wanted_.asked;
  report.base = wanted_.locked.base;
  report.base_id = wanted_.locked.id;
  report.region = parts_.place.region;
  report.made = format_iso8601(std::chrono::floor<std::chrono::seconds>(parts_.clock.now()));
  report.log = errand_.log_key("build");
  report.packages = build_.packages;
  report.files = wanted_.inputs.files;
  report.build = build_;
  report.test = test_;
  TRY(box_.put(report_key(errand_.app, errand_.image, image_), to_json(report).pretty() + "\n"));
  auto image = TRY(get_image(client_, image_));
  TRY(tag(client_, image.snapshots, {{tag_state, "tested"}}));
  TRY(tag(client_, {image_}, {{tag_state, "tested"}}));
  finish();
  return Done{};
}

void Baking::finish() {
  image_is_ours_ = false;
  phase_ = Phase::Done;
  clean_up();
  auto seconds =
      std::chrono::duration_cast<std::chrono::seconds>(parts_.clock.now() - began_).count();
  parts_.tell({.image = errand_.image,
               .state = Progress::State::Done,
               .text = image_ + ", tested; " +
                       counted(build_.packages.size(), "package", "packages") + ", " +
                       counted(build_.removed.size(), "thing", "things") + " scrubbed, in " +
                       std::to_string(seconds) + " s",
               .share = 1,
               .id = image_});
}

void Baking::abort(const std::string& reason) {
  if (is_over()) return;
  bool has_begun = !worker().machine().empty();
  failure_ = has_begun ? worker().explain(reason) : reason;
  phase_ = Phase::Failed;
  parts_.tell({.image = errand_.image, .state = Progress::State::Failed, .text = reason});
  clean_up();
}

// Nothing but the image, its report and the logs is left. What cannot be removed now is found by
// its tags later.
void Baking::clean_up() {
  std::vector<std::string> left;
  auto must = [&](const Result<>& done, const std::string& what) {
    if (!done) left.push_back(what + " (" + done.error().message + ")");
  };
  must(build_worker_.end(), build_worker_.machine());
  must(test_worker_.end(), test_worker_.machine());
  if (image_is_ours_) {
    auto image = get_image(client_, image_);
    if (image) must(remove_image(client_, *image), image_);
  }
  if (phase_ == Phase::Failed) wait_for_the_end(*parts_.transport, errand_.run, parts_.sleep);
  for (auto* name :
       {"bundle.tar.gz", "build-progress", "build-report", "test-progress", "test-report"})
    must(box_.remove(errand_.key(name)), name);
  if (!left.empty())
    parts_.tell({.image = errand_.image,
                 .state = Progress::State::Warning,
                 .text = "could not remove " + join(left, ", ") + ": `windlass clean` will"});
}

// Whoever cleans up after crashes leaves alone what was heard of lately.
void Baking::stay_alive() {
  auto now = parts_.clock.now();
  if (phase_ == Phase::Waiting || now - told_alive_ < alive_every) return;
  told_alive_ = now;
  std::vector<std::string> ours;
  for (auto* worker : {&build_worker_, &test_worker_})
    if (!worker->machine().empty()) ours.push_back(worker->machine());
  if (image_is_ours_) ours.push_back(image_);
  (void)tag(client_, ours,
            {{tag_alive, format_iso8601(std::chrono::floor<std::chrono::seconds>(now))}});
}

}  // namespace windlass::image
