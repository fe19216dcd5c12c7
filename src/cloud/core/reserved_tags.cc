#include "cloud/core/reserved_tags.h"

#include "base/text.h"
#include "cloud/core/session.h"

namespace windlass::cloud {

bool is_reserved_tag(std::string_view name) { return lower(name.substr(0, 4)) == "aws:"; }

bool is_stacks_tag(std::string_view name) {
  return is_reserved_tag(name) || name == "windlass:token";
}

bool is_kept_from_tag(const Call& call, std::string_view name) {
  if (!is_reserved_tag(name) || call.caller.kind == Caller::Kind::Service) return false;
  return !call.session || call.session->held_by != formation_principal;
}

}  // namespace windlass::cloud
