// The web as errands reach it: made when it is first needed, for an idle cloud needs none, and left in
// time when the cloud goes down.
#pragma once

#include <atomic>
#include <mutex>

#include "http/client.h"

namespace windlass::cloud {

class Web final : public http::Client {
 public:
  Result<http::Response> send(const std::string& url, const http::Request& request,
                              const http::SendOptions& options) override {
    std::call_once(made_, [this] { client_ = http::make_curl_client({.give_up = &leaving_}); });
    return client_->send(url, request, options);
  }

  void leave() { leaving_ = true; }

 private:
  std::atomic<bool> leaving_ = false;
  std::once_flag made_;
  std::unique_ptr<http::Client> client_;
};

}  // namespace windlass::cloud
