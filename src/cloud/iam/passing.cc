#include "cloud/iam/passing.h"

#include "cloud/iam/entity.h"

namespace windlass::cloud::iam {

namespace {

bool is_role(std::string_view arn) { return arn.find(":role/") != arn.npos || arn == "*"; }

// "" where there is none.
std::string role_in(store::Database& db, std::string_view profile_arn) {
  auto address = parse_entity_arn(profile_arn);
  auto profile = address ? find_entity(db, address->account, Kind::Profile, address->name)
                         : std::optional<Entity>();
  if (!profile) return "";
  auto role = db.find_text("select role from iam_profile_role where profile = ?", {profile->id});
  auto found = role ? find_entity_by_id(db, *role) : std::optional<Entity>();
  return found ? found->arn() : "";
}

}  // namespace

void name_passed_roles(store::Database& db, std::vector<Asked>& asked) {
  std::erase_if(asked, [&](Asked& one) {
    if (one.action != "iam:PassRole") return false;
    for (auto& resource : one.resources)
      if (!is_role(resource)) resource = role_in(db, resource);
    std::erase(one.resources, "");
    return one.resources.empty();
  });
}

}  // namespace windlass::cloud::iam
