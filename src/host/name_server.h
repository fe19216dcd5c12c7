// The DNS server of the local cloud, as everyone sees it: told its zones, it answers them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace windlass::host {

// Answers that are drawn by weight, one of `choices` a query.
struct WeightedAnswer {
  struct Choice {
    int weight = 0;
    std::vector<std::string> values;
  };
  std::string name;  // as in a zone file, absolute
  std::string type;
  std::uint32_t ttl = 0;
  std::vector<Choice> choices;
};

struct ServedZone {
  std::string id;    // names its files: letters and digits
  std::string name;  // "example.com."
  std::uint32_t serial = 0;
  std::string text;  // the zone file, its SOA with that serial
  std::vector<WeightedAnswer> weighted = {};
};

class NameServer {
 public:
  virtual ~NameServer() = default;
  // Serves these zones from now on, beside the others, and no longer those of the ids in `gone`.
  // Done once the server, asked by DNS, answered each with its serial. An error is for people to
  // read; what was told is kept, and served with the next call that works.
  virtual Result<> publish(const std::vector<ServedZone>& zones,
                           const std::vector<std::string>& gone) = 0;
  // False when it lost what it was told (it died): tell it all again.
  virtual bool serves() const = 0;
};

}  // namespace windlass::host
