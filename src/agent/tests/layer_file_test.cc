#include "agent/layer_file.h"

#include <doctest/doctest.h>

#include "base/text.h"

using namespace windlass;
using namespace windlass::agent;

namespace {
const std::string whole =
    R"({"instance":"i-1","app":"shop","environment":"qa","layer":"web","stack":"shop-qa","group":"WebGroup",
        "region":"us-east-2","domain":"amazonaws.com","bucket":"b","role":"AROA",
        "services":["nginx","app"],"page":"http://127.0.0.1:8080/healthz",
        "port":8080,
        "command":"/usr/local/bin/alive","target_group":"arn:t","addresses":["eipalloc-1"],
        "take_over":true,"grace":120,"later":{}})";
}

TEST_CASE("what user data writes is read, and what later versions add is passed over") {
  auto layer = read_layer_file(whole);
  REQUIRE_MESSAGE(layer, layer.error().message);
  CHECK(layer->services == std::vector<std::string>{"nginx", "app"});
  CHECK(layer->page == "http://127.0.0.1:8080/healthz");
  CHECK(layer->port == 8080);
  CHECK(layer->command == "/usr/local/bin/alive");
  CHECK(layer->addresses.size() == 1);
  CHECK(layer->take_over);
  CHECK(layer->grace == std::chrono::seconds(120));
}

TEST_CASE("a file that misses what is needed says what") {
  auto refused = read_layer_file(replace_all(whole, "\"stack\"", "\"stark\""));
  REQUIRE(!refused);
  CHECK(refused.error().message == "layer.json: stack is missing");
  CHECK(!read_layer_file("{"));
  CHECK(!read_layer_file("[]"));
  CHECK(!read_layer_file(replace_all(whole, "\"port\":8080", "\"port\":80800")));
  CHECK(!read_layer_file(replace_all(whole, "120", "0")));
}
