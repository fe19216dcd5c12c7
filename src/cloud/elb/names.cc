#include "cloud/elb/names.h"

#include "base/text.h"
#include "cloud/elb/balancer.h"

namespace windlass::cloud::elb {

namespace {

// As the row has it: names are made in small letters.
std::string plain(std::string_view name) {
  if (name.ends_with('.')) name.remove_suffix(1);
  return lower(name);
}

}  // namespace

std::vector<std::string> addresses_of(store::Database& db, std::string_view dns_name) {
  std::vector<std::string> addresses;
  auto rows = db.query(balancers_where("dns = ?"), {plain(dns_name)});
  if (rows.done()) return addresses;
  for (auto& place : balancer_of(rows.row()).places) addresses.push_back(place.address);
  return addresses;
}

std::optional<int> loopback_port_of(store::Database& db, std::string_view dns_name, int port) {
  auto found = db.find_integer(
      "select l.loopback_port from elb_listener l join elb_balancer b on b.id = l.balancer "
      "where b.dns = ? and l.port = ?",
      {plain(dns_name), port});
  return found ? std::optional(static_cast<int>(*found)) : std::nullopt;
}

std::vector<HostBalancer> host_balancers(store::Database& db) {
  std::vector<HostBalancer> found;
  for (auto row : db.query("select name, id, dns from elb_balancer order by name"))
    found.push_back({row.text(0), "lb-" + row.text(1), row.text(2)});
  return found;
}

}  // namespace windlass::cloud::elb
