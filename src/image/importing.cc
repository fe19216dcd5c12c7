#include "image/importing.h"

#include "aws/ec2/create_restore_image_task.h"
#include "base/text.h"
#include "base/time.h"
#include "image/heart.h"
#include "image/image_file.h"
#include "image/images.h"
#include "image/place.h"
#include "image/report.h"
#include "image/trouble.h"
#include "image/upload.h"
#include "image/wanted.h"

namespace windlass::image {

namespace ec2 = aws::ec2;

namespace {

// AWS makes snapshots of some gigabytes in minutes, and has a queue.
constexpr auto restore_limit = std::chrono::hours(4);
constexpr auto alive_every = std::chrono::seconds(20);
constexpr double checked_share = 0.2, sent_share = 0.7;

class Importing {
 public:
  Importing(const BakeParts& parts, const ImageFile& file, Body image)
      : parts_(parts),
        file_(file),
        bytes_(std::move(image)),
        client_(parts.transport),
        box_(parts.transport, parts.place.bucket, parts.sign),
        errand_{
            .app = file.app, .image = file.name, .run = new_run(parts), .limit = {}, .tags = {}},
        heart_(parts, errand_, "") {
    errand_.tags = errand_tags(parts, errand_);
  }

  Result<std::string> run() {
    auto done = go();
    if (!done) {
      tell(Progress::State::Failed, done.error().message, -1);
      take_back();
    }
    must_go(box_.remove_for_good(key()), "the object");
    must_go(heart_.stop(), "its mark");
    TRY(std::move(done));
    tell(Progress::State::Done, id_ + ", as it was tested in " + file_.place, 1);
    return id_;
  }

 private:
  std::string key() const { return errand_.key(imported_object + 1); }

  Result<> go() {
    TRY(ensure_box(parts_, box_));
    heart_.beat();
    TRY(upload(parts_, key(), bytes_, file_.metadata, [&](double share) {
          heart_.beat();
          tell(Progress::State::Going, "sending it to the bucket",
               checked_share + (sent_share - checked_share) * share);
        }).context("sending the image to the bucket"));
    TRY(restore());
    TRY(wait());
    // The report first, as a bake does it: whoever finds the image finds what is in it.
    TRY(put_report());
    auto image = TRY(get_image(client_, id_));
    TRY(tag(client_, image.snapshots, named_tags()));
    return tag(client_, {id_}, named_tags());
  }

  // Those that it had, but for what is of this import.
  Tags tags_now() const {
    auto tags = errand_.tags;
    tags["Name"] = file_.app + "/" + file_.name;
    tags[tag_inputs] = file_.inputs;
    tags[tag_asked] = file_.asked;
    for (auto& [key, value] : file_.tags)
      if (!key.starts_with("aws:")) tags.emplace(key, value);
    return tags;
  }
  Tags named_tags() const {
    auto tags = tags_now();
    tags[tag_state] = "tested";
    return tags;
  }

  Result<> restore() {
    auto tags = tag_list(tags_now());
    ec2::CreateRestoreImageTaskRequest request;
    request.bucket = parts_.place.bucket;
    request.object_key = key();
    request.name = file_.app + "-" + file_.name + "-" + errand_.run;
    request.tag_specifications = std::vector<ec2::TagSpecification>{
        {.resource_type = "image", .tags = tags}, {.resource_type = "snapshot", .tags = tags}};
    auto made = TRY(client_.call<ec2::op::CreateRestoreImageTask>(std::move(request)));
    id_ = made.image_id.value_or("");
    return Done{};
  }

  Result<> wait() {
    tell(Progress::State::Going, "making the image " + id_, sent_share);
    auto began = parts_.clock.now();
    auto told = began;
    while (parts_.clock.now() - began < restore_limit) {
      auto image = TRY(patiently(parts_, [&] { return get_image(client_, id_); }));
      if (image.state == "available") return Done{};
      if (image.state != "pending")
        return Error{"ImportFailed", "the image " + id_ + " could not be made: " + image.why};
      heart_.beat();
      if (auto now = parts_.clock.now(); now - told > alive_every) {
        told = now;
        (void)tag(client_, {id_},
                  {{tag_alive, format_iso8601(std::chrono::floor<std::chrono::seconds>(now))}});
      }
      parts_.sleep(std::chrono::milliseconds(parts_.place.local ? 250 : 5000));
    }
    return Error{"ImportFailed", "the image " + id_ + " is still being made after four hours"};
  }

  Result<> put_report() {
    if (file_.report.empty()) return Done{};
    auto report = TRY(parse_json(file_.report));
    report.set("id", id_);
    report.set("imported", Json::Object{{"id", file_.id}, {"place", file_.place}});
    return box_.put(report_key(file_.app, file_.name, id_), report.pretty() + "\n");
  }

  void take_back() {
    if (id_.empty()) return;
    auto image = get_image(client_, id_);
    if (image) must_go(remove_image(client_, *image), id_);
    must_go(box_.remove(report_key(file_.app, file_.name, id_)), "its report");
  }
  void must_go(const Result<>& gone, const std::string& what) {
    if (!gone)
      tell(Progress::State::Warning,
           "could not remove " + what + " (" + gone.error().message + "): `windlass clean` will",
           -1);
  }
  void tell(Progress::State state, const std::string& text, double share) {
    parts_.tell({.image = file_.name, .state = state, .text = text, .share = share, .id = id_});
  }

  const BakeParts& parts_;
  const ImageFile& file_;
  Body bytes_;
  aws::Client client_;
  Box box_;
  Errand errand_;
  Heart heart_;
  std::string id_;
};

// Is it what windlass.yaml asks for, given what it was baked from? Then windlass.lock says so, and
// a bake here resolves to just this image. Another region's base has another id: it is the one that
// counts, for it is in the image.
Result<bool> lock_it(const BakeParts& parts, const manifest::Model& model,
                     const Repository& repository, const ImageFile& file) {
  auto* image = model.find_image(file.name);
  auto report = read_image_report(file.report);
  if (!image || !report) return false;
  auto lock = TRY(read_lock(repository));
  lock.images[file.name][parts.place.text()] = {
      .base = report->base,
      .id = report->base_id,
      .packages = versions_named(*image, report->packages)};
  auto wanted = TRY(want(parts, repository, lock, *image, false));
  if (!wanted.has_lock || wanted.digest != file.inputs) return false;
  TRY(write_lock(repository, lock));
  return true;
}

}  // namespace

Result<Imported> import_image(const BakeParts& parts, const manifest::Model& model,
                              const Repository& repository, const std::string& path) {
  auto opened = TRY(open_image_file(path, [&](double share) {
    parts.tell({.image = path,
                .state = share < 1 ? Progress::State::Going : Progress::State::Done,
                .text = "checking",
                .share = share});
    return !parts.cancelled();
  }));
  auto& file = opened.file;
  if (file.app != model.app)
    return Error{"OtherApp", path + " is an image of the app " + file.app +
                                 ", and windlass.yaml is of " + model.app +
                                 ": import it beside that app's file"};
  if (file.place.starts_with("local ") != parts.place.local)
    return Error{"OtherKind", path + " was exported in " + file.place +
                                  ", in a form that only its own kind of cloud reads: bake it here "
                                  "with `windlass bake`"};
  Imported imported{.name = file.name};
  for (auto& one : TRY(images_of(*parts.transport, file.app, file.name)))
    if (one.is_tested() && one.inputs() == file.inputs) {
      imported.id = one.id;
      imported.was_there = true;
      break;
    }
  if (!imported.was_there) {
    parts.tell({.image = file.name,
                .state = Progress::State::Begun,
                .text = "from " + path + ", baked in " + file.place,
                .share = checked_share});
    imported.id = TRY(Importing(parts, file, opened.image).run());
  }
  imported.is_wanted = TRY(lock_it(parts, model, repository, file));
  return imported;
}

}  // namespace windlass::image
