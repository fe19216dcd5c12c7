// Lists in pages, as all of IAM's are: Marker and MaxItems in, IsTruncated and Marker out.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "base/text.h"
#include "cloud/iam/errors.h"
#include "store/database.h"

namespace windlass::cloud::iam {

struct PageAsked {
  std::string after;  // the key of the last row of the page before
  std::int64_t size = 100;
};
inline Result<PageAsked> page_asked(const std::optional<std::string>& marker,
                                    const std::optional<std::int32_t>& max_items) {
  PageAsked page;
  if (max_items && (*max_items < 1 || *max_items > 1000))
    return validation_error("MaxItems must be between 1 and 1000");
  if (max_items) page.size = *max_items;
  if (!marker) return page;
  auto after = parse_base64(*marker);
  if (!after) return validation_error("Invalid Marker.");
  page.after = *std::move(after);
  return page;
}

// `rows(after, limit)` answers a cursor whose column 0 is the key it is ordered by, ascending;
// `add(out, row)` takes each row that belongs to the page. One row more than asked for tells that
// there is more.
template <class In, class Out, class Rows, class Add>
Result<Out> paged(const In& in, Out out, Rows rows, Add add) {
  auto page = TRY(page_asked(in.marker, in.max_items));
  out.is_truncated = false;
  std::int64_t count = 0;
  std::string last;
  for (auto row : rows(std::string_view(page.after), page.size + 1)) {
    if (count++ == page.size) {
      out.is_truncated = true;
      out.marker = base64(last);
      break;
    }
    last = row.text(0);
    add(out, row);
  }
  return out;
}

}  // namespace windlass::cloud::iam
