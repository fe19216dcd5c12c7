#include "image/inputs.h"

#include <fstream>
#include <iterator>

#include "base/hash.h"
#include "base/text.h"

namespace windlass::image {

using manifest::Step;
using manifest::Test;

namespace {

// Raised when images are made otherwise from the same inputs: every image is then made anew.
constexpr std::string_view way_of_making = "1";

const char* word_of(Step::Kind kind) {
  switch (kind) {
    case Step::Kind::Packages: return "packages";
    case Step::Kind::Copy: return "copy";
    case Step::Kind::Run: return "run";
    case Step::Kind::Ansible: return "ansible";
    case Step::Kind::Puppet: return "puppet";
  }
  return "";
}

const char* word_of(Test::Kind kind) {
  switch (kind) {
    case Test::Kind::Run: return "run";
    case Test::Kind::Port: return "port";
    case Test::Kind::Http: return "http";
    case Test::Kind::Service: return "service";
    case Test::Kind::Package: return "package";
    case Test::Kind::File: return "file";
    case Test::Kind::User: return "user";
    case Test::Kind::Absent: return "absent";
  }
  return "";
}

// A playbook brings what lies beside it (roles, templates, files), unless that is all there is.
bool brings_its_folder(const Step& step) {
  return (step.kind == Step::Kind::Ansible || step.kind == Step::Kind::Puppet) &&
         step.file.find('/') != step.file.npos;
}

Result<Material> read_material(const std::string& folder, const std::string& file, bool whole,
                               const document::Mark& mark) {
  Material material{.tree = {}, .name = file, .within = {}};
  auto path = file;
  if (whole) {
    auto slash = file.rfind('/');
    path = file.substr(0, slash);
    material.within = file.substr(slash + 1);
  }
  auto tree = read_tree(folder.empty() ? path : folder + "/" + path);
  if (!tree)
    return Error{tree.error().code,
                 "windlass.yaml:" + std::to_string(mark.line) + ": " + tree.error().message};
  material.tree = *std::move(tree);
  return material;
}

// Length before text: no two lists of words give the same stream.
struct Stream {
  Sha256 hasher;
  void add(std::string_view text) {
    hasher.update(std::to_string(text.size()) + " ");
    hasher.update(text);
  }
};

void add_what_is_asked(Stream& stream, const manifest::Image& image, const Inputs& inputs) {
  stream.add(way_of_making);
  stream.add(inputs.base_id);
  stream.add(std::to_string(image.disk_gib));
  for (std::size_t at = 0; at < image.provision.size(); ++at) {
    auto& step = image.provision[at];
    stream.add(word_of(step.kind));
    for (auto& package : step.packages) stream.add(package);
    stream.add(step.to);
    if (auto& material = inputs.steps[at]) {
      stream.add(digest_of(material->tree));
      stream.add(material->within);
    }
  }
  stream.add("test");
  for (std::size_t at = 0; at < image.tests.size(); ++at) {
    auto& test = image.tests[at];
    stream.add(word_of(test.kind));
    stream.add(inputs.tests[at] ? digest_of(inputs.tests[at]->tree) : test.what);
  }
  stream.add("forbid");
  for (auto& tool : image.forbid) stream.add(tool);
  stream.add("agent");
  stream.add(inputs.agent_digest);
}

}  // namespace

Result<std::string> read_agent(const std::string& path) {
  std::ifstream in(path, std::ios::binary | std::ios::ate);
  std::string program(in ? static_cast<std::size_t>(in.tellg()) : 0, '\0');
  in.seekg(0);
  in.read(program.data(), static_cast<std::streamsize>(program.size()));
  if (!in || program.empty())
    return Error{"NoFile", "the agent's program " + path + " cannot be read"};
  return program;
}

Result<Inputs> read_inputs(const manifest::Image& image, const std::string& folder,
                           const std::string& agent) {
  Inputs inputs;
  for (auto& step : image.provision) {
    inputs.steps.emplace_back();
    if (step.kind == Step::Kind::Packages) continue;
    inputs.steps.back() = TRY(read_material(folder, step.file, brings_its_folder(step), step.mark)
                                  .context("images." + image.name + ".provision"));
    inputs.files[step.file] = digest_of(inputs.steps.back()->tree).substr(0, 16);
  }
  for (auto& test : image.tests) {
    inputs.tests.emplace_back();
    if (test.kind != Test::Kind::Run) continue;
    inputs.tests.back() = TRY(read_material(folder, test.what, false, test.mark)
                                  .context("images." + image.name + ".test"));
    inputs.files[test.what] = digest_of(inputs.tests.back()->tree).substr(0, 16);
  }
  if (!agent.empty()) {
    inputs.agent = TRY(read_agent(agent));
    inputs.agent_digest = sha256(inputs.agent);
    inputs.files["windlass-agent"] = hex(inputs.agent_digest).substr(0, 16);
  }
  return inputs;
}

std::string digest_of(const manifest::Image& image, const Inputs& inputs) {
  Stream stream;
  add_what_is_asked(stream, image, inputs);
  return hex(stream.hasher.finish()).substr(0, 40);
}

std::string digest_of(const manifest::Image& image, const Inputs& inputs,
                      const std::map<std::string, std::string>& versions) {
  Stream stream;
  add_what_is_asked(stream, image, inputs);
  stream.add("versions");
  for (auto& [package, version] : versions_named(image, versions)) {
    stream.add(package);
    stream.add(version);
  }
  return hex(stream.hasher.finish()).substr(0, 40);
}

std::vector<std::string> packages_named(const manifest::Image& image) {
  std::vector<std::string> named;
  for (auto& step : image.provision)
    named.insert(named.end(), step.packages.begin(), step.packages.end());
  return named;
}

std::map<std::string, std::string> versions_named(const manifest::Image& image,
                                                  const std::map<std::string, std::string>& all) {
  std::map<std::string, std::string> kept;
  for (auto& package : packages_named(image))
    if (auto found = all.find(package); found != all.end()) kept.insert(*found);
  return kept;
}

std::string text_of(const Step& step) {
  std::string text = word_of(step.kind);
  for (auto& package : step.packages) text += " " + package;
  if (!step.file.empty()) text += " " + step.file;
  return step.to.empty() ? text : text + " to " + step.to;
}

std::string text_of(const Test& test) { return std::string(word_of(test.kind)) + " " + test.what; }

}  // namespace windlass::image
