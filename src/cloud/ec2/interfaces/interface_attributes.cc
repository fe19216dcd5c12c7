// What of an interface can be changed, one attribute at a time.
#include "cloud/ec2/common/errors.h"
#include "cloud/ec2/interfaces/group_rows.h"
#include "cloud/ec2/interfaces/handlers.h"
#include "cloud/ec2/interfaces/interface_rows.h"
#include "cloud/ec2/interfaces/interface_view.h"
#include "cloud/ec2/interfaces/public_address_rows.h"
#include "cloud/ec2/interfaces/requesters.h"

namespace windlass::cloud::ec2 {

using namespace aws::ec2;

namespace {

Result<> refuse_what_is_not_served(const ModifyNetworkInterfaceAttributeRequest& in) {
  auto refuse = [](const char* name) {
    return Error{"UnsupportedOperation",
                 std::string("This cloud does not serve the parameter ") + name + "."};
  };
  if (in.enable_primary_ipv6.value_or(false)) return refuse("EnablePrimaryIpv6");
  if (in.ena_srd_specification) return refuse("EnaSrdSpecification");
  if (in.connection_tracking_specification) return refuse("ConnectionTrackingSpecification");
  if (in.associated_subnet_ids && !in.associated_subnet_ids->empty())
    return refuse("AssociatedSubnetIds");
  return Done{};
}

Result<> check_one_attribute(const ModifyNetworkInterfaceAttributeRequest& in) {
  auto count = in.description.has_value() + in.source_dest_check.has_value() +
               (in.groups && !in.groups->empty()) + in.attachment.has_value() +
               in.associate_public_ip_address.has_value();
  if (count == 0) return invalid_combination("No attributes specified.");
  if (count > 1) return invalid_combination("Fields for multiple attribute types specified");
  return Done{};
}

Result<> change_attachment(Ec2& ec2, const Call& call, const Interface& interface,
                           const NetworkInterfaceAttachmentChanges& to) {
  auto id = to.attachment_id.value_or("");
  if (id.empty()) return missing_parameter("attachmentId");
  if (!interface.attachment || interface.attachment->id != id)
    return not_found("InvalidAttachmentID.NotFound", "attachment ID", id);
  if (to.delete_on_termination)
    TRY(set_delete_on_termination(ec2, call, id, *to.delete_on_termination));
  return Done{};
}

// An interface that nobody uses yet gets its address when its machine starts.
Result<> change_automatic_address(Ec2& ec2, const Interface& interface, bool wants) {
  set_wants_automatic_address(ec2, interface.id, wants);
  if (!wants)
    drop_automatic_address(ec2, interface.id);
  else if (is_in_use(interface))
    TRY(give_automatic_address(ec2, interface));
  return Done{};
}

Result<> change(Ec2& ec2, const Call& call, const Interface& interface,
                const ModifyNetworkInterfaceAttributeRequest& in) {
  if (in.description) {
    ec2.db.run("update ec2_interface set description = ? where id = ?",
               {in.description->value.value_or(""), interface.id});
    return Done{};
  }
  if (in.source_dest_check) {
    set_source_dest_check(ec2, interface.id, in.source_dest_check->value.value_or(true));
    return Done{};
  }
  if (in.attachment) return change_attachment(ec2, call, interface, *in.attachment);
  if (in.associate_public_ip_address)
    return change_automatic_address(ec2, interface, *in.associate_public_ip_address);
  TRY(check_groups_of_interface(ec2, call, *in.groups));
  return set_interface_groups(ec2, call, interface, *in.groups);
}

}  // namespace

Result<> modify_network_interface_attribute(Ec2& ec2, const Call& call,
                                            const ModifyNetworkInterfaceAttributeRequest& in) {
  auto interface = TRY(find_interface(ec2, call, in.network_interface_id.value_or("")));
  TRY(refuse_what_is_not_served(in));
  TRY(check_one_attribute(in));
  if (!interface.requester.empty() && interface.requester != requester_of(call))
    return Error{"AuthFailure", "You do not have permission to access the specified resource."};
  TRY(change(ec2, call, interface, in));
  return refuse_dry_run(in.dry_run);
}

Result<DescribeNetworkInterfaceAttributeResult> describe_network_interface_attribute(
    Ec2& ec2, const Call& call, const DescribeNetworkInterfaceAttributeRequest& in) {
  auto interface = TRY(find_interface(ec2, call, in.network_interface_id.value_or("")));
  auto attribute = in.attribute.value_or("");
  if (attribute.empty()) return invalid_combination("No attributes specified.");
  TRY(refuse_dry_run(in.dry_run));
  DescribeNetworkInterfaceAttributeResult answer;
  answer.network_interface_id = interface.id;
  if (attribute == "description")
    answer.description.emplace().value = interface.description;
  else if (attribute == "groupSet")
    answer.groups = group_identifiers(ec2.db, interface.groups);
  else if (attribute == "sourceDestCheck")
    answer.source_dest_check.emplace().value = interface.source_dest_check;
  else if (attribute == "associatePublicIpAddress")
    answer.associate_public_ip_address = wants_automatic_address(ec2.db, interface.id);
  else if (attribute != "attachment")
    return invalid_parameter(attribute, "attribute");
  else if (interface.attachment)
    answer.attachment = attachment_view(interface);
  return answer;
}

}  // namespace windlass::cloud::ec2
