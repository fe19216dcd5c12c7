#include "host/image_recipe.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "base/fault.h"
#include "base/hash.h"
#include "base/text.h"
#include "host/command.h"
#include "host/image_files.h"

namespace windlass::host {

namespace fs = std::filesystem;

namespace {

// A mirror may be slow; a stuck one shall not hold a cloud for ever.
constexpr auto make_deadline = std::chrono::minutes(20);
constexpr const char* suite = "bookworm";
// Raised when images are made otherwise from the same files and packages.
constexpr const char* way_of_making = "2";

const ImageRecipe recipes[] = {
    {.name = "debian-12",
     .variant = "apt",
     .packages = {"awscli", "ca-certificates", "curl", "dbus", "debian-archive-keyring",
                  "e2fsprogs", "iproute2", "iputils-ping", "netbase", "openssh-server", "procps",
                  "python3", "python3-yaml", "sudo", "systemd", "systemd-sysv", "tzdata"}},
    // Without systemd, for large fleets: one static program is all that is in it.
    {.name = "tiny", .variant = "extract", .packages = {"busybox-static"}},
};

// Nobody reads manuals on such a machine, and they are a third of what is unpacked.
constexpr const char* left_out[] = {
    "path-exclude=/usr/share/man/*", "path-exclude=/usr/share/locale/*",
    "path-exclude=/usr/share/info/*", "path-exclude=/usr/share/doc/*",
    "path-include=/usr/share/doc/*/copyright"};

std::string script_of(const std::string& image) {
  for (auto& file : image_files())
    if (file.name == image + ".sh") return std::string(file.content());
  throw Fault("the image " + image + " has no script");
}

std::string read_file(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

// Where this host's own apt fetches this release of Debian from; nothing when it runs another one,
// and mmdebstrap then asks Debian's public mirror.
std::vector<std::string> sources() {
  std::vector<std::string> found;
  auto add = [&](const fs::path& list) {
    if (read_file(list).find(suite) != std::string::npos) found.push_back(list.string());
  };
  add("/etc/apt/sources.list");
  std::error_code none;
  for (auto& entry : fs::directory_iterator("/etc/apt/sources.list.d", none))
    if (entry.path().filename().string().starts_with("debian")) add(entry.path());
  return found;
}

// What this host's apt was told of proxies holds while the image is made (its script takes it
// away).
Result<std::string> proxy_options() {
  auto all = TRY(output_of({"apt-config", "dump"}));
  std::string kept;
  for (auto line : split(all, '\n'))
    if (line.starts_with("Acquire::http") || line.starts_with("Acquire::Check-Valid-Until"))
      kept += std::string(line) + "\n";
  return kept;
}

// What they make is for everybody in a machine to see, however private our own files are.
Result<std::string> run_openly(std::vector<std::string> command, const std::string& input) {
  command.insert(command.begin(), {"sh", "-c", "umask 022; exec \"$@\"", "sh"});
  return output_of(command, {.input = input,
                             .deadline = make_deadline,
                             .environment = {"DEBIAN_FRONTEND=noninteractive"}});
}

// create_directories() that lets everybody through, too.
void make_folders(const fs::path& folder) {
  if (fs::exists(folder)) return;
  make_folders(folder.parent_path());
  fs::create_directory(folder);
  fs::permissions(folder, fs::perms(0755));
}

Result<> install_packages(const ImageRecipe& recipe, const std::string& folder) {
  std::string names;
  for (auto& package : recipe.packages) names += (names.empty() ? "" : ",") + package;
  std::vector<std::string> command{"mmdebstrap",
                                   "--quiet",
                                   "--mode=root",
                                   "--format=directory",
                                   "--variant=" + recipe.variant,
                                   "--include=" + names};
  if (recipe.variant != "extract")
    for (auto* rule : left_out) command.push_back(std::string("--dpkgopt=") + rule);
  auto options = folder + ".apt";
  std::ofstream(options) << TRY(proxy_options());
  command.push_back("--aptopt=" + options);
  command.insert(command.end(), {suite, folder});
  for (auto& list : sources()) command.push_back(list);
  auto made = run_openly(command, "");
  fs::remove(options);
  if (!made) return std::move(made).error();
  return Done{};
}

void give_files(const std::string& image, const fs::path& folder) {
  for (auto& file : image_files()) {
    if (!file.name.starts_with(image + "/")) continue;
    auto to = folder / std::string(file.name.substr(image.size() + 1));
    make_folders(to.parent_path());
    fs::remove(to);
    if (!(std::ofstream(to) << file.content()).flush()) throw_errno("writing " + to.string());
    // What says by what it is run is a program.
    fs::permissions(to, file.content().starts_with("#!") ? fs::perms(0755) : fs::perms(0644));
  }
}

}  // namespace

std::optional<ImageRecipe> find_recipe(const std::string& catalogue_name) {
  for (auto& recipe : recipes)
    if (recipe.name == catalogue_name) return recipe;
  return std::nullopt;
}

std::string digest_of(const ImageRecipe& recipe) {
  Sha256 hasher;
  auto add = [&](std::string_view text) {
    hasher.update(std::to_string(text.size()) + " ");
    hasher.update(text);
  };
  add(recipe.variant);
  add(suite);
  add(way_of_making);
  for (auto& package : recipe.packages) add(package);
  for (auto* rule : left_out) add(rule);
  for (auto& file : image_files())
    if (file.name.starts_with(recipe.name + "/") || file.name == recipe.name + ".sh") {
      add(file.name);
      add(file.content());
    }
  return hex(hasher.finish());
}

Result<> make_image(const ImageRecipe& recipe, const std::string& folder) {
  TRY(install_packages(recipe, folder).context("installing packages"));
  give_files(recipe.name, folder);
  for (auto* place : {"proc", "sys", "dev", "run", "tmp", "root", "etc"})
    make_folders(fs::path(folder) / place);
  // By /bin/sh of the image: there is nothing of this host in it.
  auto shell = recipe.variant == "extract" ? std::vector<std::string>{"/bin/busybox", "sh"}
                                           : std::vector<std::string>{"/bin/sh"};
  std::vector<std::string> command{"chroot", folder};
  command.insert(command.end(), shell.begin(), shell.end());
  command.insert(command.end(), {"-eu", "-s"});
  TRY(run_openly(command, script_of(recipe.name)).context("its script"));
  return Done{};
}

}  // namespace windlass::host
