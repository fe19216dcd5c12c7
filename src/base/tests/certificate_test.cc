#include "base/certificate.h"

#include <doctest/doctest.h>

#include "base/time.h"

namespace windlass {

namespace {

struct Issued {
  SeededRandom random{1};
  Time from = *parse_iso8601("2026-11-20T12:00:00Z");
  Time to = from + Duration(std::chrono::hours(24 * 395));
  Authority authority = make_authority(random, "the local authority", from, to);
  std::string key = make_private_key(KeyKind::EcP256);
  std::string certificate = issue_certificate(random, authority, key,
                                              {{"example.com", "*.example.com"}, from, to});
};

}  // namespace

TEST_CASE_FIXTURE(Issued, "an issued certificate says what it was asked to say") {
  auto facts = read_certificate(certificate);
  REQUIRE(facts);
  CHECK(facts->subject == "CN=example.com");
  CHECK(facts->issuer == "CN=the local authority");
  CHECK(facts->common_name == "example.com");
  CHECK(facts->names == std::vector<std::string>{"example.com", "*.example.com"});
  CHECK(facts->not_before == from);
  CHECK(facts->not_after == to);
  CHECK(facts->key_algorithm == "EC_prime256v1");
  CHECK(facts->signature_algorithm == "SHA256WITHECDSA");
  CHECK(facts->key_usages == std::vector<std::string>{"DIGITAL_SIGNATURE", "KEY_ENCIPHERMENT"});
  CHECK(facts->extended_key_usages.front() == "TLS_WEB_SERVER_AUTHENTICATION");
  CHECK(facts->serial.size() == 47);
}

TEST_CASE_FIXTURE(Issued, "a certificate is checked against its key and its authority") {
  CHECK(check_key(certificate, key));
  CHECK(check_chain(certificate, authority.certificate));
  auto other = make_authority(random, "another", from, to);
  CHECK(check_chain(certificate, other.certificate).error().code == "BrokenChain");
  CHECK(check_key(certificate, other.key).error().code == "KeyDiffers");
}

TEST_CASE_FIXTURE(Issued, "what is no certificate or key is told so") {
  CHECK(read_certificate("x").error().code == "NotACertificate");
  CHECK(check_key(certificate, "x").error().code == "NotAKey");
  CHECK(check_key("x", key).error().code == "NotACertificate");
  CHECK(check_chain(certificate, "x").error().code == "NotACertificate");
}

TEST_CASE_FIXTURE(Issued, "a key under a passphrase is no open key") {
  auto locked = encrypt_key(key, "a passphrase");
  CHECK(locked.find("ENCRYPTED PRIVATE KEY") != std::string::npos);
  CHECK(check_key(certificate, locked).error().code == "NotAKey");
}

TEST_CASE_FIXTURE(Issued, "names longer than a subject's are kept as alternative names") {
  auto name = std::string(60, 'a') + "." + std::string(40, 'b') + ".com";
  auto facts = read_certificate(issue_certificate(random, authority, key, {{name}, from, to}));
  REQUIRE(facts);
  CHECK(facts->names == std::vector<std::string>{name});
  CHECK(facts->common_name == "");
}

}  // namespace windlass
