#include "cloud/core/permission.h"

#include "cloud/ssm/name.h"
#include "cloud/ssm/parameter.h"
#include "cloud/ssm/ssm.h"

namespace windlass::cloud::ssm {

namespace {

// "/jobs/url:3" -> "arn:aws:ssm:us-east-1:000000000000:parameter/jobs/url". What AWS publishes to
// everybody belongs to no account.
void as_parameters(const Call& call, const void*, std::vector<Asked>& asked) {
  for (auto& one : asked)
    for (auto& resource : one.resources) {
      auto name = parse_reference(call, resource).name;
      if (name.starts_with("arn:") || name == "*") continue;
      if (is_public(name))
        resource = public_arn_of(call, name);
      else
        resource = arn_of(call, name);
    }
}

const Permission operations[] = {
    {"AddTagsToResource", "ssm:AddTagsToResource", "{ResourceId}", &as_parameters},
    {"DeleteParameter", "ssm:DeleteParameter", "{Name}", &as_parameters},
    {"DeleteParameters", "ssm:DeleteParameters", "{Names}", &as_parameters},
    {"DescribeParameters", "ssm:DescribeParameters", "arn:aws:ssm:{region}:{account}:*"},
    {"GetParameter", "ssm:GetParameter", "{Name}", &as_parameters},
    {"GetParameterHistory", "ssm:GetParameterHistory", "{Name}", &as_parameters},
    {"GetParameters", "ssm:GetParameters", "{Names}", &as_parameters},
    {"GetParametersByPath", "ssm:GetParametersByPath", "{Path}", &as_parameters},
    {"LabelParameterVersion", "ssm:LabelParameterVersion", "{Name}", &as_parameters},
    {"ListTagsForResource", "ssm:ListTagsForResource", "{ResourceId}", &as_parameters},
    {"PutParameter", "ssm:PutParameter", "{Name}", &as_parameters},
    {"RemoveTagsFromResource", "ssm:RemoveTagsFromResource", "{ResourceId}", &as_parameters},
    {"UnlabelParameterVersion", "ssm:UnlabelParameterVersion", "{Name}", &as_parameters},
};

// Parameters have no policies of their own here, but tags.
std::optional<ResourceSide> resource_side(store::Database& db, const Call& call,
                                          std::string_view arn) {
  auto name = parse_reference(call, std::string(arn)).name;
  // "jobs" and "/jobs" have the same ARN.
  auto id = db.find_integer(
      "select id from ssm_parameter where account = ?1 and region = ?2 and name in (?3, ?4)",
      {call.caller.account.text, call.region.text, name,
       std::string_view(name).substr(name.empty() ? 0 : 1)});
  if (!id) return std::nullopt;
  ResourceSide side{.owner = call.caller.account};
  for (auto row : db.query("select name, value from ssm_tag where parameter = ?", {*id})) {
    side.tags.emplace_back(row.text(0), row.text(1));
    side.context.push_back({"ssm:resourceTag/" + row.text(0), {row.text(1)}});
  }
  return side;
}

}  // namespace

const Permissions permissions{
    .prefix = "ssm", .operations = operations, .resource_side = &resource_side};

}  // namespace windlass::cloud::ssm
