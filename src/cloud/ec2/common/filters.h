// The filters of Describe operations: every one that is given must match one of the thing's values.
//
//   auto filters = TRY(Filters::read(in.filters, {"vpc-id", "state"}));
//   Facts facts;
//   facts.add("vpc-id", row.text(0)).tags(tags_of(db, id));
//   if (filters.match(facts)) ...
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aws/ec2/shape/filter.h"
#include "base/result.h"
#include "cloud/ec2/common/tags.h"

namespace windlass::cloud::ec2 {

// What filters may look at. A name may have several values.
class Facts {
 public:
  Facts& add(std::string_view name, std::string value) {
    values_.emplace_back(name, std::move(value));
    return *this;
  }
  Facts& add(std::string_view name, bool value) { return add(name, value ? "true" : "false"); }
  Facts& add(std::string_view name, const char* value) { return add(name, std::string(value)); }
  Facts& add(std::string_view name, const std::optional<std::string>& value) {
    return value ? add(name, *value) : *this;
  }
  // "tag:KEY" and "tag-key".
  Facts& tags(Tags tags) {
    tags_ = std::move(tags);
    return *this;
  }

 private:
  friend class Filters;
  std::vector<std::pair<std::string_view, std::string>> values_;
  Tags tags_;
};

class Filters {
 public:
  // `known`: names beside those of tags; any other is refused as EC2 does.
  static Result<Filters> read(const std::optional<std::vector<aws::ec2::Filter>>& filters,
                              std::initializer_list<std::string_view> known);
  bool match(const Facts& facts) const;
  bool empty() const { return filters_.empty(); }

 private:
  struct Filter {
    std::string name;
    std::vector<std::string> values;  // with * and ?, and \ before one that is meant itself
  };
  std::vector<Filter> filters_;
};

}  // namespace windlass::cloud::ec2
