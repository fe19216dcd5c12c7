// Signed requests, as bytes for the wire.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aws/sigv4.h"
#include "connection.h"

namespace windlass::bench {

class Calls {
 public:
  Calls(Address address, aws::Credentials credentials, std::string region)
      : address_(std::move(address)), credentials_(std::move(credentials)),
        region_(std::move(region)) {}

  std::string s3(std::string method, std::string target, std::string body = "") const;
  std::string dynamodb(std::string_view operation, std::string body) const;
  std::string sqs(std::string_view operation, std::string body) const;
  std::string cloudwatch(std::string_view operation, std::string body) const;
  std::string plain(std::string target) const;

  // Sends one call and answers its body; ends the program when it is refused, but for the status
  // that says that the thing is there already.
  std::string must(const std::string& request, int also_fine = 0) const;

  const Address& address() const { return address_; }

 private:
  using Fields = std::vector<std::pair<std::string, std::string>>;
  std::string signed_call(std::string_view service, std::string method, std::string target,
                          const Fields& fields, std::string body) const;

  Address address_;
  aws::Credentials credentials_;
  std::string region_;
};

}  // namespace windlass::bench
