#include "cloud/route53/answers.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "base/fault.h"
#include "cloud/route53/health.h"
#include "cloud/route53/name.h"
#include "cloud/route53/record_data.h"
#include "cloud/route53/record_set.h"

namespace windlass::cloud::route53 {

namespace {

constexpr int alias_depth_max = 8;
constexpr std::size_t multivalue_max = 8;
constexpr std::uint32_t website_ttl = 5, balancer_ttl = 60;
constexpr std::string_view home_region = "us-east-1";

using Sets = std::vector<ResourceRecordSet>;
using Groups = std::map<std::pair<std::string, std::string>, Sets>;

struct Member {
  const ResourceRecordSet* set;
  Answer answer;
  bool healthy = true;
};
using Members = std::vector<Member>;
using Values = std::vector<std::string>;

// To this machine, balancers are at its loopback address.
std::vector<std::string> at_loopback(store::Database&, std::string_view) { return {"127.0.0.1"}; }

bool is_balancer(std::string_view name) { return name.find(".elb.") != std::string_view::npos; }

class Resolver {
 public:
  Resolver(store::Database& db, const Zone& zone, BalancerAddresses balancers = at_loopback)
      : db_(db), zone_(zone), balancers_(balancers) {
    for (auto row : db.query(
             "select document from route53_set where zone = ? order by key, type, identifier",
             {zone.id})) {
      auto set = record_set_of(row.text(0));
      auto key = std::pair(*set.name, *set.type);
      groups_[std::move(key)].push_back(std::move(set));
    }
  }

  const Groups& groups() const { return groups_; }
  bool met_balancer() const { return met_balancer_; }

  Answer resolve(const Sets& sets, int depth) {
    Members members;
    for (auto& set : sets) {
      Member member{&set, leaf(set, depth)};
      if (set.health_check_id) member.healthy = is_healthy(*set.health_check_id);
      auto evaluated = set.alias_target && set.alias_target->evaluate_target_health.value_or(false);
      if (evaluated) member.healthy = member.healthy && member.answer.healthy;
      if (!member.answer.choices.empty()) members.push_back(std::move(member));
    }
    if (members.empty()) return {};
    auto any_healthy = std::ranges::any_of(members, &Member::healthy);
    auto answer = chosen(members, any_healthy);
    answer.healthy = any_healthy;
    return answer;
  }

 private:
  Answer leaf(const ResourceRecordSet& set, int depth) {
    if (set.alias_target) return behind(set, depth);
    Answer answer{static_cast<std::uint32_t>(set.ttl.value_or(0)), {{}}};
    for (auto& record : *set.resource_records)
      answer.choices[0].values.push_back(zone_file_data(*set.type, *record.value).value());
    return answer;
  }

  Answer behind(const ResourceRecordSet& set, int depth) {
    auto& alias = *set.alias_target;
    // Websites are served by the gateway, on this machine's loopback address.
    if (alias.dns_name->starts_with("s3-website") && *set.type == "A")
      return {website_ttl, {{1, {"127.0.0.1"}}}};
    if (is_balancer(*alias.dns_name)) {
      met_balancer_ = true;
      auto values = *set.type == "A" ? balancers_(db_, own_name(*alias.dns_name)) : Values();
      return values.empty() ? Answer() : Answer{balancer_ttl, {{1, std::move(values)}}};
    }
    auto target = groups_.find({*alias.dns_name, *set.type});
    if (*alias.hosted_zone_id != zone_.id || target == groups_.end() || depth >= alias_depth_max)
      return {};
    return resolve(target->second, depth + 1);
  }

  static std::string_view own_name(std::string_view name) {
    constexpr std::string_view both = "dualstack.";
    if (name.starts_with(both)) name.remove_prefix(both.size());
    if (name.ends_with('.')) name.remove_suffix(1);
    return name;
  }

  // Nobody is left out when all are unhealthy: an answer that may fail is better than none.
  static Members in_play(const Members& members, bool any_healthy) {
    Members left;
    for (auto& member : members)
      if (member.healthy || !any_healthy) left.push_back(member);
    return left;
  }

  static Answer chosen(const Members& members, bool any_healthy) {
    auto& first = *members.front().set;
    if (first.weight) return weighted(members);
    auto left = in_play(members, any_healthy);
    if (first.multi_value_answer) return together(left);
    // Of failover the primary, of latency the home region, of geolocation the default; else the first.
    auto preferred = std::ranges::find_if(left, [&](const Member& member) {
      auto& set = *member.set;
      if (set.failover) return *set.failover == "PRIMARY";
      if (set.region) return *set.region == home_region;
      return set.geo_location && set.geo_location->country_code == "*";
    });
    return preferred == left.end() ? left.front().answer : preferred->answer;
  }

  // Of those with a weight the healthy ones, or all of them; when nobody has a weight, everybody.
  static Answer weighted(const Members& members) {
    auto with_weight = members;
    std::erase_if(with_weight, [](auto& member) { return *member.set->weight == 0; });
    auto nobody = with_weight.empty();
    if (nobody) with_weight = members;
    auto left = in_play(with_weight, std::ranges::any_of(with_weight, &Member::healthy));
    Answer answer{left.front().answer.ttl, {}};
    for (auto& member : left) {
      answer.ttl = std::min(answer.ttl, member.answer.ttl);
      double sum = 0;
      for (auto& choice : member.answer.choices) sum += choice.weight;
      for (auto& choice : member.answer.choices) {
        auto weight = nobody ? 1.0 : static_cast<double>(*member.set->weight);
        answer.choices.push_back({weight * choice.weight / sum, choice.values});
      }
    }
    return answer;
  }

  static Answer together(const Members& members) {
    Answer answer{members.front().answer.ttl, {{}}};
    auto& values = answer.choices[0].values;
    for (auto& member : members)
      for (auto& value : member.answer.choices[0].values)
        if (values.size() < multivalue_max && !std::ranges::count(values, value))
          values.push_back(value);
    return answer;
  }

  bool is_healthy(const std::string& check) {
    auto [known, fresh] = health_.try_emplace(check, true);
    if (fresh) known->second = route53::is_healthy(db_, check);
    return known->second;
  }

  store::Database& db_;
  const Zone& zone_;
  BalancerAddresses balancers_;
  bool met_balancer_ = false;
  Groups groups_;
  std::map<std::string, bool> health_;
};

// Weights are whole numbers to the name server.
std::vector<host::WeightedAnswer::Choice> whole(const std::vector<Answer::Choice>& choices) {
  auto is_whole = [](auto& choice) { return choice.weight == std::floor(choice.weight); };
  double scale = std::ranges::all_of(choices, is_whole) ? 1 : 1000;
  std::vector<host::WeightedAnswer::Choice> made;
  for (auto& choice : choices)
    made.push_back({std::max(1, static_cast<int>(std::lround(choice.weight * scale))), choice.values});
  return made;
}

// Ours counts the zone's changes; the one in the record is the user's.
std::string with_serial(const std::string& soa, std::int64_t serial) {
  auto fields = split(soa, ' ');
  std::vector<std::string> made(fields.begin(), fields.end());
  made.at(2) = std::to_string(serial);
  return join(made, " ");
}

}  // namespace

Answers answers_of(store::Database& db, const Zone& zone) {
  Resolver resolver(db, zone);
  Answers answers;
  for (auto& [key, sets] : resolver.groups()) {
    auto answer = resolver.resolve(sets, 0);
    if (!answer.choices.empty())
      answers.emplace(std::pair(zone_file_name(key.first), key.second), std::move(answer));
  }
  return answers;
}

std::vector<std::string> behind_alias(store::Database& db, std::string_view name,
                                      BalancerAddresses balancers) {
  auto zone = zone_around(db, name);
  if (!zone) return {};
  auto full_name = std::string(name) + ".";
  // Most names are no aliases: for those the zone need not be read.
  bool is_alias = false;
  for (auto row : db.query("select document from route53_set where zone = ? and key = ? and type = 'A'",
                           {zone->id, sort_key(full_name)}))
    is_alias |= record_set_of(row.text(0)).alias_target.has_value();
  if (!is_alias) return {};
  Resolver resolver(db, *zone, balancers);
  auto answer = resolver.resolve(resolver.groups().at({full_name, "A"}), 0);
  if (!resolver.met_balancer() || answer.choices.empty()) return {};
  return std::ranges::max_element(answer.choices, {}, &Answer::Choice::weight)->values;
}

host::ServedZone served_zone(store::Database& db, const Zone& zone) {
  host::ServedZone served{zone.id, zone_file_name(zone.name),
                          static_cast<std::uint32_t>(zone.serial), {}};
  for (auto& [key, answer] : answers_of(db, zone)) {
    auto& [name, type] = key;
    auto start = name + " " + std::to_string(answer.ttl) + " " + type + " ";
    for (auto& value : answer.choices.front().values)
      served.text += start + (type == "SOA" ? with_serial(value, zone.serial) : value) + "\n";
    if (answer.choices.size() > 1)
      served.weighted.push_back({name, type, answer.ttl, whole(answer.choices)});
  }
  return served;
}

}  // namespace windlass::cloud::route53
