#include "cloud/ec2/network/prefix_lists.h"

#include <algorithm>

#include "cloud/ec2/common/filters.h"
#include "cloud/ec2/common/paging.h"
#include "cloud/ec2/network/endpoint_handlers.h"
#include "cloud/ec2/network/nouns.h"
#include "host/networks.h"

namespace windlass::cloud::ec2 {

namespace {

// FNV-1a: the ids must stay what they are, in every version of this program.
std::uint32_t digest(std::string_view text) {
  std::uint32_t hash = 2166136261u;
  for (unsigned char c : text) hash = (hash ^ c) * 16777619u;
  return hash;
}

std::vector<AwsPrefixList> lists_of(const Region& region) {
  std::vector<AwsPrefixList> lists;
  for (auto service : endpoint_services) lists.push_back(prefix_list_of(region, service));
  return lists;
}

// Those asked for by id, or all.
Result<std::vector<AwsPrefixList>> wanted_lists(const Call& call, const Ids& ids,
                                                std::string_view code) {
  auto all = lists_of(call.region);
  if (!ids || ids->empty()) return all;
  std::vector<AwsPrefixList> wanted;
  for (auto& id : *ids) {
    auto list = std::ranges::find(all, id, &AwsPrefixList::id);
    if (list == all.end())
      return Error{std::string(code), "The prefix list ID '" + id + "' does not exist"};
    wanted.push_back(*list);
  }
  return wanted;
}

}  // namespace

AwsPrefixList prefix_list_of(const Region& region, std::string_view service) {
  constexpr char digits[] = "0123456789abcdef";
  auto name = "com.amazonaws." + region.text + "." + std::string(service);
  std::string id = "pl-";
  auto bits = digest(name);
  for (int i = 0; i < 8; ++i, bits >>= 4) id += digits[bits & 15];
  return {std::move(id), std::move(name)};
}

std::string_view endpoint_service(const Region& region, std::string_view name) {
  for (auto service : endpoint_services)
    if (prefix_list_of(region, service).name == name) return service;
  return "";
}

Result<DescribePrefixListsResult> describe_prefix_lists(Ec2&, const Call& call,
                                                        const DescribePrefixListsRequest& in) {
  auto filters = TRY(Filters::read(in.filters, {"prefix-list-id", "prefix-list-name"}));
  auto page = TRY(page_of(in.max_results, in.next_token, 1));
  auto lists = TRY(wanted_lists(call, in.prefix_list_ids, "InvalidPrefixListId.NotFound"));
  TRY(refuse_dry_run(in.dry_run));

  std::vector<PrefixList> found;
  for (auto& list : lists) {
    Facts facts;
    facts.add("prefix-list-id", list.id).add("prefix-list-name", list.name);
    if (!filters.match(facts)) continue;
    auto& one = found.emplace_back();
    one.prefix_list_id = list.id;
    one.prefix_list_name = list.name;
    // Where AWS's own names lead to within a network.
    one.cidrs = {{std::string(host::endpoint_address) + "/32"}};
  }
  auto next = cut(found, page);
  DescribePrefixListsResult result;
  result.prefix_lists = std::move(found);
  result.next_token = std::move(next);
  return result;
}

Result<DescribeManagedPrefixListsResult> describe_managed_prefix_lists(
    Ec2&, const Call& call, const DescribeManagedPrefixListsRequest& in) {
  auto filters =
      TRY(Filters::read(in.filters, {"owner-id", "prefix-list-id", "prefix-list-name"}));
  auto page = TRY(page_of(in.max_results, in.next_token, 1));
  auto lists = TRY(wanted_lists(call, in.prefix_list_ids, "InvalidPrefixListID.NotFound"));
  TRY(refuse_dry_run(in.dry_run));

  std::vector<ManagedPrefixList> found;
  for (auto& list : lists) {
    Facts facts;
    facts.add("owner-id", "AWS").add("prefix-list-id", list.id).add("prefix-list-name", list.name);
    if (!filters.match(facts)) continue;
    auto& one = found.emplace_back();
    one.prefix_list_id = list.id;
    one.prefix_list_name = list.name;
    one.prefix_list_arn = "arn:aws:ec2:" + call.region.text + ":aws:prefix-list/" + list.id;
    one.owner_id = "AWS";
    one.address_family = "IPv4";
    one.state = "create-complete";
  }
  auto next = cut(found, page);
  DescribeManagedPrefixListsResult result;
  result.prefix_lists = std::move(found);
  result.next_token = std::move(next);
  return result;
}

}  // namespace windlass::cloud::ec2
