#include "cloud/gateway/vpc_names.h"

#include "base/text.h"
#include "cloud/ec2/common/ranges.h"
#include "cloud/ec2/interfaces/public_addresses.h"
#include "cloud/elb/names.h"
#include "cloud/route53/answers.h"
#include "cloud/route53/route53.h"
#include "host/dns_message.h"
#include "host/networks.h"

namespace windlass::cloud {

namespace {

using Answer = host::Resolver::Answer;

Answer addresses(std::vector<std::uint32_t> list) {
  return {.kind = Answer::Kind::Addresses, .addresses = std::move(list)};
}

std::vector<std::uint32_t> parsed(const std::vector<std::string>& texts) {
  std::vector<std::uint32_t> list;
  for (auto& text : texts)
    if (auto address = ec2::parse_address(text)) list.push_back(*address);
  return list;
}

// "ip-10-0-0-5", "ec2-100-96-0-1" -> the address in it.
std::optional<std::uint32_t> address_in(std::string_view label, std::string_view prefix) {
  if (!label.starts_with(prefix)) return std::nullopt;
  return ec2::parse_address(replace_all(std::string(label.substr(prefix.size())), "-", "."));
}

bool is_internal(std::string_view domain) {
  return domain == "ec2.internal" || domain.ends_with(".compute.internal");
}

}  // namespace

Answer VpcNames::answer(const std::string& network, const std::string& name, int type) {
  std::lock_guard lock(mutex_);
  auto found = look_up(network, name);
  // There is no other type of address here, and saying so saves whoever asks for both a wait.
  if (type != host::dns_type_a && found.kind == Answer::Kind::Addresses) found.addresses.clear();
  return found;
}

Answer VpcNames::look_up(const std::string& network, std::string_view name) {
  auto parts = split_once(name, ".");
  auto label = parts ? parts->first : name;
  auto domain = parts ? parts->second : std::string_view();
  if (label == "instance-data") return addresses({*ec2::parse_address(host::metadata_address)});
  if (is_internal(domain)) {
    if (auto address = address_in(label, "ip-")) return addresses({*address});
    return {.kind = Answer::Kind::NoSuchName};
  }
  if (name.find(".elb.") != std::string_view::npos) {
    auto list = parsed(elb::addresses_of(db_, name));
    if (!list.empty()) return addresses(std::move(list));
    return {.kind = Answer::Kind::NoSuchName};
  }
  if (auto list = parsed(route53::behind_alias(db_, name, elb::addresses_of)); !list.empty())
    return addresses(std::move(list));
  if (route53::in_hosted_zone(db_, name))
    if (auto port = zones_port_()) return {.kind = Answer::Kind::Elsewhere, .port = port};
  if (!name.ends_with(".amazonaws.com") && name != "amazonaws.com") return {};
  // A public name leads to the private address for those inside.
  if (auto wanted = address_in(label, "ec2-"))
    for (auto& known : ec2::public_addresses(db_, network))
      if (known.address == *wanted) return addresses({known.private_address});
  return addresses({*ec2::parse_address(host::endpoint_address)});
}

}  // namespace windlass::cloud
