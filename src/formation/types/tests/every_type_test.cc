// What holds of all types.
#include <doctest/doctest.h>

#include <set>

#include "formation/resource_type.h"
#include "formation/schema.h"

namespace windlass::formation {

TEST_CASE("every type that is served has a published schema") {
  for (auto* type : all_types()) {
    CAPTURE(type->name);
    CHECK(find_schema(type->name) != nullptr);
  }
}

TEST_CASE("a type is found by its name, and is listed once") {
  std::set<std::string_view> names;
  for (auto* type : all_types()) {
    CHECK(names.insert(type->name).second);
    CHECK(find_type(type->name) == type);
  }
  CHECK(find_type("AWS::EC2::Spaceship") == nullptr);
}

TEST_CASE("a type that leaves a change to the service says which changes replace") {
  // Auto Scaling changes all that its schema leaves open in place.
  for (auto* type : all_types()) {
    auto name = std::string(type->name);
    CAPTURE(name);
    if (name == "AWS::EC2::VPC" || name == "AWS::EC2::Instance" || name == "AWS::EC2::Subnet" ||
        name == "AWS::EC2::NetworkInterface")
      CHECK(static_cast<bool>(type->replaces));
  }
}

}  // namespace windlass::formation
