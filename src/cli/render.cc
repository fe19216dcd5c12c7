#include "manifest/render.h"

#include "cli/manifest_file.h"

namespace windlass::cli {

namespace {
constexpr Option options[] = {file_option};
constexpr Example examples[] = {
    {"windlass render prod", "Prints the CloudFormation template of an environment."},
    {"windlass render qa > qa.yaml && cfn-lint qa.yaml", "What others say of it."},
};

Result<int> render(const Invocation& invocation, const ManifestParts& parts) {
  if (invocation.words.empty()) return usage_error("which environment? windlass render ENV");
  auto& name = invocation.words[0];
  auto model = TRY(TRY(read_manifest(invocation, parts)).get(name));
  manifest::RenderInputs inputs;
  if (parts.images) inputs.images = parts.images(name);
  invocation.console.out(TRY(manifest::render(model, inputs)));
  return 0;
}
}  // namespace

Command render_command(ManifestParts parts) {
  return {
      .name = "render",
      .summary = "Prints the CloudFormation template that an environment of windlass.yaml is.",
      .usage = "ENV [--file FILE]",
      .options = options,
      .examples = examples,
      .more =
          "Image ids are the defaults of the template's parameters; an image that is not baked\n"
          "yet has none.",
      .words_max = 1,
      .run = [parts](auto& invocation) { return render(invocation, parts); }};
}

}  // namespace windlass::cli
