// A world for duties in tests: a web that follows a script, a name server that believes everything,
// and a host in memory.
#pragma once

#include "cloud/core/outside.h"
#include "host/name_server.h"
#include "host/testing/fake_site.h"
#include "http/testing/scripted_client.h"

namespace windlass::cloud::testing {

struct QuietWorld {
  struct Believer final : host::NameServer {
    Result<> publish(const std::vector<host::ServedZone>&,
                     const std::vector<std::string>&) override {
      return Done{};
    }
    bool serves() const override { return true; }
  };

  QuietWorld(const Clock& clock, Log& log) : world{web, names, clock, log, &host.site} {}

  http::ScriptedClient web;
  Believer names;
  host::testing::FakeSite host;
  World world;
};

}  // namespace windlass::cloud::testing
