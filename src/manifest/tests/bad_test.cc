#include <doctest/doctest.h>

#include "golden.h"
#include "manifest/manifest.h"
#include "manifest/render.h"

using namespace windlass;
using namespace windlass::manifest;
using namespace windlass::manifest::testing;

// A file of tests/bad begins with the sentences that it is refused with, each as a comment.
TEST_CASE("each bad manifest is refused with file, line, column, what is wrong, and the way out") {
  auto files = files_in(source_dir / "src/manifest/tests/bad", ".yaml");
  CHECK(files.size() >= 60);
  for (auto& path : files) {
    CAPTURE(path.filename().string());
    auto text = text_of(path);
    // Lines are counted without them.
    std::string expected, manifest_text;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
      if (line.starts_with("#! "))
        expected += line.substr(3) + "\n";
      else
        manifest_text += line + "\n";
    }
    auto read = manifest::read(manifest_text, "windlass.yaml");
    std::string said;
    if (!read) {
      said = read.error().message + "\n";
    } else {
      for (auto& model : read->environments) {
        if (auto rendered = render(model, {}); !rendered) said += rendered.error().message + "\n";
      }
    }
    if (std::getenv("WINDLASS_RECORD")) {
      std::string anew;
      std::istringstream sentences(said);
      for (std::string line; std::getline(sentences, line);) anew += "#! " + line + "\n";
      std::ofstream(path) << anew << manifest_text;
      continue;
    }
    CHECK(said == expected);
  }
}
