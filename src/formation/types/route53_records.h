// What record sets and groups of them share.
#pragma once

#include <string>
#include <vector>

#include "aws/route53/change_resource_record_sets.h"
#include "formation/resource_type.h"

namespace windlass::formation::types {

using RecordSet = aws::route53::ResourceRecordSet;

// The zone that the properties name: by its id, or by its name if just one zone has it.
Result<std::string> zone_of(const Place& place, const Json& properties);
Result<RecordSet> record_of(const Json& properties);
Json record_properties(const RecordSet& record, const Json& given);

// Whether both are the same record set of a zone, whatever they say: name, type, set identifier.
bool is_same_record(const RecordSet& a, const RecordSet& b);
// Whether they also say the same.
bool is_equal_record(const RecordSet& a, const RecordSet& b);
// As it stands in the zone; nothing when it, or the zone, is not there.
Result<std::optional<RecordSet>> find_record(const Place& place, const std::string& zone,
                                             const RecordSet& like);

struct RecordChanges {
  std::vector<aws::route53::Change> list = {};
  void add(const char* action, RecordSet record);
};
// Makes them all or none, and remembers in the attributes what `in_sync` is to ask for.
Result<> change_records(const Place& place, const std::string& zone, RecordChanges changes,
                        const std::optional<std::string>& comment, Physical& physical);
void remember_change(Physical& physical, const std::optional<std::string>& id);
Result<Progress> in_sync(const Place& place, Physical& physical);

}  // namespace windlass::formation::types
