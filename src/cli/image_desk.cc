#include "cli/image_desk.h"

#include <cstdlib>
#include <filesystem>

#include "aws/http_transport.h"
#include "base/text.h"
#include "cli/change_desk.h"
#include "cli/cloud_process.h"
#include "cli/interrupts.h"
#include "cli/manifest_file.h"

namespace windlass::cli {

namespace {

std::string this_baker() {
  auto self = this_owner("bake");
  return (self.machine.empty() ? "unknown" : self.machine) + " " + std::to_string(self.pid);
}

// Of another desk, or another container on it, nobody here can tell: its lease does.
bool may_live(const std::string& baker) {
  auto words = split_once(baker, " ");
  if (!words) return true;
  return !is_gone({.who = {},
                   .machine = std::string(words->first),
                   .pid = static_cast<int>(parse_int(words->second).value_or(0)),
                   .verb = {}});
}

std::string image_state_folder() {
  if (auto* state = std::getenv("XDG_STATE_HOME"); state && *state == '/')
    return std::string(state) + "/windlass/images";
  auto* home = std::getenv("HOME");
  return home ? std::string(home) + "/.local/state/windlass/images" : "";
}

// The agent lies beside this program; images without one do as well.
std::string agent_program() {
  if (auto* named = std::getenv("WINDLASS_AGENT")) return named;
  std::error_code error;
  auto self = std::filesystem::read_symlink("/proc/self/exe", error);
  if (error) return "";
  auto beside = self.parent_path() / "windlass-agent";
  return std::filesystem::is_regular_file(beside, error) ? beside.string() : "";
}

// Machines of the local cloud know it by AWS's own names, so that is where their URLs lead.
Result<image::Sign> signer(const OperatorParts& parts, const Invocation& invocation,
                           const ops::Target& target) {
  if (!target.local)
    return image::Sign([gate = target.gate](auto& operation, auto* input, auto valid_for) {
      return gate->presigned_url(operation, input, valid_for);
    });
  auto cloud = TRY(target_parts(parts, invocation).local_cloud());
  aws::TransportOptions options;
  options.region = target.region;
  auto transport = std::make_shared<aws::HttpTransport>(
      aws::TransportParts{
          .http = target.http,
          .credentials = aws::fixed_credentials(
              {.access_key_id = cloud.access_key_id, .secret_access_key = cloud.secret_access_key}),
          .clock = parts.aws.clock,
          .random = parts.aws.random,
          .sleep = parts.aws.sleep},
      options);
  return image::Sign([transport](auto& operation, auto* input, auto valid_for) {
    return transport->presigned_url(operation, input, valid_for);
  });
}

}  // namespace

image::Repository repository_of(const Invocation& invocation) {
  auto path = invocation.find("--file").value_or("windlass.yaml");
  auto slash = path.rfind('/');
  return {slash == path.npos ? "" : path.substr(0, slash)};
}

std::function<void(const image::Progress&)> told_as(const ops::Tell& tell) {
  return [tell](const image::Progress& progress) {
    auto id = "bake/" + progress.image;
    auto state = ops::Event::State::Going;
    switch (progress.state) {
      case image::Progress::State::Begun: state = ops::Event::State::Begun; break;
      case image::Progress::State::Going: break;
      case image::Progress::State::Done: state = ops::Event::State::Done; break;
      case image::Progress::State::Failed: state = ops::Event::State::Failed; break;
      case image::Progress::State::Warning:
        // Beside the image's own line, which goes on.
        state = ops::Event::State::Warning;
        id += "/warning";
        break;
    }
    Json facts(Json::Object{{"image", progress.image}});
    if (!progress.id.empty()) facts.set("id", progress.id);
    tell({.id = id,
          .state = state,
          .text = progress.text,
          .share = progress.share,
          .facts = std::move(facts)});
  };
}

Result<image::BakeParts> bake_parts(const OperatorParts& parts, const Invocation& invocation,
                                    const ops::Target& target, const ops::Tell& tell) {
  auto sign = TRY(signer(parts, invocation, target));
  return image::BakeParts{.transport = target.gate,
                          .sign = std::move(sign),
                          .place = {.local = target.local,
                                    .account = target.account,
                                    .region = target.region,
                                    .bucket = target.bucket()},
                          .clock = parts.aws.clock,
                          .random = parts.aws.random,
                          .sleep = parts.aws.sleep,
                          .tell = told_as(tell),
                          .cancelled = Interrupts::came,
                          .baker = this_baker(),
                          .may_live = may_live,
                          .agent = agent_program(),
                          .state_folder = image_state_folder()};
}

Result<std::optional<std::map<std::string, std::string>>> image_inputs_of(
    const Invocation& invocation, const manifest::Model& model) {
  image::Place place{.local = model.local, .account = {}, .region = model.region, .bucket = {}};
  return image::locked_inputs(place, agent_program(), model, repository_of(invocation));
}

Result<manifest::Model> image_environment(const Invocation& invocation,
                                          const OperatorParts& parts) {
  auto manifest = TRY(read_manifest(invocation, parts.manifest));
  if (auto name = invocation.find("--env")) return manifest.get(*name);
  for (auto& model : manifest.environments)
    if (model.local) return model;
  if (manifest.environments.size() == 1) return manifest.environments[0];
  return usage_error("no environment is local: say whose account with --env " +
                     join(manifest.environment_names(), " | "));
}

Result<ImageDesk> image_desk(const Invocation& invocation, const OperatorParts& parts) {
  auto model = TRY(image_environment(invocation, parts));
  auto target = TRY(ops::connect(model, target_parts(parts, invocation)));
  show_whom(invocation, target);
  auto bake = TRY(bake_parts(parts, invocation, target, [](auto&) {}));
  return ImageDesk{std::move(model), std::move(target), repository_of(invocation), std::move(bake)};
}

Result<std::chrono::seconds> limit_of(const Invocation& invocation) {
  auto text = invocation.find("--limit").value_or("30m");
  auto unit = text.empty() ? ' ' : text.back();
  auto number = parse_int(std::string_view(text).substr(0, text.size() - (unit > '9' ? 1 : 0)));
  auto seconds = number.value_or(0) * (unit == 'h' ? 3600 : unit == 'm' ? 60 : 1);
  if (!number || (unit > '9' && unit != 's' && unit != 'm' && unit != 'h') || seconds < 10 ||
      seconds > 6 * 3600)
    return usage_error("--limit takes a time from 10s to 6h, e.g. 45m");
  return std::chrono::seconds(seconds);
}

}  // namespace windlass::cli
