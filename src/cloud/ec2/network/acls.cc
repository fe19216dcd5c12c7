#include "cloud/ec2/common/errors.h"
#include "cloud/ec2/common/ids.h"
#include "cloud/ec2/network/acl_handlers.h"
#include "cloud/ec2/network/make.h"
#include "cloud/ec2/network/nouns.h"
#include "cloud/ec2/network/tokens.h"

namespace windlass::cloud::ec2 {

namespace {

constexpr std::int64_t acls_max = 1000;

}  // namespace

Result<CreateNetworkAclResult> create_network_acl(Ec2& ec2, const Call& call,
                                                  const CreateNetworkAclRequest& in) {
  auto vpc = TRY(find_vpc(ec2, call, in.vpc_id.value_or("")));
  if (auto made = TRY(made_before(ec2, call, "CreateNetworkAcl", in.client_token, vpc.id)))
    return CreateNetworkAclResult{acl_shape(ec2, *made), in.client_token};
  auto tags = TRY(wanted_tags(call, in.tag_specifications, "network-acl"));
  auto count = ec2.db.find_integer("select count(*) from ec2_acl where vpc = ?", {vpc.id});
  if (count.value_or(0) >= acls_max)
    return limit_exceeded("NetworkAclLimitExceeded",
                          "The maximum number of network ACLs has been reached.");
  TRY(refuse_dry_run(in.dry_run));

  auto id = make_acl(ec2, call, vpc.id, false);
  TRY(put_tags(ec2, call, id, tags));
  remember(ec2, call, "CreateNetworkAcl", in.client_token, vpc.id, id);
  return CreateNetworkAclResult{acl_shape(ec2, id), in.client_token};
}

Result<> delete_network_acl(Ec2& ec2, const Call& call, const DeleteNetworkAclRequest& in) {
  auto id = in.network_acl_id.value_or("");
  TRY(must_be_there(ec2, call, acls, id));
  if (ec2.db.any("select 1 from ec2_acl where id = ? and is_default", {id}))
    return Error{"InvalidParameterValue", "cannot delete default network ACL " + id};
  if (ec2.db.any("select 1 from ec2_subnet where acl = ?", {id}))
    return has_dependencies("networkAcl", id);
  TRY(refuse_dry_run(in.dry_run));
  ec2.db.run("delete from ec2_acl_entry where acl = ?", {id});
  ec2.db.run("delete from ec2_acl where id = ?", {id});
  drop_tags(ec2, id);
  forget_tokens(ec2, id);
  return Done{};
}

Result<ReplaceNetworkAclAssociationResult> replace_network_acl_association(
    Ec2& ec2, const Call& call, const ReplaceNetworkAclAssociationRequest& in) {
  auto association = in.association_id.value_or("");
  auto id = in.network_acl_id.value_or("");
  auto subnet = ec2.db.find_text("select id from ec2_subnet where acl_association = ?"
                                 " and account = ? and region = ?",
                                 {association, call.caller.account.text, call.region.text});
  if (!subnet)
    return not_found("InvalidAssociationID.NotFound", "association ID", association);
  TRY(must_be_there(ec2, call, acls, id));
  if (!ec2.db.any("select 1 from ec2_acl a join ec2_subnet s on s.vpc = a.vpc"
                  " where a.id = ? and s.id = ?", {id, *subnet}))
    return Error{"InvalidParameterValue",
                 "network ACL " + id + " and subnet " + *subnet + " belong to different networks"};
  TRY(refuse_dry_run(in.dry_run));
  auto fresh = new_id(ec2.work.random, "aclassoc");
  ec2.db.run("update ec2_subnet set acl = ?, acl_association = ? where id = ?",
             {id, fresh, *subnet});
  reach_changed(ec2);
  return ReplaceNetworkAclAssociationResult{fresh};
}

}  // namespace windlass::cloud::ec2
