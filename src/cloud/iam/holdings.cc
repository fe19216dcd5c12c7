#include "cloud/iam/holdings.h"

#include "base/fault.h"
#include "cloud/iam/managed_policy.h"

namespace windlass::cloud::iam {

namespace {

// What lies in rows was checked when it came.
policy::Policy compiled(const std::string& document, const std::string& name, const char* type) {
  auto parsed = policy::parse_policy(document, policy::PolicyKind::Identity);
  if (!parsed)
    throw Fault("the stored policy " + name + " is malformed: " + parsed.error().message);
  parsed->name = name;
  parsed->type = type;
  return *std::move(parsed);
}

std::optional<policy::Policy> find_managed(store::Database& db, const std::string& account,
                                           const std::string& arn) {
  auto managed = find_managed_policy(db, account, arn);
  if (!managed) return std::nullopt;
  return compiled(default_document(db, *managed), managed->name,
                  managed->aws ? "aws-managed" : "user-managed");
}

void add_policies_of(store::Database& db, const Entity& owner, std::vector<policy::Policy>& into) {
  auto type = owner.kind == Kind::User ? "user" : owner.kind == Kind::Group ? "group" : "role";
  for (auto row :
       db.query("select name, document from iam_inline_policy where owner = ? order by name",
                {owner.id}))
    into.push_back(compiled(row.text(1), row.text(0), type));
  for (auto row :
       db.query("select arn from iam_attachment where owner = ? order by arn", {owner.id}))
    if (auto managed = find_managed(db, owner.account, row.text(0)))
      into.push_back(*std::move(managed));
}

}  // namespace

std::shared_ptr<const Holdings> load_holdings(store::Database& db, const Entity& entity) {
  auto holdings = std::make_shared<Holdings>();
  holdings->entity = entity;
  for (auto row : db.query("select name, value from iam_tag where owner = ?", {entity.id}))
    holdings->tags.emplace(row.text(0), row.text(1));
  add_policies_of(db, entity, holdings->identity);
  if (entity.kind == Kind::User)
    for (auto row : db.query("select grp from iam_member where user = ? order by grp", {entity.id}))
      if (auto group = find_entity_by_id(db, row.text(0)))
        add_policies_of(db, *group, holdings->identity);
  if (entity.boundary) holdings->boundary = find_managed(db, entity.account, *entity.boundary);
  for (auto& one : holdings->identity) holdings->identity_list.push_back(&one);
  return holdings;
}

}  // namespace windlass::cloud::iam
