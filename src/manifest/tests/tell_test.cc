#include "manifest/tell.h"

#include <doctest/doctest.h>

#include "golden.h"
#include "manifest/format.h"
#include "manifest/values.h"

using namespace windlass;
using namespace windlass::manifest;
using namespace windlass::manifest::testing;

TEST_CASE("the reference page and the schema are what the table says") {
  check_golden(source_dir / "docs/manifest.md", reference_page());
  check_golden(source_dir / "docs/windlass.schema.json", json_schema().pretty() + "\n");
}

TEST_CASE("no key of the format is a word that YAML 1.1 takes for a boolean") {
  for (auto& key : format()) {
    CAPTURE(std::string(key.path));
    CHECK_FALSE(is_boolean_word(name_of(key)));
    for (auto value : std::vector<std::string_view>{key.values})
      CHECK_FALSE(is_boolean_word(value));
  }
}

TEST_CASE("every key has its holder in the table, and what is later says what to do meanwhile") {
  for (auto& key : format()) {
    CAPTURE(std::string(key.path));
    auto dot = key.path.rfind('.');
    if (dot != key.path.npos) CHECK(find_key(key.path.substr(0, dot)) != nullptr);
    CHECK(key.later.empty() == key.meanwhile.empty());
    CHECK(key.what.ends_with('.'));
    if (key.shape & List) CHECK(find_key(std::string(key.path) + "[]") != nullptr);
    if (key.shape & Names) CHECK(find_key(std::string(key.path) + ".*") != nullptr);
  }
}

TEST_CASE("explain finds a key by its path, with names or without, and by its last word") {
  for (auto* said : {"layers.app.idle_stop", "layers.NAME.idle_stop", "idle_stop"}) {
    auto told = explain(said);
    REQUIRE_MESSAGE(told, told.error().message);
    CHECK(told->starts_with("layers.NAME.idle_stop\n"));
  }
  CHECK(explain("dns.example.org.type")->starts_with("dns.NAME.type\n"));
  CHECK(explain("rollout.soak")->starts_with("rollout.soak\n"));
  CHECK(explain("")->find("layers") != std::string::npos);
}

TEST_CASE(
    "explain of a key that stands in several places asks for one; of none it names the nearest") {
  auto several = explain("type");
  REQUIRE(!several);
  CHECK(several.error().message.find("layers.NAME.machine.type") != std::string::npos);
  auto none = explain("layers.app.sise");
  REQUIRE(!none);
  CHECK(none.error().message == "the format has no key layers.app.sise; did you mean size?");
}
