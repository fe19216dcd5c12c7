#include "cloud/ec2/network/nouns.h"

#include <algorithm>

#include "cloud/ec2/common/errors.h"

namespace windlass::cloud::ec2 {

Error not_there(const Noun& noun, std::string_view id) {
  if (noun.table == nat_gateways.table)
    return {std::string(noun.code), "NatGateway " + std::string(id) + " was not found"};
  return not_found(std::string(noun.code), noun.name, id);
}

bool is_there(Ec2& ec2, const Call& call, const Noun& noun, const std::string& id) {
  return ec2.db.any("select 1 from " + std::string(noun.table) +
                        " where id = ? and account = ? and region = ?",
                    {id, call.caller.account.text, call.region.text});
}

Result<> must_be_there(Ec2& ec2, const Call& call, const Noun& noun, const std::string& id) {
  if (is_there(ec2, call, noun, id)) return Done{};
  return not_there(noun, id);
}

Result<std::vector<std::string>> chosen(Ec2& ec2, const Call& call, const Noun& noun,
                                        const Ids& ids) {
  std::vector<std::string> all;
  if (ids && !ids->empty()) {
    for (auto& id : *ids) {
      TRY(must_be_there(ec2, call, noun, id));
      if (std::ranges::find(all, id) == all.end()) all.push_back(id);
    }
    return all;
  }
  for (auto row : ec2.db.query("select id from " + std::string(noun.table) +
                                   " where account = ? and region = ? order by created, id",
                               {call.caller.account.text, call.region.text}))
    all.push_back(row.text(0));
  return all;
}

Error has_dependencies(std::string_view noun, std::string_view id) {
  return dependency_violation("The " + std::string(noun) + " '" + std::string(id) +
                              "' has dependencies and cannot be deleted.");
}

Error not_served(std::string_view parameter, std::string_view why) {
  return {"UnsupportedOperation", "The parameter " + std::string(parameter) +
                                      " is not served by this cloud: " + std::string(why)};
}

void reach_changed(Ec2& ec2) { ec2.work.summon(networks_duty); }

}  // namespace windlass::cloud::ec2
