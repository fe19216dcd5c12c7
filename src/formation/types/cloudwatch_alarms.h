// What both kinds of alarms share: they live in one space of names, and tags are theirs by ARN.
#pragma once

#include "formation/types/tags.h"

namespace windlass::formation::types {

std::string alarm_arn(const Place& place, const std::string& name);
Physical alarm(const Place& place, const std::string& name);
Result<Tags> alarm_tags(const Place& place, const std::string& name);
// Refuses when another's alarm has the name: putting would replace it.
Result<> check_alarm_name(const Place& place, const Wanted& wanted, std::string_view type,
                          const std::string& name);
Result<> settle_alarm_tags(const Place& place, const Wanted& wanted, const std::string& name);
Result<> remove_alarm(const Place& place, const std::string& name);

}  // namespace windlass::formation::types
