#include "formation/types/names.h"

#include <doctest/doctest.h>

namespace windlass::formation::types {

namespace {

Wanted thing(std::string stack, std::string logical, std::string token = "t1") {
  return {std::move(stack), "arn:stack/1", std::move(logical), Json::Object{}, {},
          std::move(token)};
}

}  // namespace

TEST_CASE("a name says its stack and what it is in it") {
  auto name = physical_name(thing("shop", "Queue"), 80);
  CHECK(name.starts_with("shop-Queue-"));
  CHECK(name.size() == std::string("shop-Queue-").size() + 12);
}

TEST_CASE("the same creation gives the same name again, the next one another") {
  CHECK(physical_name(thing("shop", "Queue"), 80) == physical_name(thing("shop", "Queue"), 80));
  CHECK(physical_name(thing("shop", "Queue"), 80) !=
        physical_name(thing("shop", "Queue", "t2"), 80));
}

TEST_CASE("a name never is too long") {
  std::string stack(128, 's'), logical(255, 'L');
  for (std::size_t max : {32, 63, 64, 80, 255})
    CHECK(physical_name(thing(stack, logical), max).size() <= max);
}

TEST_CASE("a long stack's name leaves a short logical id whole") {
  auto name = physical_name(thing(std::string(128, 's'), "Role"), 64);
  CHECK(name.size() == 64);
  CHECK(name.find("-Role-") != name.npos);
}

TEST_CASE("the template's name is taken as it is") {
  auto wanted = thing("shop", "Queue");
  wanted.properties = Json::Object{{"QueueName", "mine"}};
  CHECK(name_of(wanted, "QueueName", 80) == "mine");
}

}  // namespace windlass::formation::types
