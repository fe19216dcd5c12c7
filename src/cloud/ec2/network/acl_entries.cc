#include "base/text.h"
#include "cloud/ec2/common/errors.h"
#include "cloud/ec2/common/ranges.h"
#include "cloud/ec2/network/acl_handlers.h"
#include "cloud/ec2/network/nouns.h"

namespace windlass::cloud::ec2 {

namespace {

constexpr std::int32_t number_max = 32766;
constexpr std::int64_t entries_max = 40;  // a direction, as AWS's highest quota

struct Entry {
  std::string acl;
  bool egress = false;
  std::int32_t number = 0;
  std::string protocol = {};  // its number, or "-1"
  bool allow = false;
  Range range = {};
  std::optional<std::int32_t> port_from = {}, port_to = {}, icmp_type = {}, icmp_code = {};
};

Result<std::string> protocol_number(const std::string& text) {
  constexpr std::pair<std::string_view, std::string_view> names[] = {
      {"all", "-1"}, {"-1", "-1"}, {"icmp", "1"}, {"tcp", "6"}, {"udp", "17"}};
  for (auto& [name, number] : names)
    if (text == name) return std::string(number);
  auto number = parse_uint(text);
  if (!number || *number > 255)
    return invalid_parameter(text, "protocol", "It must be -1 or a protocol number from 0 to 255.");
  return std::to_string(*number);
}

Result<> check_number(std::int32_t number) {
  if (number >= 1 && number <= number_max) return Done{};
  return invalid_parameter(std::to_string(number), "ruleNumber",
                           "Rule numbers must be between 1 and 32766.");
}

template <class Request>
Result<Entry> entry_of(const Request& in) {
  Entry entry;
  entry.acl = in.network_acl_id.value_or("");
  entry.egress = in.egress.value_or(false);
  entry.number = in.rule_number.value_or(0);
  TRY(check_number(entry.number));
  entry.allow = in.rule_action == "allow";
  if (in.ipv6_cidr_block) return not_served("Ipv6CidrBlock", "it has no IPv6.");
  if (!in.cidr_block) return missing_parameter("cidrBlock");
  auto range = Range::parse(*in.cidr_block);
  if (!range)
    return invalid_parameter(*in.cidr_block, "cidrBlock", "This is not a valid CIDR block.");
  entry.range = *range;
  entry.protocol = TRY(protocol_number(in.protocol.value_or("")));
  if (entry.protocol == "58") return not_served("Protocol", "it has no IPv6.");
  if (entry.protocol == "6" || entry.protocol == "17") {
    if (!in.port_range || !in.port_range->from || !in.port_range->to)
      return missing_parameter("portRange");
    entry.port_from = in.port_range->from;
    entry.port_to = in.port_range->to;
    if (*entry.port_from < 0 || *entry.port_to > 65535 || *entry.port_from > *entry.port_to)
      return Error{"InvalidParameterValue",
                   "Invalid TCP/UDP port range (" + std::to_string(*entry.port_from) + ":" +
                       std::to_string(*entry.port_to) + ")"};
  }
  if (entry.protocol == "1") {
    if (!in.icmp_type_code || !in.icmp_type_code->type || !in.icmp_type_code->code)
      return missing_parameter("icmpTypeCode");
    entry.icmp_type = in.icmp_type_code->type;
    entry.icmp_code = in.icmp_type_code->code;
    if (*entry.icmp_type < -1 || *entry.icmp_type > 255 || *entry.icmp_code < -1 ||
        *entry.icmp_code > 255)
      return Error{"InvalidParameterValue",
                   "ICMP type and code must be between -1 and 255"};
  }
  return entry;
}

bool has_entry(Ec2& ec2, const Entry& entry) {
  return ec2.db.any("select 1 from ec2_acl_entry where acl = ? and egress = ? and number = ?",
                    {entry.acl, entry.egress, entry.number});
}

Error no_entry(std::int32_t number) {
  return {"InvalidNetworkAclEntry.NotFound",
          "The network acl entry identified by " + std::to_string(number) + " does not exist."};
}

void put(Ec2& ec2, const Call& call, const Entry& entry) {
  ec2.db.run(
      "insert or replace into ec2_acl_entry(acl, egress, number, account, region, protocol, allow,"
      "  first, prefix, port_from, port_to, icmp_type, icmp_code)"
      " values(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {entry.acl, entry.egress, entry.number, call.caller.account.text, call.region.text,
       entry.protocol, entry.allow, entry.range.first, entry.range.prefix, entry.port_from,
       entry.port_to, entry.icmp_type, entry.icmp_code});
  reach_changed(ec2);
}

}  // namespace

Result<> create_network_acl_entry(Ec2& ec2, const Call& call,
                                  const CreateNetworkAclEntryRequest& in) {
  TRY(must_be_there(ec2, call, acls, in.network_acl_id.value_or("")));
  auto entry = TRY(entry_of(in));
  if (has_entry(ec2, entry))
    return Error{"NetworkAclEntryAlreadyExists", "The network acl entry identified by " +
                                                     std::to_string(entry.number) +
                                                     " already exists."};
  auto count = ec2.db.find_integer("select count(*) from ec2_acl_entry where acl = ?"
                                   " and egress = ? and number <= ?",
                                   {entry.acl, entry.egress, number_max});
  if (count.value_or(0) >= entries_max)
    return limit_exceeded("NetworkAclEntryLimitExceeded",
                          "The maximum number of network ACL entries has been reached.");
  TRY(refuse_dry_run(in.dry_run));
  put(ec2, call, entry);
  return Done{};
}

Result<> replace_network_acl_entry(Ec2& ec2, const Call& call,
                                   const ReplaceNetworkAclEntryRequest& in) {
  TRY(must_be_there(ec2, call, acls, in.network_acl_id.value_or("")));
  auto entry = TRY(entry_of(in));
  if (!has_entry(ec2, entry)) return no_entry(entry.number);
  TRY(refuse_dry_run(in.dry_run));
  put(ec2, call, entry);
  return Done{};
}

Result<> delete_network_acl_entry(Ec2& ec2, const Call& call,
                                  const DeleteNetworkAclEntryRequest& in) {
  Entry entry{.acl = in.network_acl_id.value_or(""),
              .egress = in.egress.value_or(false),
              .number = in.rule_number.value_or(0)};
  TRY(must_be_there(ec2, call, acls, entry.acl));
  TRY(check_number(entry.number));
  if (!has_entry(ec2, entry)) return no_entry(entry.number);
  TRY(refuse_dry_run(in.dry_run));
  ec2.db.run("delete from ec2_acl_entry where acl = ? and egress = ? and number = ?",
             {entry.acl, entry.egress, entry.number});
  reach_changed(ec2);
  return Done{};
}

}  // namespace windlass::cloud::ec2
