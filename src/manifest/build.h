// Words for writing a template down in C++ as it reads in YAML.
//
//   object({{"Type", "AWS::EC2::VPC"}, {"Properties", object({{"CidrBlock", "10.0.0.0/16"}})}})
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "document/node.h"

namespace windlass::manifest {

// Anything that may stand at a key; a Value without a node is left out.
struct Value {
  Value() = default;  // nothing
  Value(const char* text) : Value(std::string(text)) {}
  Value(std::string text) : node(document::Node::string(std::move(text))), there(true) {}
  Value(std::string_view text) : Value(std::string(text)) {}
  Value(int number)
      : node(document::Node::scalar(document::Node::Kind::Int, std::to_string(number))),
        there(true) {}
  Value(bool yes)
      : node(document::Node::scalar(document::Node::Kind::Bool, yes ? "true" : "false")),
        there(true) {}
  Value(document::Node one) : node(std::move(one)), there(true) {}
  Value(const std::vector<document::Node>& items);
  Value(const std::vector<std::string>& items);

  document::Node node;
  bool there = false;
};

document::Node object(std::initializer_list<std::pair<std::string_view, Value>> members);
document::Node list(std::initializer_list<Value> items);
document::Node ref_to(std::string_view id);                         // !Ref
document::Node att_of(std::string_view id, std::string_view name);  // !GetAtt
document::Node sub(std::string_view text);                          // !Sub
document::Node zone(int index);                                     // !Select [index, !GetAZs ""]

// Maps are merged, anything else is replaced.
void merge(document::Node& base, const document::Node& more);

}  // namespace windlass::manifest
