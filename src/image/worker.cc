#include "image/worker.h"

#include <filesystem>
#include <fstream>

#include "base/text.h"
#include "base/time.h"
#include "image/images.h"

namespace windlass::image {

namespace {

// Beyond the machine's own limit, which starts only when it is up.
constexpr auto boot_limit = std::chrono::minutes(10);
// A machine that has powered off has sent its report before; S3 and EC2 may tell in another order.
constexpr auto report_grace = std::chrono::seconds(15);
// A machine that EC2 does not show yet is no lost one.
constexpr auto appear_grace = std::chrono::seconds(60);
// It is heard of every 15 seconds, whatever it does. One that was restarted does not go on.
constexpr auto silence_limit = std::chrono::minutes(2);
constexpr auto alive_every = std::chrono::seconds(20);
constexpr int lines_shown = 15;
constexpr std::size_t console_lines_kept = 200;

std::string last_lines(std::string_view text, std::size_t count) {
  auto lines = split(trimmed(text), '\n');
  std::string kept;
  for (auto at = lines.size() > count ? lines.size() - count : 0; at < lines.size(); ++at)
    kept += "    " + std::string(lines[at]) + "\n";
  return kept;
}

}  // namespace

std::string Errand::key(const std::string& name) const {
  return images_prefix(app) + image + "/bakes/" + run + "/" + name;
}
std::string Errand::log_key(const std::string& part) const {
  return images_prefix(app) + image + "/logs/" + run + "-" + part + ".log";
}

std::string new_run(const BakeParts& parts) {
  return format_basic(std::chrono::floor<std::chrono::seconds>(parts.clock.now())) + "-" +
         parts.random.hex(6);
}

Tags errand_tags(const BakeParts& parts, const Errand& errand) {
  return {{"Name", "windlass bakes " + errand.app + "/" + errand.image},
          {tag_app, errand.app},
          {tag_image, errand.image},
          {tag_state, "baking"},
          {tag_bake, errand.run},
          {tag_baker, parts.baker},
          {tag_alive, format_iso8601(std::chrono::floor<std::chrono::seconds>(parts.clock.now()))}};
}

Worker::Worker(const BakeParts& parts, const Ground& ground, const Errand& errand, std::string part)
    : parts_(parts),
      ground_(ground),
      errand_(errand),
      part_(std::move(part)),
      client_(parts.transport),
      box_(parts.transport, parts.place.bucket, parts.sign) {}

Result<> Worker::start(const manifest::Image& image, const std::string& image_id,
                       MachineOrders::Mode mode, const MachineReport& former) {
  auto valid_for = errand_.limit + boot_limit;
  MachineOrders orders;
  orders.mode = mode;
  orders.limit = errand_.limit;
  orders.bundle_url = TRY(box_.url_to_get(errand_.key("bundle.tar.gz"), valid_for));
  orders.progress_url = TRY(box_.url_to_put(errand_.key(part_ + "-progress"), valid_for));
  orders.report_url = TRY(box_.url_to_put(errand_.key(part_ + "-report"), valid_for));
  orders.log_url = TRY(box_.url_to_put(errand_.log_key(part_), valid_for));
  orders.former_machine_id = former.machine_id;
  orders.former_host_keys = join(former.host_keys, " ");

  NewMachine wanted;
  wanted.image = image_id;
  wanted.type = image.machine_type;
  wanted.subnet = ground_.subnet;
  wanted.group = ground_.group;
  wanted.user_data = user_data(orders);
  wanted.ends_when_off = mode == MachineOrders::Mode::Test;
  wanted.tags = errand_.tags;
  if (mode == MachineOrders::Mode::Bake && image.disk_gib > 0) {
    wanted.disk_gib = image.disk_gib;
    wanted.root_device = TRY(get_image(client_, image_id)).root_device;
  }
  machine_ = TRY(launch(client_, wanted).context("launching a machine of " + image_id));
  began_ = told_alive_ = parts_.clock.now();
  parts_.tell({.image = errand_.image,
               .state = Progress::State::Going,
               .text = "machine " + machine_ + " boots to " + part_});
  return Done{};
}

Result<Machine> Worker::seen() {
  for (auto& one : TRY(machines_tagged(*parts_.transport, tag_bake, {errand_.run})))
    if (one.id == machine_) return one;
  return Machine{.id = machine_, .state = "", .why = {}, .tags = {}};
}

Result<std::optional<MachineReport>> Worker::look() {
  using Nothing = std::optional<MachineReport>;
  auto now = parts_.clock.now();
  tell_progress();
  if (!report_)
    if (auto text = TRY(box_.find(errand_.key(part_ + "-report"))))
      report_ = read_machine_report(*text);
  // What went wrong, and what was tested, is known without the machine.
  if (report_ && (!report_->ok || part_ == "test")) return report_;

  auto machine = TRY(seen());
  bool absent = machine.state.empty() && now - began_ > appear_grace;
  bool off = machine.state == "stopped" || machine.is_gone() || absent;
  if (report_ && machine.state == "stopped") return report_;
  if (off && !off_since_) off_since_ = now;
  if (off_since_ && now - *off_since_ > report_grace)
    return Error{"BakeFailed", "machine " + machine_ + " is " +
                                   (absent ? std::string("gone") : machine.state) +
                                   (machine.why.empty() ? "" : " (" + machine.why + ")") +
                                   (report_ ? "" : " and has not told how it went")};
  if (!report_ && heard_ && now - *heard_ > silence_limit)
    return Error{"BakeFailed",
                 "machine " + machine_ + " has not been heard of for 2 minutes: was it restarted?"};
  if (now - began_ > errand_.limit + boot_limit)
    return Error{"BakeFailed", "machine " + machine_ + " has not told how it went within " +
                                   std::to_string((errand_.limit + boot_limit).count() / 60) +
                                   " minutes"};
  return Nothing();
}

void Worker::stay_alive() {
  auto now = parts_.clock.now();
  if (machine_.empty() || now - told_alive_ < alive_every) return;
  told_alive_ = now;
  (void)tag(client_, {machine_},
            {{tag_alive, format_iso8601(std::chrono::floor<std::chrono::seconds>(now))}});
}

void Worker::tell_progress() {
  auto text = box_.find(errand_.key(part_ + "-progress"));
  if (!text || !*text || **text == told_) return;
  heard_ = parts_.clock.now();
  bool says_more = (*text)->substr(0, (*text)->find('\n')) != told_.substr(0, told_.find('\n'));
  told_ = **text;
  if (auto progress = read_machine_progress(told_); progress && says_more)
    parts_.tell({.image = errand_.image,
                 .state = Progress::State::Going,
                 .text = (part_ == "test" ? "on the result: " : "") + progress->text,
                 .share = static_cast<double>(progress->done) / progress->all});
}

std::string Worker::log_text() {
  auto log = box_.find(errand_.log_key(part_));
  if (log && *log) return **log;
  // It never got so far: what it said on its console is all there is.
  auto console = machine_.empty() ? "" : console_of(client_, machine_);
  if (console.empty()) return "";
  auto lines = split(trimmed(console), '\n');
  std::string kept = "(the console of " + machine_ + ")\n";
  for (auto at = lines.size() > console_lines_kept ? lines.size() - console_lines_kept : 0;
       at < lines.size(); ++at)
    kept += std::string(lines[at]) + "\n";
  // Nobody else can read it once the machine is gone.
  (void)box_.put(errand_.log_key(part_), kept);
  return kept;
}

std::string Worker::explain(const std::string& reason) {
  auto text = log_text();
  auto said = reason;
  if (!text.empty())
    said += "\n" + last_lines(text, lines_shown);
  else
    said += "\n";
  if (parts_.state_folder.empty() || text.empty())
    return said + "  the log: s3://" + box_.bucket() + "/" + errand_.log_key(part_);
  std::error_code error;
  auto folder = std::filesystem::path(parts_.state_folder) / errand_.app / errand_.image;
  std::filesystem::create_directories(folder, error);
  auto path = folder / (errand_.run + "-" + part_ + ".log");
  std::ofstream(path, std::ios::binary) << text;
  return said + "  the log: " + path.string() + " and s3://" + box_.bucket() + "/" +
         errand_.log_key(part_);
}

Result<> Worker::end() {
  if (machine_.empty()) return Done{};
  return terminate(client_, {machine_});
}

}  // namespace windlass::image
