#include "cloud/core/session.h"

#include <doctest/doctest.h>

namespace windlass::cloud {

namespace {

const std::string master_key(32, 'm');
const Time now{std::chrono::seconds{1'700'000'000}};

Session some_session() {
  return {.account = AccountId{"123456789012"},
          .arn = "arn:aws:sts::123456789012:assumed-role/app/one",
          .user_id = "AROAEXAMPLE:one",
          .issued = now,
          .expires = now + std::chrono::hours(1),
          .policy = "{}",
          .source_identity = "me",
          .tags = {{"team", "a \"b\""}}};
}

IssuedKey issue() {
  SeededRandom random(1);
  return issue_session(master_key, random, some_session());
}

}  // namespace

TEST_CASE("a session's token says who its bearer is") {
  auto key = issue();
  auto session = open_session(master_key, key.access_key_id, key.session_token, now);
  REQUIRE(session);
  CHECK(session->account.text == "123456789012");
  CHECK(session->arn == "arn:aws:sts::123456789012:assumed-role/app/one");
  CHECK(session->user_id == "AROAEXAMPLE:one");
  CHECK(session->expires == now + std::chrono::hours(1));
  CHECK(session->policy == "{}");
  CHECK(session->source_identity == "me");
  CHECK(session->tags == some_session().tags);
  CHECK(session->held_by == "");
  CHECK(!session->in_stead);
}

TEST_CASE("a session's token says which service holds it, and whether in the bearer's stead") {
  SeededRandom random(1);
  auto held = some_session();
  held.held_by = formation_principal;
  for (auto in_stead : {false, true}) {
    held.in_stead = in_stead;
    auto key = issue_session(master_key, random, held);
    auto session = open_session(master_key, key.access_key_id, key.session_token, now);
    REQUIRE(session);
    CHECK(session->held_by == formation_principal);
    CHECK(session->in_stead == in_stead);
  }
}

TEST_CASE("keys look like AWS's, and the secret follows from the id") {
  auto key = issue();
  CHECK(key.access_key_id.size() == 20);
  CHECK(key.access_key_id.starts_with("ASIA"));
  CHECK(key.secret_access_key.size() == 40);
  CHECK(key.secret_access_key == secret_of(master_key, key.access_key_id));
}

TEST_CASE("a session ends when it expires") {
  auto key = issue();
  auto last = now + std::chrono::hours(1) - Duration{1};
  CHECK(open_session(master_key, key.access_key_id, key.session_token, last));
  auto refused = open_session(master_key, key.access_key_id, key.session_token, last + Duration{1});
  REQUIRE(!refused);
  CHECK(refused.error().code == "ExpiredToken");
}

TEST_CASE("a token with any character changed is refused") {
  auto key = issue();
  for (std::size_t i = 0; i < key.session_token.size(); ++i) {
    CAPTURE(i);
    auto tampered = key.session_token;
    tampered[i] = tampered[i] == 'A' ? 'B' : static_cast<char>(tampered[i] + 1);
    auto refused = open_session(master_key, key.access_key_id, tampered, now);
    REQUIRE(!refused);
    REQUIRE(refused.error().code == "InvalidClientTokenId");
  }
}

TEST_CASE("a token of any other length is refused") {
  auto key = issue();
  for (std::size_t size = 0; size < key.session_token.size(); ++size)
    REQUIRE(!open_session(master_key, key.access_key_id, key.session_token.substr(0, size), now));
  REQUIRE(!open_session(master_key, key.access_key_id, key.session_token + "AAAA", now));
}

TEST_CASE("a token serves no other access key") {
  auto key = issue();
  auto other = key.access_key_id;
  other.back() = other.back() == 'A' ? 'B' : 'A';
  CHECK(!open_session(master_key, other, key.session_token, now));
}

TEST_CASE("another cloud knows neither token nor secret") {
  auto key = issue();
  std::string other(32, 'o');
  CHECK(!open_session(other, key.access_key_id, key.session_token, now));
  CHECK(secret_of(other, key.access_key_id) != key.secret_access_key);
}

}  // namespace windlass::cloud
