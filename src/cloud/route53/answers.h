// What a zone answers now, given its record sets and the health of what they name.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "cloud/route53/zone.h"
#include "host/name_server.h"

namespace windlass::cloud::route53 {

// One of `choices` a query, by weight; most answers have one.
struct Answer {
  struct Choice {
    double weight = 1;
    std::vector<std::string> values;  // as zone files have them
  };
  std::uint32_t ttl = 0;
  std::vector<Choice> choices;
  bool healthy = true;
};

using Answers = std::map<std::pair<std::string, std::string>, Answer>;  // by name, type

// Names are as zone files have them. Without what has no answer: an alias to what does not exist yet.
Answers answers_of(store::Database& db, const Zone& zone);

// What an A record is to machines of a network when it leads to balancers; nothing otherwise. The name
// is in lower case, without a dot at its end.
using BalancerAddresses = std::vector<std::string> (*)(store::Database&, std::string_view dns_name);
std::vector<std::string> behind_alias(store::Database& db, std::string_view name,
                                      BalancerAddresses balancers);

host::ServedZone served_zone(store::Database& db, const Zone& zone);

}  // namespace windlass::cloud::route53
