#include "cli/change_desk.h"

#include <pwd.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <future>
#include <sstream>

#include "base/hash.h"
#include "base/text.h"
#include "cli/git_process.h"
#include "cli/interrupts.h"
#include "cli/manifest_file.h"
#include "image/base_image.h"

namespace windlass::cli {

namespace {

namespace fs = std::filesystem;

std::string host_name() {
  std::array<char, 256> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0) return "unknown";
  return name.data();
}

std::string user_name() {
  auto* entry = ::getpwuid(::getuid());
  return entry && entry->pw_name ? entry->pw_name : std::to_string(::getuid());
}

// Where a process can be looked for: this machine and, in a container, this container. Where that
// cannot be told, nobody is said to be gone.
std::string this_machine() {
  std::ifstream file("/etc/machine-id");
  std::string id;
  std::getline(file, id);
  std::error_code error;
  auto space = fs::read_symlink("/proc/self/ns/pid", error);
  if (id.empty() || error) return "";
  return host_name() + "/" + hex(sha256(id + space.string())).substr(0, 16);
}

constexpr std::size_t site_bytes_max = 256u << 20;

Result<std::map<std::string, std::string>> read_site(const std::string& folder,
                                                     const manifest::Site& site) {
  fs::path root = folder.empty() ? fs::path(site.from) : fs::path(folder) / site.from;
  std::error_code error;
  if (!fs::is_directory(root, error))
    return Error{"NoFile", "sites." + site.domain + ".from: there is no folder " + site.from +
                               " beside windlass.yaml"};
  std::map<std::string, std::string> files;
  std::size_t bytes = 0;
  for (auto it = fs::recursive_directory_iterator(root, error); !error && it != fs::end(it);
       it.increment(error)) {
    if (!it->is_regular_file(error)) continue;
    std::ifstream file(it->path(), std::ios::binary);
    std::stringstream content;
    content << file.rdbuf();
    // What is missing here would be removed from the site.
    if (!file.is_open() || file.bad())
      return Error{"NoFile", "sites." + site.domain + ".from: cannot read " + it->path().string()};
    auto text = content.str();
    bytes += text.size();
    if (bytes > site_bytes_max)
      return Error{"TooLarge", "sites." + site.domain + ": more than 256 MiB of files"};
    files[it->path().lexically_relative(root).generic_string()] = std::move(text);
  }
  if (error)
    return Error{"NoFile", "sites." + site.domain + ".from: cannot read all of " + root.string() +
                               ": " + error.message()};
  return files;
}

std::string text_of_file(const OperatorParts& parts, const std::string& path) {
  return parts.manifest.read_file ? parts.manifest.read_file(path).value_or("") : "";
}

}  // namespace

ops::Owner this_owner(const std::string& verb) {
  return {.who = user_name() + "@" + host_name(),
          .machine = this_machine(),
          .pid = static_cast<int>(::getpid()),
          .verb = verb};
}

bool is_gone(const ops::Owner& owner) {
  if (owner.machine.empty() || owner.machine != this_machine() || owner.pid <= 0) return false;
  return ::kill(static_cast<pid_t>(owner.pid), 0) != 0 && errno == ESRCH;
}

ops::Work work_at(const ops::Target& target, const OperatorParts& parts, const ops::Tell& tell) {
  return {.target = target,
          .clock = parts.aws.clock,
          .random = parts.aws.random,
          .sleep = parts.aws.sleep,
          .tell = tell};
}

std::string whom(const ops::Target& target) {
  return "as " + target.who + ", account " + target.account + ", " +
         (target.local ? "the local cloud" : target.region);
}

void show_whom(const Invocation& invocation, const ops::Target& target) {
  if (!target.local) invocation.console.err("windlass: " + whom(target) + "\n");
}

Result<Chosen> chosen_environment(const Invocation& invocation, const OperatorParts& parts) {
  auto needs = target_parts(parts, invocation);
  auto app = invocation.find("--app"), env = invocation.find("--env");
  if (!app) {
    auto model = TRY(environment_of(invocation, parts));
    auto target = TRY(ops::connect(model, needs));
    ops::Place place{model.app, model.environment};
    return Chosen{std::move(place), std::move(target), std::move(model)};
  }
  if (!env && !invocation.words.empty()) env = invocation.words[0];
  if (!app || !env)
    return usage_error("without a checkout: --app APP --env ENV --region REGION (or local)");
  auto region = invocation.find("--region").value_or("local");
  ops::Place place{*app, *env};
  if (region == "local") {
    auto target = TRY(ops::connect_local("us-east-1", needs));
    return Chosen{place, std::move(target), {}};
  }
  auto target = TRY(ops::connect_aws(region, "", needs));
  return Chosen{place, std::move(target), {}};
}

ops::DeployParts deploy_parts(const Invocation& invocation, const OperatorParts& parts,
                              const ops::Target& target, const manifest::Model* model,
                              const std::string& verb, const ops::Tell& tell) {
  ops::DeployParts out;
  out.lock.owner = this_owner(verb);
  out.lock.is_gone = is_gone;
  auto repository = repository_of(invocation);
  if (model) {
    out.baked = [=, &parts, &invocation]() -> Result<ops::ImageIds> {
      if (model->images.empty()) return ops::ImageIds{};
      auto bake = TRY(bake_parts(parts, invocation, target, tell));
      return image::baked_images(bake, *model, repository);
    };
    out.bake = [=, &parts, &invocation](const ops::Work& work) -> Result<ops::ImageIds> {
      auto bake = TRY(bake_parts(parts, invocation, target, tell));
      bake.sleep = work.sleep;
      bake.cancelled = [go_on = work.may_go_on] {
        return Interrupts::came() || (go_on && !go_on());
      };
      return image::bake(bake, *model, repository);
    };
    out.image_inputs = [=, &invocation] { return image_inputs_of(invocation, *model); };
    out.read_site = [repository](const manifest::Site& site) {
      return read_site(repository.folder, site);
    };
  }
  out.trail = [=, &parts](const ops::Revision& revision) {
    ops::TrailParts trail{.git = system_git(repository.folder),
                          .git_apart = system_git_apart(repository.folder),
                          .lock_text = text_of_file(parts, repository.path_of("windlass.lock"))};
    if (!trail.git({"rev-parse", "--git-dir"}, "")) return;
    auto written = ops::write_trail(revision, trail);
    if (!written && tell)
      tell({.id = "trail",
            .state = ops::Event::State::Warning,
            .text = "the trail in git was not written: " + written.error().message});
  };
  return out;
}

ops::PlanParts plan_parts(const Invocation& invocation, const OperatorParts& parts,
                          const ops::Target& target, const manifest::Model& model) {
  ops::PlanParts out;
  auto repository = repository_of(invocation);
  out.baked = [=, &parts, &invocation, &model]() -> Result<ops::ImageIds> {
    if (model.images.empty()) return ops::ImageIds{};
    auto bake = TRY(bake_parts(parts, invocation, target, [](auto&) {}));
    return image::baked_images(bake, model, repository);
  };
  // A machine of the base is what can be asked about until the image is there.
  out.placeholders = [target,
                      &model](const std::vector<std::string>& names) -> Result<ops::ImageIds> {
    ops::ImageIds ids;
    for (auto& name : names)
      if (auto* image = model.find_image(name))
        ids[name] =
            TRY(image::resolve_base(target.client, image->base, image->machine_type, target.local));
    return ids;
  };
  out.read_site = [repository](const manifest::Site& site) {
    return read_site(repository.folder, site);
  };
  return out;
}

ops::UnchangedParts unchanged_parts(const Invocation& invocation, const manifest::Model& model) {
  ops::UnchangedParts out;
  out.image_inputs = [&] { return image_inputs_of(invocation, model); };
  out.read_site = [folder = repository_of(invocation).folder](const manifest::Site& site) {
    return read_site(folder, site);
  };
  out.both = [](auto& one, auto& other) {
    auto beside = std::async(std::launch::async, other);
    one();
    beside.get();
  };
  return out;
}

void remember_commit(const Invocation& invocation, ops::DeployWish& wish) {
  auto commit = ops::commit_of(system_git(repository_of(invocation).folder));
  wish.commit = commit.id;
  wish.dirty = commit.dirty;
}

int tell_outcome(const Invocation& invocation, Progress& progress, const ops::Deployed& deployed) {
  auto& revision = deployed.revision;
  auto place = revision.app + "-" + revision.environment;
  auto env = revision.environment;
  bool good = revision.outcome == ops::Revision::Outcome::Succeeded;
  if (!deployed.changed) {
    progress.end(true, "Nothing to do: " + place + " is revision " +
                           std::to_string(revision.number) + " already.");
    return 0;
  }
  if (good) {
    std::string where;
    for (auto& url : deployed.urls) where += "\n  " + url;
    auto text = place + " runs revision " + std::to_string(revision.number) + ".";
    progress.end(true, text + (invocation.has("--json") ? "" : where), "windlass status " + env);
    return 0;
  }
  auto number = "revision " + std::to_string(revision.number);
  if (revision.outcome == ops::Revision::Outcome::Reverted) {
    progress.end(false,
                 number + " was reverted: " + revision.reason + ". " +
                     (revision.before > 0
                          ? place + " runs revision " + std::to_string(revision.before) + " again."
                          : "Nothing runs, as before."),
                 "windlass history " + env);
  } else if (revision.outcome == ops::Revision::Outcome::Stopped) {
    progress.end(false,
                 number + " was stopped: " + revision.reason + ". " +
                     (revision.before > 0
                          ? place + " runs revision " + std::to_string(revision.before) + " again."
                          : "Nothing runs, as before."),
                 "windlass status " + env);
  } else {
    progress.end(false, number + " failed: " + revision.reason + ".", "windlass rollback " + env);
  }
  return 1;
}

}  // namespace windlass::cli
