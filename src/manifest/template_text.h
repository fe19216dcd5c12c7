// A CloudFormation template on its way to text: parts in their order, with comments for its reader.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "document/node.h"
#include "manifest/build.h"

namespace windlass::manifest {

class TemplateText {
 public:
  void describe(std::string description) { description_ = std::move(description); }
  void parameter(std::string id, document::Node body);
  void mapping(std::string id, document::Node body, std::string comment);
  // Begins a group of resources: a line above the next one.
  void section(std::string title) { title_ = std::move(title); }
  // Type and properties, and what stands beside them (DependsOn, policies).
  void resource(std::string id, std::string_view type, document::Node properties,
                std::string comment = "", document::Node beside = document::Node::map());
  void condition(std::string id, document::Node body);
  // With a condition: only where that holds.
  void output(std::string id, std::string description, Value value, std::string_view when = "");

  bool has_parameter(std::string_view id) const;
  document::Node* find_resource(std::string_view id);
  const document::Node* find_resource(std::string_view id) const;
  const document::Node* find_mapping(std::string_view id) const;
  std::vector<std::string> resource_ids() const;
  std::size_t resources() const { return resources_.size(); }

  std::string text() const;

 private:
  struct Part {
    std::string id, title, comment;
    document::Node body;
  };
  static void write(std::string& out, const Part& part);

  std::string description_, title_;
  std::vector<Part> parameters_, mappings_, conditions_, resources_, outputs_;
};

}  // namespace windlass::manifest
