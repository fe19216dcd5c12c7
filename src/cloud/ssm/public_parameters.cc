#include "cloud/ssm/public_parameters.h"

#include "base/time.h"
#include "cloud/core/catalogue.h"

namespace windlass::cloud::ssm {

namespace {

struct Published {
  std::string_view name, value;
};

// By name. Debian's own names, as templates have them, and ours.
constexpr Published published[] = {
    {"/aws/service/debian/release/12/latest/amd64", debian_image_id},
    {"/aws/service/windlass/debian-12/latest/amd64", debian_image_id},
    {"/aws/service/windlass/tiny/latest/amd64", tiny_image_id},
};

constexpr const char* since = "2025-11-12T08:20:14Z";

Version version_of(const Published& one) {
  Version version;
  version.name = one.name;
  version.version = 1;
  version.type = "String";
  version.value = one.value;
  version.tier = "Standard";
  version.data_type = "text";
  version.modified = parse_iso8601(since).value_or(Time{});
  return version;
}

}  // namespace

std::optional<Version> find_public_parameter(Ssm&, const Call&, const std::string& name) {
  for (auto& one : published)
    if (one.name == name) return version_of(one);
  return std::nullopt;
}

std::vector<Version> public_parameters_below(const std::string& path, bool recursive) {
  auto prefix = path.ends_with('/') ? path : path + "/";
  std::vector<Version> found;
  for (auto& one : published) {
    if (!one.name.starts_with(prefix)) continue;
    auto rest = one.name.substr(prefix.size());
    if (recursive || rest.find('/') == std::string_view::npos) found.push_back(version_of(one));
  }
  return found;
}

}  // namespace windlass::cloud::ssm
