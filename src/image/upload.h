// A large object in parts, each of which is tried again when the network has a bad moment.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/body.h"
#include "image/bake.h"

namespace windlass::image {

// `went` hears how much is there, 0 to 1. What does not come to an end is taken back.
Result<> upload(const BakeParts& parts, const std::string& key, const Body& body,
                const std::map<std::string, std::string>& metadata,
                const std::function<void(double)>& went);

// Uploads below a prefix that have not come to an end.
struct Unfinished {
  std::string key, id;
};
Result<std::vector<Unfinished>> unfinished_uploads(const BakeParts& parts,
                                                   const std::string& prefix);
Result<> abort_upload(const BakeParts& parts, const Unfinished& upload);

}  // namespace windlass::image
