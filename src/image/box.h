// The bucket through which a desk and its build machines speak: what the desk puts and reads, and
// URLs for those who have no keys.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "aws/client.h"
#include "base/body.h"

namespace windlass::image {

// Signs what whoever has the URL may do for a while, at an address that machines reach.
using Sign = std::function<Result<std::string>(const aws::Operation& operation, const void* input,
                                               std::chrono::seconds valid_for)>;

class Box {
 public:
  Box(std::shared_ptr<aws::Transport> transport, std::string bucket, Sign sign)
      : transport_(std::move(transport)),
        client_(transport_),
        bucket_(std::move(bucket)),
        sign_(std::move(sign)) {}

  const std::string& bucket() const { return bucket_; }
  Result<bool> exists() const;
  // Refused when it is somebody else's.
  Result<> make(const std::string& region) const;

  Result<> put(const std::string& key, std::string bytes) const;
  // Nothing when it is not there.
  Result<std::optional<std::string>> find(const std::string& key) const;
  Result<> remove(const std::string& key) const;  // also when it is not there
  // With its bytes, where the bucket keeps former versions: of what is large.
  Result<> remove_for_good(const std::string& key) const;
  Result<std::vector<std::string>> list(const std::string& prefix) const;

  Result<std::string> url_to_get(const std::string& key, std::chrono::seconds valid_for) const;
  Result<std::string> url_to_put(const std::string& key, std::chrono::seconds valid_for) const;

 private:
  std::shared_ptr<aws::Transport> transport_;
  aws::Client client_;
  std::string bucket_;
  Sign sign_;
};

}  // namespace windlass::image
