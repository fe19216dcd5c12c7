#include "cloud/ec2/common/filters.h"

#include <algorithm>

namespace windlass::cloud::ec2 {

namespace {

constexpr std::size_t values_max = 200;

// `*` is any text, `?` any one character; a backslash takes the next one as it is.
bool like(std::string_view pattern, std::string_view text) {
  std::size_t p = 0, t = 0, star = std::string_view::npos, mark = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      mark = t;
      continue;
    }
    auto escaped = p + 1 < pattern.size() && pattern[p] == '\\';
    if (p < pattern.size() && ((!escaped && pattern[p] == '?') || pattern[p + escaped] == text[t])) {
      p += 1 + escaped;
      ++t;
      continue;
    }
    if (star == std::string_view::npos) return false;
    p = star + 1;
    t = ++mark;
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

}  // namespace

Result<Filters> Filters::read(const std::optional<std::vector<aws::ec2::Filter>>& filters,
                              std::initializer_list<std::string_view> known) {
  Filters read;
  if (!filters) return read;
  for (auto& filter : *filters) {
    auto name = filter.name.value_or("");
    auto of_tags = name.starts_with("tag:") || name == "tag-key" || name == "tag-value";
    if (!of_tags && std::ranges::find(known, name) == known.end())
      return Error{"InvalidParameterValue", "The filter '" + name + "' is invalid"};
    if (!filter.values || filter.values->empty())
      return Error{"InvalidParameterValue", "The filter '" + name + "' needs a value"};
    if (filter.values->size() > values_max)
      return Error{"FilterLimitExceeded",
                   "The maximum number of filter values specified on a single call is 200"};
    read.filters_.push_back({std::move(name), *filter.values});
  }
  return read;
}

bool Filters::match(const Facts& facts) const {
  for (auto& filter : filters_) {
    auto wanted = [&](std::string_view value) {
      return std::ranges::any_of(filter.values, [&](auto& one) { return like(one, value); });
    };
    auto found = false;
    if (filter.name.starts_with("tag:")) {
      auto tag = facts.tags_.find(filter.name.substr(4));
      found = tag != facts.tags_.end() && wanted(tag->second);
    } else if (filter.name == "tag-key" || filter.name == "tag-value") {
      for (auto& [key, value] : facts.tags_) found |= wanted(filter.name == "tag-key" ? key : value);
    } else {
      for (auto& [name, value] : facts.values_) found |= name == filter.name && wanted(value);
    }
    if (!found) return false;
  }
  return true;
}

}  // namespace windlass::cloud::ec2
