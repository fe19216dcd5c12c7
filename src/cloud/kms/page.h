// One page of a list: where it begins, how long it may be, what the next one begins after.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"

namespace windlass::cloud::kms {

struct PageStart {
  std::string after;  // the last name of the page before
  std::int64_t size = 0;
  // One row more than fits tells that there is another page.
  std::int64_t rows() const { return size + 1; }
};

Result<PageStart> page_start(const std::optional<std::int32_t>& limit,
                             const std::optional<std::string>& marker, std::int64_t size_default);
std::string marker_after(const std::string& name);

// Takes `rows` into `items` by `take`, which answers the item and the name that it is sorted by.
template <class Answer, class Items, class Rows, class Take>
void fill_page(Answer& answer, Items& items, const PageStart& start, Rows rows, Take take) {
  items.emplace();
  answer.truncated = false;
  std::string last;
  for (auto row : rows) {
    if (static_cast<std::int64_t>(items->size()) == start.size) {
      answer.truncated = true;
      answer.next_marker = marker_after(last);
      return;
    }
    auto [item, name] = take(row);
    items->push_back(std::move(item));
    last = std::move(name);
  }
}

}  // namespace windlass::cloud::kms
