#include "aws/ec2/authorize_security_group_egress.h"
#include "aws/ec2/revoke_security_group_egress.h"
#include "formation/types/ec2_security_group_rules.h"

namespace windlass::formation::types {

extern const ResourceType ec2_security_group_egress;

namespace {

using namespace aws::ec2;

Result<Physical> create(const Place& place, const Wanted& wanted) {
  return create_rule<op::AuthorizeSecurityGroupEgress>(place, wanted, Way::Out,
                                                       ec2_security_group_egress.name);
}

Result<Physical> update(const Place& place, const Wanted& wanted, const Json&,
                        const Physical& was) {
  return update_rule(place, wanted, Way::Out, was);
}

Result<> remove(const Place& place, const Wanted& wanted, const Physical& physical) {
  return remove_rule<op::RevokeSecurityGroupEgress>(place, wanted, physical);
}

Result<std::optional<Json>> read(const Place& place, const Physical& physical,
                                 const Json& properties) {
  return read_rule(place, physical, properties, Way::Out);
}

}  // namespace

const ResourceType ec2_security_group_egress = {.name = "AWS::EC2::SecurityGroupEgress",
                                                .create = create,
                                                .update = update,
                                                .remove = remove,
                                                .read = read,
                                                .passing = ec2_passing};

}  // namespace windlass::formation::types
