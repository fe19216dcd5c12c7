// A table as it stands, in its template's words.
#pragma once

#include "aws/dynamodb/shape/point_in_time_recovery_description.h"
#include "formation/types/tags.h"

namespace windlass::formation::types {

Result<Tags> table_tags(const Place& place, const std::string& arn);
Result<aws::dynamodb::PointInTimeRecoveryDescription> recovery_of(const Place& place,
                                                                  const std::string& name);
Result<std::optional<Json>> read_table(const Place& place, const Physical& was,
                                       const Json& properties);

}  // namespace windlass::formation::types
