#include "cloud/autoscaling/zones.h"

#include <algorithm>

namespace windlass::cloud::autoscaling {

namespace {

template <class In>
std::int64_t count(const std::vector<Member>& members, In in) {
  return std::ranges::count_if(members,
                               [&](auto& member) { return member.counts() && in(member); });
}

}  // namespace

std::optional<Place> place_for_next(const std::vector<Place>& places,
                                    const std::vector<Member>& members, std::int64_t attempt) {
  if (places.empty()) return std::nullopt;
  struct Crowded {
    std::int64_t zone, subnet;
    const Place* place;
  };
  std::vector<Crowded> crowded;
  for (auto& place : places)
    crowded.push_back({count(members, [&](auto& one) { return one.zone == place.zone; }),
                       count(members, [&](auto& one) { return one.subnet == place.subnet; }),
                       &place});
  std::ranges::stable_sort(crowded, [](auto& a, auto& b) {
    return std::pair(a.zone, a.subnet) < std::pair(b.zone, b.subnet);
  });
  return *crowded[static_cast<std::size_t>(attempt) % crowded.size()].place;
}

bool out_of_balance(const std::vector<Place>& places, const std::vector<Member>& members) {
  if (places.empty()) return false;
  auto in_zone = [&](const std::string& zone) {
    return count(members, [&](auto& one) { return one.zone == zone; });
  };
  auto fewest = in_zone(places.front().zone), most = fewest;
  for (auto& place : places) {
    fewest = std::min(fewest, in_zone(place.zone));
    most = std::max(most, in_zone(place.zone));
  }
  // Those in a zone that the group has left are one too many, wherever the others are.
  auto astray = count(members, [&](auto& one) {
    return std::ranges::none_of(places, [&](auto& place) { return place.zone == one.zone; });
  });
  return astray > 0 || most - fewest >= 2;
}

}  // namespace windlass::cloud::autoscaling
