// One transfer on a libcurl handle: our request and response in curl's terms.
#pragma once

#include <atomic>
#include <string>

#include "http/client.h"

namespace windlass::http {

// What the environment says about proxies, read once.
struct Proxies {
  std::string http, https, none;

  static Proxies from_environment();
};

class CurlTransfer {
 public:
  // `curl` is a CURL easy handle, of which only the connections are kept from one use to the next.
  CurlTransfer(void* curl, const std::string& url, const Request& request,
               const SendOptions& options);
  ~CurlTransfer();
  CurlTransfer(const CurlTransfer&) = delete;
  CurlTransfer& operator=(const CurlTransfer&) = delete;

  void use(const Proxies& proxies);
  void trust(const std::string& ca_file);
  void end_when(const std::atomic<bool>& give_up);
  Result<Response> perform();

 private:
  void set_method_and_body();
  void set_headers();
  void add_header(const std::string& line);
  Result<Response> failure(int code);

  std::size_t take_header(std::string_view line);
  std::size_t take_body(std::string_view piece);
  std::size_t give_body(char* out, std::size_t size);
  bool rewind_body(std::uint64_t to);
  bool store(std::string_view piece);

  void* curl_;
  const std::string& url_;
  const Request& request_;
  const SendOptions& options_;
  void* header_list_ = nullptr;
  char why_[256] = "";  // in curl's words

  Response response_;
  std::uint64_t received_ = 0;
  std::uint64_t sent_ = 0;
  bool head_complete_ = false;
  bool too_large_ = false;
  int file_error_ = 0;  // errno of what went wrong with one of our own files
};

}  // namespace windlass::http
