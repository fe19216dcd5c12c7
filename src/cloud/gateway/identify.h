// Which service and operation a request is for: by its signature's scope, its target header, its
// host or its path, as the SDKs send them.
#pragma once

#include <optional>
#include <string>

#include "aws/protocol.h"
#include "aws/sigv4.h"
#include "cloud/core/service.h"

namespace windlass::cloud {

struct Target {
  const Service* service = nullptr;  // null: not served
  // As the client named it; for a refusal.
  std::string name;
  aws::Protocol protocol = aws::Protocol::RestXml;
  // The head with the service's other spellings brought to the model's.
  http::Head head;
  // REST only: found by method and path. Others name their operation in the body.
  aws::Route route;

  bool is_rest() const {
    return protocol == aws::Protocol::RestXml || protocol == aws::Protocol::RestJson;
  }
  // The service's model, or for one that we do not serve a stand-in of the protocol it was spoken in.
  const aws::Service& model() const;
};

Target identify(const http::Head& head, const std::optional<aws::Claim>& claim,
                const Settings& settings);

}  // namespace windlass::cloud
