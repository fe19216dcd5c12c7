#include "http/client.h"

#include <curl/curl.h>

#include <mutex>

#include "base/fault.h"
#include "http/client_curl.h"

namespace windlass::http {
namespace {

struct CurlCleanup {
  void operator()(CURL* curl) const { curl_easy_cleanup(curl); }
};
using Handle = std::unique_ptr<CURL, CurlCleanup>;

// Handles that wait for their next request, each with the connections that it has kept.
class Pool {
 public:
  // One that was last used for this host, or else a new one.
  Handle take(const std::string& url) {
    {
      std::lock_guard lock(mutex_);
      for (auto at = idle_.rbegin(); at != idle_.rend(); ++at) {
        if (at->url != url) continue;
        auto handle = std::move(at->handle);
        idle_.erase(std::next(at).base());
        return handle;
      }
    }
    Handle made(curl_easy_init());
    if (!made) throw Fault("libcurl has no memory for a handle");
    return made;
  }

  void give_back(const std::string& url, Handle handle) {
    Idle oldest;  // closed after the lock is gone
    std::lock_guard lock(mutex_);
    if (idle_.size() >= idle_max) {
      oldest = std::move(idle_.front());
      idle_.erase(idle_.begin());
    }
    idle_.push_back({url, std::move(handle)});
  }

 private:
  struct Idle {
    std::string url;
    Handle handle;
  };
  static constexpr std::size_t idle_max = 128;

  std::mutex mutex_;
  std::vector<Idle> idle_;
};

class CurlClient final : public Client {
 public:
  explicit CurlClient(ClientOptions options)
      : options_(std::move(options)), proxies_(Proxies::from_environment()) {
    static const auto ready = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (ready != CURLE_OK) throw Fault("libcurl cannot be used here");
  }

  Result<Response> send(const std::string& url, const Request& request,
                        const SendOptions& options) override {
    auto handle = pool_.take(url);
    auto outcome = [&] {
      CurlTransfer transfer(handle.get(), url, request, options);
      transfer.use(proxies_);
      transfer.trust(options_.ca_file);
      if (options_.give_up) transfer.end_when(*options_.give_up);
      return transfer.perform();
    }();
    pool_.give_back(url, std::move(handle));
    return outcome;
  }

 private:
  ClientOptions options_;
  Proxies proxies_;
  Pool pool_;
};

}  // namespace

std::unique_ptr<Client> make_curl_client(ClientOptions options) {
  return std::make_unique<CurlClient>(std::move(options));
}

}  // namespace windlass::http
