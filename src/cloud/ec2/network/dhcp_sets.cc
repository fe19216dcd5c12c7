#include <algorithm>

#include "cloud/ec2/common/errors.h"
#include "cloud/ec2/common/filters.h"
#include "cloud/ec2/common/paging.h"
#include "cloud/ec2/common/ranges.h"
#include "cloud/ec2/network/dhcp_handlers.h"
#include "cloud/ec2/network/dhcp_set.h"
#include "cloud/ec2/network/make.h"
#include "cloud/ec2/network/nouns.h"

namespace windlass::cloud::ec2 {

namespace {

constexpr std::int64_t sets_max = 1000;

struct KnownOption {
  std::string_view key;
  std::size_t values_max;
  bool (*is_valid)(const std::string& value);
};

bool is_address(const std::string& value) { return parse_address(value).has_value(); }

const KnownOption known[] = {
    {"domain-name", 1, [](const std::string& value) { return !value.empty(); }},
    {"domain-name-servers", 4,
     [](const std::string& value) { return value == "AmazonProvidedDNS" || is_address(value); }},
    {"ntp-servers", 4, &is_address},
    {"netbios-name-servers", 4, &is_address},
    {"netbios-node-type", 1,
     [](const std::string& value) {
       return value == "1" || value == "2" || value == "4" || value == "8";
     }},
};

Result<> check_option(const std::string& key, const std::vector<std::string>& values) {
  if (key == "ipv6-address-preferred-lease-time") return not_served(key, "it has no IPv6.");
  auto option = std::ranges::find(known, key, &KnownOption::key);
  if (option == std::end(known))
    return invalid_parameter(key, "name", "Unknown DHCP option");
  if (values.empty()) return missing_parameter("dhcpConfiguration.value");
  if (values.size() > option->values_max)
    return Error{"InvalidParameterValue", "Too many values for the DHCP option " + key +
                                              ": at most " + std::to_string(option->values_max)};
  for (auto& value : values)
    if (!option->is_valid(value))
      return invalid_parameter(value, "value", "Invalid DHCP option value for " + key);
  return Done{};
}

using Options = std::vector<std::pair<std::string, std::string>>;

Result<Options> wanted_options(const CreateDhcpOptionsRequest& in) {
  Options options;
  std::vector<std::string> seen;
  for (auto& one : in.dhcp_configurations.value_or(std::vector<NewDhcpConfiguration>{})) {
    auto key = one.key.value_or("");
    auto values = one.values.value_or(std::vector<std::string>{});
    TRY(check_option(key, values));
    if (std::ranges::find(seen, key) != seen.end())
      return Error{"InvalidParameterValue", "The DHCP option " + key + " is given twice"};
    seen.push_back(key);
    for (auto& value : values) options.emplace_back(key, value);
  }
  if (options.empty()) return missing_parameter("dhcpConfiguration");
  return options;
}

DhcpOptions shape_of(Ec2& ec2, const Call& call, const std::string& id) {
  DhcpOptions shape;
  shape.dhcp_options_id = id;
  shape.owner_id = call.caller.account.text;
  shape.tags = tag_list(tags_of(ec2.db, id));
  auto& configurations = shape.dhcp_configurations.emplace();
  for (auto& [key, values] : options_in(ec2.db, id)) {
    auto& one = configurations.emplace_back();
    one.key = key;
    auto& list = one.values.emplace();
    for (auto& value : values) list.push_back({.value = value});
  }
  return shape;
}

}  // namespace

Result<CreateDhcpOptionsResult> create_dhcp_options(Ec2& ec2, const Call& call,
                                                    const CreateDhcpOptionsRequest& in) {
  auto options = TRY(wanted_options(in));
  auto tags = TRY(wanted_tags(call, in.tag_specifications, "dhcp-options"));
  auto count = ec2.db.find_integer("select count(*) from ec2_dhcp where account = ? and region = ?",
                                   {call.caller.account.text, call.region.text});
  if (count.value_or(0) >= sets_max)
    return limit_exceeded("DhcpOptionsLimitExceeded",
                          "The maximum number of DHCP options sets has been reached.");
  TRY(refuse_dry_run(in.dry_run));
  auto id = make_dhcp_options(ec2, call, options);
  TRY(put_tags(ec2, call, id, tags));
  return CreateDhcpOptionsResult{shape_of(ec2, call, id)};
}

Result<> delete_dhcp_options(Ec2& ec2, const Call& call, const DeleteDhcpOptionsRequest& in) {
  auto id = in.dhcp_options_id.value_or("");
  TRY(must_be_there(ec2, call, dhcp_sets, id));
  if (ec2.db.any("select 1 from ec2_vpc where dhcp_options = ?", {id}))
    return has_dependencies("dhcpOptions", id);
  TRY(refuse_dry_run(in.dry_run));
  ec2.db.run("delete from ec2_dhcp_option where dhcp = ?", {id});
  ec2.db.run("delete from ec2_dhcp where id = ?", {id});
  drop_tags(ec2, id);
  return Done{};
}

Result<> associate_dhcp_options(Ec2& ec2, const Call& call, const AssociateDhcpOptionsRequest& in) {
  auto id = in.dhcp_options_id.value_or("");
  if (id != "default") TRY(must_be_there(ec2, call, dhcp_sets, id));
  auto vpc = TRY(find_vpc(ec2, call, in.vpc_id.value_or("")));
  TRY(refuse_dry_run(in.dry_run));
  ec2.db.run("update ec2_vpc set dhcp_options = ? where id = ?", {id, vpc.id});
  reach_changed(ec2);
  return Done{};
}

Result<DescribeDhcpOptionsResult> describe_dhcp_options(Ec2& ec2, const Call& call,
                                                        const DescribeDhcpOptionsRequest& in) {
  TRY(make_defaults(ec2, call));
  auto filters =
      TRY(Filters::read(in.filters, {"dhcp-options-id", "key", "value", "owner-id"}));
  auto page = TRY(page_of(in.max_results, in.next_token));
  auto ids = TRY(chosen(ec2, call, dhcp_sets, in.dhcp_options_ids));
  TRY(refuse_dry_run(in.dry_run));

  std::vector<DhcpOptions> found;
  for (auto& id : ids) {
    auto set = shape_of(ec2, call, id);
    Facts facts;
    facts.add("dhcp-options-id", id).add("owner-id", set.owner_id).tags(tags_of(ec2.db, id));
    for (auto& [key, values] : options_in(ec2.db, id)) {
      facts.add("key", key);
      for (auto& value : values) facts.add("value", value);
    }
    if (filters.match(facts)) found.push_back(std::move(set));
  }
  auto next = cut(found, page);
  DescribeDhcpOptionsResult result;
  result.dhcp_options = std::move(found);
  result.next_token = std::move(next);
  return result;
}

}  // namespace windlass::cloud::ec2
