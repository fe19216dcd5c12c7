#include "http/client_curl.h"

#include <curl/curl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>

#include "base/fault.h"
#include "base/text.h"

namespace windlass::http {
namespace {

std::string variable(const char* upper_name) {
  auto name = lower(upper_name);
  for (const char* one : {name.c_str(), upper_name})
    if (const char* value = std::getenv(one); value && *value) return value;
  return "";
}

bool is_one_line(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

bool is_sendable(const Request& request) {
  if (!is_one_line(request.method) || !is_one_line(request.target)) return false;
  return std::ranges::all_of(request.headers, [](auto& field) {
    return !field.first.empty() && is_one_line(field.first) && is_one_line(field.second);
  });
}

}  // namespace

Proxies Proxies::from_environment() {
  auto all = variable("ALL_PROXY");
  auto http = variable("HTTP_PROXY");
  auto https = variable("HTTPS_PROXY");
  // No proxy leads back to this machine.
  auto none = variable("NO_PROXY");
  none += std::string(none.empty() ? "" : ",") + "localhost,127.0.0.1,::1";
  return {http.empty() ? all : http, https.empty() ? all : https, none};
}

CurlTransfer::CurlTransfer(void* curl, const std::string& url, const Request& request,
                           const SendOptions& options)
    : curl_(curl), url_(url), request_(request), options_(options) {
  curl_easy_reset(curl_);
  curl_easy_setopt(curl_, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl_, CURLOPT_TCP_NODELAY, 1L);
  curl_easy_setopt(curl_, CURLOPT_ERRORBUFFER, why_);
  curl_easy_setopt(curl_, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl_, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  curl_easy_setopt(curl_, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  curl_easy_setopt(curl_, CURLOPT_BUFFERSIZE, 64L << 10);
  curl_easy_setopt(curl_, CURLOPT_TIMEOUT_MS,
                   std::max<long>(1, static_cast<long>(options.deadline.count())));
  curl_easy_setopt(curl_, CURLOPT_CONNECTTIMEOUT_MS,
                   std::max<long>(1, static_cast<long>(options.connect_deadline.count())));
  set_method_and_body();
  set_headers();

  using Write = std::size_t (*)(char*, std::size_t, std::size_t, void*);
  curl_easy_setopt(curl_, CURLOPT_HEADERDATA, this);
  curl_easy_setopt(curl_, CURLOPT_HEADERFUNCTION,
                   Write([](char* data, std::size_t, std::size_t size, void* self) {
                     return static_cast<CurlTransfer*>(self)->take_header({data, size});
                   }));
  curl_easy_setopt(curl_, CURLOPT_WRITEDATA, this);
  curl_easy_setopt(curl_, CURLOPT_WRITEFUNCTION,
                   Write([](char* data, std::size_t, std::size_t size, void* self) {
                     return static_cast<CurlTransfer*>(self)->take_body({data, size});
                   }));
}

CurlTransfer::~CurlTransfer() {
  // The handle outlives us and must not keep pointers into us.
  curl_easy_reset(curl_);
  curl_slist_free_all(static_cast<curl_slist*>(header_list_));
}

void CurlTransfer::use(const Proxies& proxies) {
  auto secure = equal_ignoring_case(std::string_view(url_).substr(0, 6), "https:");
  auto& proxy = secure ? proxies.https : proxies.http;
  curl_easy_setopt(curl_, CURLOPT_PROXY, proxy.c_str());  // "" also turns off curl's own reading
  curl_easy_setopt(curl_, CURLOPT_NOPROXY, proxies.none.c_str());
  curl_easy_setopt(curl_, CURLOPT_PATH_AS_IS, 1L);
  // A proxy for plain HTTP wants "http://host/target" in the request line. curl makes that from a
  // whole URL; in all other cases the target goes out as it is, byte for byte.
  if (!secure && !proxy.empty()) {
    curl_easy_setopt(curl_, CURLOPT_URL, (url_ + request_.target).c_str());
  } else {
    curl_easy_setopt(curl_, CURLOPT_URL, url_.c_str());
    curl_easy_setopt(curl_, CURLOPT_REQUEST_TARGET, request_.target.c_str());
  }
}

void CurlTransfer::trust(const std::string& ca_file) {
  if (!ca_file.empty()) curl_easy_setopt(curl_, CURLOPT_CAINFO, ca_file.c_str());
}

void CurlTransfer::end_when(const std::atomic<bool>& give_up) {
  // curl asks about once a second while it waits.
  using Progress = int (*)(const std::atomic<bool>*, curl_off_t, curl_off_t, curl_off_t, curl_off_t);
  curl_easy_setopt(curl_, CURLOPT_XFERINFODATA, &give_up);
  curl_easy_setopt(curl_, CURLOPT_XFERINFOFUNCTION,
                   Progress([](const std::atomic<bool>* ended, curl_off_t, curl_off_t, curl_off_t,
                               curl_off_t) { return ended->load() ? 1 : 0; }));
  curl_easy_setopt(curl_, CURLOPT_NOPROGRESS, 0L);
}

void CurlTransfer::set_method_and_body() {
  auto& body = request_.body;
  auto size = static_cast<curl_off_t>(body.size());
  auto takes_body = request_.method == "POST" || request_.method == "PUT" ||
                    request_.method == "PATCH" || !body.empty();
  if (request_.method == "HEAD") {
    curl_easy_setopt(curl_, CURLOPT_NOBODY, 1L);
  } else if (takes_body) {
    curl_easy_setopt(curl_, CURLOPT_POST, 1L);
    curl_easy_setopt(curl_, CURLOPT_POSTFIELDSIZE_LARGE, size);
    if (!body.in_file()) curl_easy_setopt(curl_, CURLOPT_POSTFIELDS, body.bytes().c_str());
  }
  curl_easy_setopt(curl_, CURLOPT_CUSTOMREQUEST, request_.method.c_str());
  if (!body.in_file()) return;

  using Read = std::size_t (*)(char*, std::size_t, std::size_t, void*);
  curl_easy_setopt(curl_, CURLOPT_READDATA, this);
  curl_easy_setopt(curl_, CURLOPT_READFUNCTION,
                   Read([](char* out, std::size_t one, std::size_t size, void* self) {
                     return static_cast<CurlTransfer*>(self)->give_body(out, one * size);
                   }));
  // A kept connection that turns out to be dead before it gave a byte is replaced by curl, which
  // then sends the body again.
  using Seek = int (*)(void*, curl_off_t, int);
  curl_easy_setopt(curl_, CURLOPT_SEEKDATA, this);
  curl_easy_setopt(
      curl_, CURLOPT_SEEKFUNCTION, Seek([](void* self, curl_off_t to, int origin) {
        auto well = origin == SEEK_SET &&
                    static_cast<CurlTransfer*>(self)->rewind_body(static_cast<std::uint64_t>(to));
        return well ? CURL_SEEKFUNC_OK : CURL_SEEKFUNC_FAIL;
      }));
}

void CurlTransfer::set_headers() {
  // Exactly the given ones, beside Host and the body's length: what curl would add is taken out.
  for (const char* name : {"Accept", "Content-Type", "Expect", "User-Agent"})
    if (!request_.headers.has(name)) add_header(std::string(name) + ":");
  for (auto& [name, value] : request_.headers)
    add_header(value.empty() ? name + ";" : name + ": " + value);
  curl_easy_setopt(curl_, CURLOPT_HTTPHEADER, static_cast<curl_slist*>(header_list_));
}

void CurlTransfer::add_header(const std::string& line) {
  auto* longer = curl_slist_append(static_cast<curl_slist*>(header_list_), line.c_str());
  if (!longer) throw Fault("no memory for a request's headers");
  header_list_ = longer;
}

Result<Response> CurlTransfer::perform() {
  if (!is_sendable(request_))
    return Error{"InvalidRequest", "a header, method or target with a line break in it"};
  auto code = curl_easy_perform(curl_);
  if (file_error_ != 0) {
    errno = file_error_;
    throw_errno(request_.method + " " + url_ + ": a body's file");
  }
  // curl takes a head that was cut off for a complete one.
  if (code == CURLE_OK && !head_complete_) code = CURLE_GOT_NOTHING;
  if (code != CURLE_OK) return failure(code);
  if (options_.save_to && response_.status / 100 == 2)
    response_.body = Body(options_.save_to, 0, received_);
  return std::move(response_);
}

Result<Response> CurlTransfer::failure(int code) {
  auto what = request_.method + " " + url_ + ": ";
  what += why_[0] ? why_ : curl_easy_strerror(static_cast<CURLcode>(code));
  if (too_large_) return Error{"TooLarge", what};
  // curl notes this time just before the first byte of the request goes out.
  curl_off_t began_sending = 0;
  curl_easy_getinfo(curl_, CURLINFO_PRETRANSFER_TIME_T, &began_sending);
  if (began_sending == 0) return Error{"ConnectFailed", what};
  if (code == CURLE_OPERATION_TIMEDOUT) return Error{"Timeout", what};
  return Error{"ConnectionLost", what};
}

std::size_t CurlTransfer::take_header(std::string_view line) {
  auto text = trimmed(line);
  if (line.starts_with("HTTP/")) {
    // Also the final answer after a "100 Continue".
    long status = 0;
    curl_easy_getinfo(curl_, CURLINFO_RESPONSE_CODE, &status);
    response_ = {};
    response_.status = static_cast<int>(status);
    head_complete_ = false;
  } else if (auto at = text.find(':'); at != std::string_view::npos && at > 0) {
    response_.headers.add(std::string(trimmed(text.substr(0, at))),
                          std::string(trimmed(text.substr(at + 1))));
  }
  if (text.empty()) head_complete_ = true;
  return line.size();
}

std::size_t CurlTransfer::take_body(std::string_view piece) {
  if (options_.save_to && response_.status / 100 == 2)
    return store(piece) ? piece.size() : CURL_WRITEFUNC_ERROR;
  if (response_.body.size() + piece.size() > options_.body_max) {
    too_large_ = true;
    return CURL_WRITEFUNC_ERROR;
  }
  response_.body.bytes() += piece;
  return piece.size();
}

bool CurlTransfer::store(std::string_view piece) {
  while (!piece.empty()) {
    auto put = ::pwrite(options_.save_to->descriptor(), piece.data(), piece.size(),
                        static_cast<off_t>(received_));
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) {
      file_error_ = errno;
      return false;
    }
    received_ += static_cast<std::uint64_t>(put);
    piece.remove_prefix(static_cast<std::size_t>(put));
  }
  return true;
}

std::size_t CurlTransfer::give_body(char* out, std::size_t size) {
  auto& body = request_.body;
  auto want = std::min<std::uint64_t>(size, body.size() - sent_);
  if (want == 0) return 0;
  auto got = body.read_at(sent_, out, want);
  if (got <= 0) {
    file_error_ = got < 0 ? errno : EIO;  // shorter than it was
    return CURL_READFUNC_ABORT;
  }
  sent_ += static_cast<std::uint64_t>(got);
  return static_cast<std::size_t>(got);
}

bool CurlTransfer::rewind_body(std::uint64_t to) {
  sent_ = to;
  return to <= request_.body.size();
}

}  // namespace windlass::http
