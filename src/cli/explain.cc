#include "cli/manifest_verbs.h"
#include "manifest/tell.h"

namespace windlass::cli {

namespace {
constexpr Option options[] = {
    {"--schema", "", "print the JSON Schema that editors complete and check with"}};
constexpr Example examples[] = {
    {"windlass explain", "The keys of windlass.yaml."},
    {"windlass explain layers.app.size", "What one key means; any name may stand for `app`."},
    {"windlass explain soak", "A word that stands in one place only is found by itself."},
    {"windlass explain --schema > windlass.schema.json", "For an editor."},
};
}  // namespace

Command explain_command() {
  return {.name = "explain",
          .summary = "Says what a key of windlass.yaml means.",
          .usage = "[KEY] [--schema]",
          .options = options,
          .examples = examples,
          .words_max = 1,
          .run = [](auto& invocation) -> Result<int> {
            if (invocation.has("--schema")) {
              invocation.console.out(manifest::json_schema().pretty() + "\n");
              return 0;
            }
            auto& words = invocation.words;
            invocation.console.out(TRY(manifest::explain(words.empty() ? "" : words[0])));
            return 0;
          }};
}

}  // namespace windlass::cli
