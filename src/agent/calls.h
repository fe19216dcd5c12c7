// The calls to AWS that an agent makes, as the machine's role.
#pragma once

#include <functional>
#include <string>

#include "agent/layer_file.h"
#include "agent/metadata.h"
#include "base/clock.h"

namespace windlass::agent {

class Calls {
 public:
  // "cloudformation" -> where it is asked.
  using Place = std::function<Url(const std::string& service)>;

  Calls(Web& web, Metadata& metadata, const Clock& clock, std::string region, Place place)
      : web_(web),
        metadata_(metadata),
        clock_(clock),
        region_(std::move(region)),
        place_(std::move(place)) {}

  // Of a refusal the error's code is AWS's own.
  Result<> signal(const LayerFile& layer, const std::string& instance, bool success);
  // What the balancer says of this machine: "healthy", "initial", "unused", ...
  Result<std::string> target_health(const LayerFile& layer, const std::string& instance);
  Result<> take_address(const std::string& address, const std::string& instance, bool by_force);
  Result<> put_object(const std::string& bucket, const std::string& key, const std::string& json);

 private:
  using Parameters = std::vector<std::pair<std::string, std::string>>;
  Result<Response> query(const std::string& service, const std::string& version,
                         const std::string& action, const Parameters& parameters);
  Result<Response> send(const Request& plain, const std::string& service);
  Result<Response> send_once(Request request, const std::string& service);

  Web& web_;
  Metadata& metadata_;
  const Clock& clock_;
  std::string region_;
  Place place_;
  Duration ahead_{};  // how far AWS's clock is before ours
};

// https://SERVICE.REGION.DOMAIN/
Calls::Place regional_endpoints(const std::string& region, const std::string& domain);

}  // namespace windlass::agent
