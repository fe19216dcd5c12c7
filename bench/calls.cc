#include "calls.h"

#include <cstdio>
#include <cstdlib>

#include "base/clock.h"

namespace windlass::bench {

std::string Calls::signed_call(std::string_view service, std::string method, std::string target,
                               const Fields& fields, std::string body) const {
  http::Request request;
  request.method = std::move(method);
  request.target = std::move(target);
  request.headers.add("Host", address_.host + ":" + std::to_string(address_.port));
  for (const auto& [name, value] : fields) request.headers.add(name, value);
  request.headers.add("Content-Length", std::to_string(body.size()));
  request.body = std::move(body);
  const bool is_s3 = service == "s3";
  aws::sign(request, credentials_, {region_, std::string(service)}, SystemClock().now(),
            {.encode_path = !is_s3, .normalize_path = !is_s3, .content_sha256_header = is_s3});

  std::string wire = request.method + " " + request.target + " HTTP/1.1\r\n";
  for (const auto& [name, value] : request.headers) wire += name + ": " + value + "\r\n";
  return wire + "\r\n" + request.body.bytes();
}

std::string Calls::s3(std::string method, std::string target, std::string body) const {
  return signed_call("s3", std::move(method), std::move(target), {}, std::move(body));
}

std::string Calls::dynamodb(std::string_view operation, std::string body) const {
  return signed_call("dynamodb", "POST", "/",
                     {{"Content-Type", "application/x-amz-json-1.0"},
                      {"X-Amz-Target", "DynamoDB_20120810." + std::string(operation)}},
                     std::move(body));
}

std::string Calls::sqs(std::string_view operation, std::string body) const {
  return signed_call("sqs", "POST", "/",
                     {{"Content-Type", "application/x-amz-json-1.0"},
                      {"X-Amz-Target", "AmazonSQS." + std::string(operation)}},
                     std::move(body));
}

std::string Calls::cloudwatch(std::string_view operation, std::string body) const {
  return signed_call("monitoring", "POST", "/",
                     {{"Content-Type", "application/x-amz-json-1.0"},
                      {"X-Amz-Target", "GraniteServiceVersion20100801." + std::string(operation)}},
                     std::move(body));
}

std::string Calls::plain(std::string target) const {
  return "GET " + target + " HTTP/1.1\r\nHost: " + address_.host + ":" +
         std::to_string(address_.port) + "\r\n\r\n";
}

std::string Calls::must(const std::string& request, int also_fine) const {
  Connection connection(address_);
  if (!connection.send(request) || !connection.wait()) {
    std::fprintf(stderr, "no answer from %s:%d\n", address_.host.c_str(), address_.port);
    std::exit(1);
  }
  if (connection.status() / 100 != 2 && connection.status() != also_fine) {
    std::fprintf(stderr, "refused with %d: %s\n%s\n", connection.status(),
                 std::string(connection.body()).c_str(), request.substr(0, 400).c_str());
    std::exit(1);
  }
  return std::string(connection.body());
}

}  // namespace windlass::bench
