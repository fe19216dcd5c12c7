// What the machine is told about itself: the instance metadata service, version 2.
#pragma once

#include <optional>
#include <string>

#include "agent/sign.h"
#include "agent/ticks.h"
#include "agent/web.h"

namespace windlass::agent {

class Metadata {
 public:
  Metadata(Web& web, const Ticks& ticks, Url base) : web_(web), ticks_(ticks), base_(base) {}

  // Below /latest/meta-data/. NotThere when the machine has no such thing.
  Result<std::string> get(const std::string& path);

  // Of the machine's role, and fresh: asked for anew before they end, however the clock is set.
  Result<Credentials> credentials();
  // Somebody refused them: the next to ask gets new ones.
  void forget_credentials() { credentials_.reset(); }

 private:
  Result<std::string> token();
  Result<Response> ask(const std::string& path);

  Web& web_;
  const Ticks& ticks_;
  Url base_;
  std::string token_;
  Duration token_until_{};
  std::optional<Credentials> credentials_;
  Duration credentials_until_{};
};

}  // namespace windlass::agent
