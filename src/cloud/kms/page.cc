#include "cloud/kms/page.h"

#include "base/text.h"

namespace windlass::cloud::kms {

Result<PageStart> page_start(const std::optional<std::int32_t>& limit,
                             const std::optional<std::string>& marker, std::int64_t size_default) {
  PageStart start{"", limit.value_or(static_cast<std::int32_t>(size_default))};
  if (!marker) return start;
  auto after = parse_base64(*marker);
  if (!after || !is_utf8(*after))
    return Error{"InvalidMarkerException", "Invalid marker: '" + *marker + "'"};
  start.after = *std::move(after);
  return start;
}

std::string marker_after(const std::string& name) { return base64(name); }

}  // namespace windlass::cloud::kms
