#include "image/bundle.h"

#include "base/gzip.h"
#include "image/machine_script.h"
#include "image/machine_texts.h"
#include "image/tar.h"

namespace windlass::image {

namespace {

Result<> add_material(Tar& tar, const std::string& folder, const Material& material) {
  TRY(tar.add_folder(folder));
  if (!material.tree.is_folder) {
    auto& file = material.tree.files.front();
    auto name = folder + "/" + material.name.substr(material.name.rfind('/') + 1);
    return tar.add_file(name, file.content, file.executable);
  }
  for (auto& file : material.tree.files) {
    auto name = folder + "/" + file.path;
    switch (file.kind) {
      case TreeFile::Kind::Folder: TRY(tar.add_folder(name)); break;
      case TreeFile::Kind::Link: TRY(tar.add_link(name, file.content)); break;
      case TreeFile::Kind::File: TRY(tar.add_file(name, file.content, file.executable)); break;
    }
  }
  return Done{};
}

}  // namespace

Result<std::string> make_bundle(const manifest::Image& image, const Inputs& inputs,
                                const std::map<std::string, std::string>& locked) {
  Tar tar;
  const std::string root = "bundle/";
  TRY(tar.add_file(root + "main.sh", machine_main, true));
  TRY(tar.add_file(root + "plan.sh", plan_text(image, inputs, locked), false));
  TRY(tar.add_file(root + "lib/packages.sh", machine_packages, false));
  TRY(tar.add_file(root + "lib/steps.sh", machine_steps, false));
  TRY(tar.add_file(root + "lib/tests.sh", machine_tests, false));
  TRY(tar.add_file(root + "lib/scrub.sh", machine_scrub, false));
  for (std::size_t at = 0; at < inputs.steps.size(); ++at)
    if (auto& material = inputs.steps[at])
      TRY(add_material(tar, root + step_folder(at), *material));
  for (std::size_t at = 0; at < inputs.tests.size(); ++at)
    if (auto& material = inputs.tests[at])
      TRY(add_material(tar, root + test_folder(at), *material));
  if (!inputs.agent.empty()) TRY(tar.add_file(root + agent_in_bundle, inputs.agent, true));
  return gzip(tar.finish());
}

}  // namespace windlass::image
