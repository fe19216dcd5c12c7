// S3's refusals, with the status that AWS sends for each code (the model lists only a few of them).
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace windlass::cloud::s3 {

Error refusal(std::string code, std::string message);

Error no_such_bucket(const std::string& bucket);
Error no_such_key(const std::string& key);
Error no_such_version(const std::string& key, const std::string& version);
Error no_such_upload(const std::string& upload);
Error access_denied(std::string why = "Access Denied");
Error invalid_argument(std::string message, std::string name = "", std::string value = "");
Error invalid_request(std::string message);
Error malformed_xml();
Error precondition_failed(std::string condition);
// For what AWS has and this cloud does not: never mistaken for done.
Error not_served(std::string what);

}  // namespace windlass::cloud::s3
