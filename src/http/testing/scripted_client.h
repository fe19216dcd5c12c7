// A peer that follows a script: an HTTP client for tests, which answers what it was told to answer
// and remembers what it was asked.
//
//   ScriptedClient peer;
//   peer.answers({200, {}, "{}"}).fails("Timeout");
//   ...
//   CHECK(peer.asked().at(0).request.target == "/");
#pragma once

#include <unistd.h>

#include <deque>
#include <functional>
#include <mutex>
#include <vector>

#include "base/fault.h"
#include "http/client.h"

namespace windlass::http {

class ScriptedClient final : public Client {
 public:
  struct Asked {
    std::string url;
    Request request;  // its body always in memory
    SendOptions options;
  };
  using Reply = std::function<Result<Response>(const Asked&)>;

  ScriptedClient& answers(Response response) {
    return replies([response](const Asked&) { return Result<Response>(response); });
  }
  ScriptedClient& fails(std::string code, std::string message = "as the script says") {
    return replies([error = Error{std::move(code), std::move(message)}](const Asked&) {
      return Result<Response>(error);
    });
  }
  ScriptedClient& replies(Reply reply) {
    std::lock_guard lock(mutex_);
    script_.push_back(std::move(reply));
    return *this;
  }
  // For every request that the script does not foresee; without it, such a request is a Fault.
  ScriptedClient& otherwise(Reply reply) {
    std::lock_guard lock(mutex_);
    otherwise_ = std::move(reply);
    return *this;
  }

  std::vector<Asked> asked() const {
    std::lock_guard lock(mutex_);
    return asked_;
  }
  std::size_t replies_left() const {
    std::lock_guard lock(mutex_);
    return script_.size();
  }

  Result<Response> send(const std::string& url, const Request& request,
                        const SendOptions& options) override {
    auto asked = Asked{url, request, options};
    asked.request.body = Body(request.body.read_all());
    auto outcome = next_reply(asked)(asked);
    if (outcome && options.save_to && outcome->status / 100 == 2)
      outcome->body = saved(outcome->body.read_all(), options.save_to);
    return outcome;
  }

 private:
  Reply next_reply(const Asked& asked) {
    std::lock_guard lock(mutex_);
    asked_.push_back(asked);
    if (script_.empty()) {
      if (otherwise_) return otherwise_;
      throw Fault("the script has no reply to " + asked.request.method + " " + asked.url +
                  asked.request.target);
    }
    auto reply = std::move(script_.front());
    script_.pop_front();
    return reply;
  }

  static Body saved(const std::string& bytes, const std::shared_ptr<File>& file) {
    if (::pwrite(file->descriptor(), bytes.data(), bytes.size(), 0) !=
        static_cast<ssize_t>(bytes.size()))
      throw_errno("writing " + file->path());
    return Body(file, 0, bytes.size());
  }

  mutable std::mutex mutex_;
  std::deque<Reply> script_;
  Reply otherwise_;
  std::vector<Asked> asked_;
};

}  // namespace windlass::http
