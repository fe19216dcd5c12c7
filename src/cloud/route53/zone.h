// A hosted zone's row.
#pragma once

#include "aws/route53/shape/change_info.h"
#include "aws/route53/shape/delegation_set.h"
#include "aws/route53/shape/hosted_zone.h"
#include "cloud/route53/context.h"

namespace windlass::cloud::route53 {

using namespace aws::route53;

struct Zone {
  std::string id, name, caller_reference;
  std::optional<std::string> comment;
  bool is_private = false;
  std::optional<std::string> delegation_set;
  std::string name_servers;  // with blanks between
  std::int64_t serial = 0;
};

extern const std::string zone_columns;
Zone zone_of(const store::Row& row);

// Errors: NoSuchHostedZone.
Result<Zone> get_zone(Route53& route53, const Call& call, const std::optional<std::string>& id);

HostedZone described(Route53& route53, const Zone& zone);
DelegationSet delegation_of(const Zone& zone);

// In whose names a name (lower case, no dot at its end) lies: the nearest zone's.
std::optional<Zone> zone_around(store::Database& db, std::string_view name);

// The zone has changed: the name server is to be told, and the change is PENDING until it answers.
ChangeInfo changed(Route53& route53, const Call& call, const std::string& zone,
                   const std::optional<std::string>& comment = {});
// Told again without a change of anybody's.
void touch(const Work& work, const std::string& zone);

}  // namespace windlass::cloud::route53
