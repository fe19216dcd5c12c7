// Versions of managed policies: five at most, one of them in force.
#include "cloud/iam/documents.h"
#include "cloud/iam/handlers.h"
#include "cloud/iam/pages.h"
#include "cloud/iam/views.h"

namespace windlass::cloud::iam {

namespace {

constexpr std::int64_t versions_max = 5;

Error no_such_version(const ManagedPolicy& managed, const std::optional<std::string>& version) {
  return no_such_entity("Policy " + managed.arn + " version " + version.value_or("") +
                        " does not exist or is not attachable.");
}

Result<std::int64_t> get_version(Iam& iam, const ManagedPolicy& managed,
                                 const std::optional<std::string>& name) {
  auto version = parse_version(name.value_or(""));
  if (!version || !find_document(iam.db, managed, *version)) return no_such_version(managed, name);
  return *version;
}

void set_default(Iam& iam, const Call& call, const ManagedPolicy& managed, std::int64_t version) {
  iam.db.run("update iam_policy set default_version = ?, updated = ? where id = ?",
             {version, micros(call.now), managed.id});
}

PolicyVersion version_view(Iam& iam, const ManagedPolicy& managed, std::int64_t version) {
  PolicyVersion view;
  view.version_id = "v" + std::to_string(version);
  view.is_default_version = version == managed.default_version;
  auto created =
      iam.db.find_integer("select created from iam_policy_version where policy = ? and version = ?",
                          {managed.id, version});
  view.create_date =
      created ? from_micros(*created) : *policy_view(iam, "", managed, Detail::Listed).create_date;
  return view;
}

}  // namespace

Result<CreatePolicyVersionResponse> create_policy_version(Iam& iam, const Call& call,
                                                          const CreatePolicyVersionRequest& in) {
  auto managed = TRY(get_own_policy(iam, call, in.policy_arn));
  auto document = in.policy_document.value_or("");
  TRY(check_managed_document(document));
  auto count =
      iam.db.find_integer("select count(*) from iam_policy_version where policy = ?", {managed.id});
  if (count.value_or(0) >= versions_max)
    return Error{"LimitExceeded",
                 "A managed policy can have up to 5 versions. Before you create a new version, you "
                 "must delete an existing version."};
  // A version's number is never used again.
  iam.db.run("update iam_policy set versions_made = versions_made + 1, updated = ? where id = ?",
             {micros(call.now), managed.id});
  auto version =
      iam.db.find_integer("select versions_made from iam_policy where id = ?", {managed.id})
          .value();
  iam.db.run(
      "insert into iam_policy_version (policy, version, document, created) values (?, ?, ?, ?)",
      {managed.id, version, document, micros(call.now)});
  if (in.set_as_default.value_or(false)) {
    set_default(iam, call, managed, version);
    managed.default_version = version;
  }
  return CreatePolicyVersionResponse{.policy_version = version_view(iam, managed, version)};
}

Result<GetPolicyVersionResponse> get_policy_version(Iam& iam, const Call& call,
                                                    const GetPolicyVersionRequest& in) {
  auto managed = TRY(get_managed_policy(iam, call, in.policy_arn));
  auto version = TRY(get_version(iam, managed, in.version_id));
  auto view = version_view(iam, managed, version);
  view.document = encoded_document(*find_document(iam.db, managed, version));
  return GetPolicyVersionResponse{.policy_version = std::move(view)};
}

Result<ListPolicyVersionsResponse> list_policy_versions(Iam& iam, const Call& call,
                                                        const ListPolicyVersionsRequest& in) {
  auto managed = TRY(get_managed_policy(iam, call, in.policy_arn));
  ListPolicyVersionsResponse answer;
  answer.versions.emplace();
  if (managed.aws) {
    answer.versions->push_back(version_view(iam, managed, managed.default_version));
    answer.is_truncated = false;
    return answer;
  }
  // The newest first, as AWS lists them: the key is what is left of a large number.
  return paged(
      in, std::move(answer),
      [&](std::string_view after, std::int64_t limit) {
        return iam.db.query(
            "select printf('%09d', 999999999 - version) as place, version from iam_policy_version "
            "where policy = ? and place > ? order by place limit ?",
            {managed.id, after, limit});
      },
      [&](ListPolicyVersionsResponse& out, const store::Row& row) {
        out.versions->push_back(version_view(iam, managed, row.integer(1)));
      });
}

Result<> delete_policy_version(Iam& iam, const Call& call, const DeletePolicyVersionRequest& in) {
  auto managed = TRY(get_own_policy(iam, call, in.policy_arn));
  auto version = TRY(get_version(iam, managed, in.version_id));
  if (version == managed.default_version)
    return delete_conflict("Cannot delete the default version of a policy.");
  iam.db.run("delete from iam_policy_version where policy = ? and version = ?",
             {managed.id, version});
  return Done{};
}

Result<> set_default_policy_version(Iam& iam, const Call& call,
                                    const SetDefaultPolicyVersionRequest& in) {
  auto managed = TRY(get_own_policy(iam, call, in.policy_arn));
  set_default(iam, call, managed, TRY(get_version(iam, managed, in.version_id)));
  return Done{};
}

}  // namespace windlass::cloud::iam
