#include "formation/types/tags.h"

#include <doctest/doctest.h>

namespace windlass::formation::types {

namespace {

Wanted tagged(const char* properties) {
  return {"shop",
          "arn:stack/1",
          "Queue",
          *parse_json(properties),
          {{"team", "blue"}, {"aws:cloudformation:stack-name", "shop"}},
          "t1"};
}

}  // namespace

TEST_CASE("a resource has its stack's tags, and its own win") {
  auto wanted = tagged(R"({"Tags":[{"Key":"team","Value":"red"},{"Key":"a","Value":1}]})");
  CHECK(plain_tags_of(wanted) == Tags{{"team", "red"}, {"a", "1"}});
}

TEST_CASE("a stack's own tags come with them, but for services that show none") {
  CHECK(tags_of(tagged("{}")) == Tags{{"team", "blue"}, {"aws:cloudformation:stack-name", "shop"}});
  CHECK(plain_tags_of(tagged("{}")) == Tags{{"team", "blue"}});
}

TEST_CASE("a stack's own tags are set when a thing is made, and stay") {
  Tags own{{"aws:cloudformation:stack-name", "shop"}};
  CHECK(tag_change({}, own).set.empty());
  CHECK(tag_change(own, {}).drop.empty());
}

TEST_CASE("tags may be written as an object") {
  CHECK(tags_of(tagged(R"({"Tags":{"a":"b"}})")).at("a") == "b");
}

TEST_CASE("only what differs is changed, and the token stays") {
  Tags now{{"a", "1"}, {"b", "2"}, {"c", "3"}, {std::string(token_tag), "t1"}};
  auto change = tag_change(now, {{"a", "1"}, {"b", "4"}});
  CHECK(change.set == Tags{{"b", "4"}});
  CHECK(change.drop == std::vector<std::string>{"c"});
}

TEST_CASE("drift tells the tags that the template names") {
  auto properties = *parse_json(R"({"Tags":[{"Key":"b","Value":"1"},{"Key":"x","Value":"1"}]})");
  CHECK(tag_property({{"a", "1"}, {"b", "2"}}, properties).dump() ==
        R"([{"Key":"b","Value":"2"}])");
}

}  // namespace windlass::formation::types
