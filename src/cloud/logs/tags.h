#pragma once

#include <map>

#include "cloud/logs/group.h"

namespace windlass::cloud::logs {

using Tags = std::map<std::string, std::string>;

Result<> put_tags(Logs& logs, const Call& call, const Group& group, const Tags& tags);

}  // namespace windlass::cloud::logs
