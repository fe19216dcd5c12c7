// The published cases of AWS's protocols, read from the folder beside the project.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "aws/dynamic.h"
#include "base/json.h"

namespace windlass::aws::testing {

struct ProtocolCase {
  std::string key;       // "input/rest-xml/BodyWithXmlName"
  bool ignored = false;  // by upstream, for clients
  std::string endpoint;  // "https://example.com", where the case has one
  Json json;
  std::unique_ptr<Model> model;
  const Operation* operation = nullptr;

  Protocol protocol() const { return model->service().protocol; }
};

// Nothing when the folder is not there.
std::vector<ProtocolCase> read_cases(const std::string& way);
// Blobs in the cases are plain text, where values have base64.
Json with_base64(const Shape& shape, const Json& json);
// The case's values as value_to_json gives them.
Json normal_value(const Shape& shape, const Json& json);
std::string canonical_body(Protocol protocol, std::string_view body);

// Runs `check` (which answers what is wrong, or nothing) over the cases and tells the failures.
struct Tally {
  int passed = 0, skipped = 0;
  std::vector<std::string> failed;
};
Tally run_cases(const std::vector<ProtocolCase>& cases,
                const std::function<bool(const ProtocolCase&)>& skip,
                const std::function<std::string(const ProtocolCase&)>& check);

}  // namespace windlass::aws::testing
