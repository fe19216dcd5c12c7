#include "cloud/iam/views.h"

#include "base/text.h"

namespace windlass::cloud::iam {

namespace {

std::optional<aws::iam::AttachedPermissionsBoundary> boundary_view(const Entity& entity) {
  if (!entity.boundary) return std::nullopt;
  return aws::iam::AttachedPermissionsBoundary{.permissions_boundary_type = "Policy",
                                               .permissions_boundary_arn = entity.boundary};
}

// AWS shows no empty list of tags.
std::optional<std::vector<aws::iam::Tag>> tags_if_any(Iam& iam, const Entity& owner) {
  auto tags = tags_of(iam, owner);
  if (tags.empty()) return std::nullopt;
  return tags;
}

// AWS's own policies are as old as this line, for everybody.
constexpr Time aws_policy_time{std::chrono::seconds{1'423'180'800}};

}  // namespace

std::string encoded_document(const std::string& document) { return percent_encode(document); }

std::vector<aws::iam::Tag> tags_of(Iam& iam, const Entity& owner) {
  std::vector<aws::iam::Tag> tags;
  for (auto row :
       iam.db.query("select name, value from iam_tag where owner = ? order by key", {owner.id}))
    tags.push_back({.key = row.text(0), .value = row.text(1)});
  return tags;
}

aws::iam::User user_view(Iam& iam, const Entity& user, Detail detail) {
  aws::iam::User view;
  view.path = user.path;
  view.user_name = user.name;
  view.user_id = user.id;
  view.arn = user.arn();
  view.create_date = user.created;
  if (detail == Detail::Listed) return view;
  view.permissions_boundary = boundary_view(user);
  view.tags = tags_if_any(iam, user);
  return view;
}

aws::iam::Group group_view(const Entity& group) {
  return {.path = group.path,
          .group_name = group.name,
          .group_id = group.id,
          .arn = group.arn(),
          .create_date = group.created};
}

aws::iam::Role role_view(Iam& iam, const Entity& role, Detail detail) {
  aws::iam::Role view;
  view.path = role.path;
  view.role_name = role.name;
  view.role_id = role.id;
  view.arn = role.arn();
  view.create_date = role.created;
  view.description = role.description;
  auto rows =
      iam.db.query("select trust, session_seconds_max from iam_role where id = ?", {role.id});
  if (!rows.done()) {
    view.assume_role_policy_document = encoded_document(rows.row().text(0));
    view.max_session_duration = static_cast<std::int32_t>(rows.row().integer(1));
  }
  if (detail == Detail::Listed) return view;
  view.permissions_boundary = boundary_view(role);
  view.tags = tags_if_any(iam, role);
  view.role_last_used.emplace();
  return view;
}

aws::iam::InstanceProfile profile_view(Iam& iam, const Entity& profile, Detail detail) {
  aws::iam::InstanceProfile view;
  view.path = profile.path;
  view.instance_profile_name = profile.name;
  view.instance_profile_id = profile.id;
  view.arn = profile.arn();
  view.create_date = profile.created;
  view.roles.emplace();
  auto role_id =
      iam.db.find_text("select role from iam_profile_role where profile = ?", {profile.id});
  if (role_id)
    if (auto role = find_entity_by_id(iam.db, *role_id))
      view.roles->push_back(role_view(iam, *role, Detail::Listed));
  if (detail == Detail::Full) view.tags = tags_of(iam, profile);
  return view;
}

aws::iam::Policy policy_view(Iam& iam, const std::string& account, const ManagedPolicy& managed,
                             Detail detail) {
  aws::iam::Policy view;
  view.policy_name = managed.name;
  view.policy_id = managed.id;
  view.arn = managed.arn;
  view.path = managed.path;
  view.default_version_id = "v" + std::to_string(managed.default_version);
  view.is_attachable = true;
  auto count = [&](const char* sql) {
    return static_cast<std::int32_t>(iam.db.find_integer(sql, {managed.arn, account}).value_or(0));
  };
  view.attachment_count =
      count("select count(*) from iam_attachment where arn = ? and account = ?");
  view.permissions_boundary_usage_count =
      count("select count(*) from iam_entity where boundary = ? and account = ?");
  if (!managed.own) {
    view.create_date = view.update_date = aws_policy_time;
    if (detail == Detail::Full) view.description = std::string(managed.aws->description);
    return view;
  }
  view.create_date = managed.own->created;
  view.update_date = from_micros(
      iam.db.find_integer("select updated from iam_policy where id = ?", {managed.id}).value_or(0));
  if (detail == Detail::Listed) return view;
  view.description = managed.own->description;
  view.tags = tags_of(iam, *managed.own);
  return view;
}

}  // namespace windlass::cloud::iam
