// What an image is made from: the file's words, and the image id that they stand for.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "aws/client.h"
#include "manifest/model.h"

namespace windlass::image {

// As the file says it: "debian-12", "ami-...", "136693071363/debian-12-amd64-*".
std::string text_of(const manifest::Base& base);

// The image id by the catalogue (a public parameter of SSM), by owner and name, or itself. One call
// at most. `machine_type` says for which processor.
Result<std::string> resolve_base(const aws::Client& client, const manifest::Base& base,
                                 const std::string& machine_type, bool local);

// "arm64" of a type with such a processor (t4g, c7gn, ...), "amd64" of all others.
std::string_view architecture_of(std::string_view machine_type);
std::vector<std::string> catalogue_names(bool local);

}  // namespace windlass::image
