// Instance profiles: how a role reaches a machine.
#include "cloud/iam/handlers.h"
#include "cloud/iam/pages.h"
#include "cloud/iam/tags.h"
#include "cloud/iam/views.h"

namespace windlass::cloud::iam {

Result<CreateInstanceProfileResponse> create_instance_profile(
    Iam& iam, const Call& call, const CreateInstanceProfileRequest& in) {
  auto profile = TRY(make_entity(
      iam, call, {.kind = Kind::Profile, .name = in.instance_profile_name, .path = in.path}));
  TRY(put_tags(iam, profile, in.tags));
  return CreateInstanceProfileResponse{.instance_profile =
                                           profile_view(iam, profile, Detail::Full)};
}

Result<GetInstanceProfileResponse> get_instance_profile(Iam& iam, const Call& call,
                                                        const GetInstanceProfileRequest& in) {
  auto profile = TRY(get_entity(iam, call, Kind::Profile, in.instance_profile_name));
  return GetInstanceProfileResponse{.instance_profile = profile_view(iam, profile, Detail::Full)};
}

Result<ListInstanceProfilesResponse> list_instance_profiles(Iam& iam, const Call& call,
                                                            const ListInstanceProfilesRequest& in) {
  ListInstanceProfilesResponse answer;
  answer.instance_profiles.emplace();
  return paged(
      in, std::move(answer),
      [&](std::string_view after, std::int64_t limit) {
        return entity_rows(iam, call.caller.account.text, Kind::Profile, after, in.path_prefix,
                           limit);
      },
      [&](ListInstanceProfilesResponse& out, const store::Row& row) {
        out.instance_profiles->push_back(profile_view(iam, read_entity(row), Detail::Listed));
      });
}

Result<ListInstanceProfilesForRoleResponse> list_instance_profiles_for_role(
    Iam& iam, const Call& call, const ListInstanceProfilesForRoleRequest& in) {
  auto role = TRY(get_entity(iam, call, Kind::Role, in.role_name));
  ListInstanceProfilesForRoleResponse answer;
  answer.instance_profiles.emplace();
  return paged(
      in, std::move(answer),
      [&](std::string_view after, std::int64_t limit) {
        return iam.db.query(
            "select profile from iam_profile_role where role = ? and profile > ? "
            "order by profile limit ?",
            {role.id, after, limit});
      },
      [&](ListInstanceProfilesForRoleResponse& out, const store::Row& row) {
        if (auto profile = find_entity_by_id(iam.db, row.text(0)))
          out.instance_profiles->push_back(profile_view(iam, *profile, Detail::Listed));
      });
}

Result<> delete_instance_profile(Iam& iam, const Call& call,
                                 const DeleteInstanceProfileRequest& in) {
  auto profile = TRY(get_entity(iam, call, Kind::Profile, in.instance_profile_name));
  if (iam.db.any("select 1 from iam_profile_role where profile = ?", {profile.id}))
    return delete_conflict("Cannot delete entity, must remove roles from instance profile first.");
  remove_entity(iam, profile);
  return Done{};
}

Result<> add_role_to_instance_profile(Iam& iam, const Call& call,
                                      const AddRoleToInstanceProfileRequest& in) {
  auto profile = TRY(get_entity(iam, call, Kind::Profile, in.instance_profile_name));
  auto role = TRY(get_changeable(iam, call, Kind::Role, in.role_name));
  if (iam.db.any("select 1 from iam_profile_role where profile = ?", {profile.id}))
    return quota_exceeded("InstanceSessionsPerInstanceProfile", 1);
  iam.db.run("insert into iam_profile_role (profile, role) values (?, ?)", {profile.id, role.id});
  return Done{};
}

Result<> remove_role_from_instance_profile(Iam& iam, const Call& call,
                                           const RemoveRoleFromInstanceProfileRequest& in) {
  auto profile = TRY(get_entity(iam, call, Kind::Profile, in.instance_profile_name));
  auto role = TRY(get_entity(iam, call, Kind::Role, in.role_name));
  if (!iam.db.run("delete from iam_profile_role where profile = ? and role = ?",
                  {profile.id, role.id}))
    return cannot_be_found(Kind::Role, role.name);
  return Done{};
}

}  // namespace windlass::cloud::iam
