#include "aws/ec2/authorize_security_group_ingress.h"
#include "aws/ec2/revoke_security_group_ingress.h"
#include "formation/types/ec2_security_group_rules.h"

namespace windlass::formation::types {

extern const ResourceType ec2_security_group_ingress;

namespace {

using namespace aws::ec2;

Result<Physical> create(const Place& place, const Wanted& wanted) {
  return create_rule<op::AuthorizeSecurityGroupIngress>(place, wanted, Way::In,
                                                        ec2_security_group_ingress.name);
}

Result<Physical> update(const Place& place, const Wanted& wanted, const Json&,
                        const Physical& was) {
  return update_rule(place, wanted, Way::In, was);
}

Result<> remove(const Place& place, const Wanted& wanted, const Physical& physical) {
  return remove_rule<op::RevokeSecurityGroupIngress>(place, wanted, physical);
}

Result<std::optional<Json>> read(const Place& place, const Physical& physical,
                                 const Json& properties) {
  return read_rule(place, physical, properties, Way::In);
}

}  // namespace

const ResourceType ec2_security_group_ingress = {.name = "AWS::EC2::SecurityGroupIngress",
                                                 .create = create,
                                                 .update = update,
                                                 .remove = remove,
                                                 .read = read,
                                                 .passing = ec2_passing};

}  // namespace windlass::formation::types
