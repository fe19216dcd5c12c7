#include "http/testing/scripted_client.h"

#include <doctest/doctest.h>

#include "fixture.h"

namespace windlass::http {
namespace {

TEST_CASE("the scripted peer answers in order and remembers what it was asked") {
  ScriptedClient peer;
  peer.answers({200, {}, "one"}).fails("Timeout");
  auto first = peer.send("http://a", {{"GET", "/1", {}}}, {});
  auto second = peer.send("http://b", {{"PUT", "/2", {}}, "body"}, {});
  REQUIRE(first);
  CHECK(first->body.bytes() == "one");
  REQUIRE(!second);
  CHECK(second.error().code == "Timeout");
  REQUIRE(peer.asked().size() == 2);
  CHECK(peer.asked()[1].url == "http://b");
  CHECK(peer.asked()[1].request.body.bytes() == "body");
}

TEST_CASE("a request that the script does not foresee is a Fault") {
  ScriptedClient peer;
  CHECK_THROWS_AS((void)peer.send("http://a", {{"GET", "/", {}}}, {}), Fault);
}

TEST_CASE("the scripted peer saves a body to the file that the caller wants it in") {
  ScriptedClient peer;
  peer.answers({200, {}, "saved"});
  SendOptions options;
  options.save_to = temporary_file();
  auto response = peer.send("http://a", {{"GET", "/", {}}}, options);
  REQUIRE(response);
  REQUIRE(response->body.in_file());
  CHECK(response->body.read_all() == "saved");
}

}  // namespace
}  // namespace windlass::http
