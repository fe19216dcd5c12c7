// The places that geolocation records may name: continents, countries, states of the USA.
#pragma once

#include <string>
#include <vector>

namespace windlass::cloud::route53 {

struct Place {
  std::string continent;  // a continent has nothing else
  std::string country;    // "*": wherever nobody else says something
  std::string subdivision;
  std::string name;
};

const std::vector<Place>& places();

}  // namespace windlass::cloud::route53
