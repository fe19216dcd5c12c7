#include "aws/ec2/create_dhcp_options.h"
#include "aws/ec2/delete_dhcp_options.h"
#include "aws/ec2/describe_dhcp_options.h"
#include "formation/types/ec2.h"

namespace windlass::formation::types {

namespace {

using namespace aws::ec2;

struct Option {
  std::string_view property;
  const char* key;
  bool list;
};
constexpr Option options[] = {
    {"DomainName", "domain-name", false},
    {"DomainNameServers", "domain-name-servers", true},
    {"NtpServers", "ntp-servers", true},
    {"NetbiosNameServers", "netbios-name-servers", true},
    {"NetbiosNodeType", "netbios-node-type", false},
    {"Ipv6AddressPreferredLeaseTime", "ipv6-address-preferred-lease-time", false},
};

Physical known_by(const std::string& id) { return {id, Json::Object{{"DhcpOptionsId", Json(id)}}}; }

Result<Physical> create(const Place& place, const Wanted& wanted) {
  auto there = TRY(find_one<op::DescribeDhcpOptions>(place, {.filters = made_before(wanted)},
                                                     &DescribeDhcpOptionsResult::dhcp_options));
  if (!there) {
    std::vector<NewDhcpConfiguration> chosen;
    for (auto& option : options) {
      auto values = texts(wanted.properties, option.property);
      if (auto one = text(wanted.properties, option.property)) values = {*one};
      if (!values.empty()) chosen.push_back({.key = option.key, .values = values});
    }
    there = TRY(place.client.call<op::CreateDhcpOptions>(
                    {.dhcp_configurations = chosen,
                     .tag_specifications = tagged("dhcp-options", wanted)}))
                .dhcp_options;
  }
  auto id = there->dhcp_options_id.value_or("");
  return known_by(id);
}

Result<Physical> update(const Place& place, const Wanted& wanted, const Json& before,
                        const Physical& was) {
  TRY(retag(place, wanted, before, was.id));
  return known_by(was.id);
}

Result<> remove(const Place& place, const Wanted&, const Physical& physical) {
  return done_if_gone(place.client.call<op::DeleteDhcpOptions>({.dhcp_options_id = physical.id}));
}

Json values_of(const DhcpConfiguration& configuration, bool list) {
  std::vector<std::string> values;
  for (auto& value : configuration.values.value_or(std::vector<AttributeValue>{}))
    values.push_back(value.value.value_or(""));
  if (list) return list_of(values);
  return Json(values.empty() ? std::string() : values.front());
}

Result<std::optional<Json>> read(const Place& place, const Physical& physical,
                                 const Json& properties) {
  auto there =
      TRY(find_one<op::DescribeDhcpOptions>(place, {.dhcp_options_ids = std::vector{physical.id}},
                                            &DescribeDhcpOptionsResult::dhcp_options));
  if (!there) return {std::nullopt};
  Json now = Json::Object{{"Tags", tags_as_they_stand(there->tags, properties)}};
  using Configurations = std::vector<DhcpConfiguration>;
  for (auto& configuration : there->dhcp_configurations.value_or(Configurations{}))
    for (auto& option : options)
      if (configuration.key == option.key)
        now.set(std::string(option.property), values_of(configuration, option.list));
  return {std::move(now)};
}

}  // namespace

extern const ResourceType ec2_dhcp_options = {.name = "AWS::EC2::DHCPOptions",
                                              .create = create,
                                              .update = update,
                                              .remove = remove,
                                              .read = read,
                                              .passing = ec2_passing};

}  // namespace windlass::formation::types
