// Permissions boundaries of users and roles.
#include "cloud/iam/documents.h"
#include "cloud/iam/errors.h"
#include "cloud/iam/handlers.h"

namespace windlass::cloud::iam {

namespace {

Result<> put_boundary(Iam& iam, const Call& call, const Entity& entity,
                      const std::optional<std::string>& arn) {
  TRY(check_boundary(iam, call, arn));
  iam.db.run("update iam_entity set boundary = ? where id = ?", {arn, entity.id});
  return Done{};
}

Result<> drop_boundary(Iam& iam, const Entity& entity) {
  if (!entity.boundary)
    return no_such_entity("The permissions boundary of " + entity.name + " cannot be found.");
  iam.db.run("update iam_entity set boundary = null where id = ?", {entity.id});
  return Done{};
}

}  // namespace

Result<> put_user_permissions_boundary(Iam& iam, const Call& call,
                                       const PutUserPermissionsBoundaryRequest& in) {
  auto user = TRY(get_entity(iam, call, Kind::User, in.user_name));
  return put_boundary(iam, call, user, in.permissions_boundary);
}
Result<> put_role_permissions_boundary(Iam& iam, const Call& call,
                                       const PutRolePermissionsBoundaryRequest& in) {
  auto role = TRY(get_changeable(iam, call, Kind::Role, in.role_name));
  return put_boundary(iam, call, role, in.permissions_boundary);
}

Result<> delete_user_permissions_boundary(Iam& iam, const Call& call,
                                          const DeleteUserPermissionsBoundaryRequest& in) {
  return drop_boundary(iam, TRY(get_entity(iam, call, Kind::User, in.user_name)));
}
Result<> delete_role_permissions_boundary(Iam& iam, const Call& call,
                                          const DeleteRolePermissionsBoundaryRequest& in) {
  return drop_boundary(iam, TRY(get_changeable(iam, call, Kind::Role, in.role_name)));
}

}  // namespace windlass::cloud::iam
