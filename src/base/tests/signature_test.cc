#include "base/signature.h"

#include <doctest/doctest.h>

#include "base/certificate.h"

namespace windlass {

TEST_CASE("a signature holds for its text, its hash and its certificate") {
  SeededRandom random{1};
  Time from{std::chrono::seconds{1'700'000'000}};
  auto authority = make_authority(random, "Tests", from, from + std::chrono::hours(1));
  auto pem = make_private_key(KeyKind::Rsa2048);
  auto certificate = issue_certificate(random, authority, pem,
                                       {{"example.com"}, from, from + std::chrono::hours(1)});
  SigningKey key(pem);
  for (auto hash : {Hash::Sha1, Hash::Sha256}) {
    auto signature = key.sign("text", hash);
    CHECK(is_signed_by(certificate, "text", signature, hash));
    CHECK(!is_signed_by(certificate, "Text", signature, hash));
    CHECK(!is_signed_by(authority.certificate, "text", signature, hash));
  }
  CHECK(!is_signed_by(certificate, "text", key.sign("text", Hash::Sha1), Hash::Sha256));
  CHECK(!is_signed_by("no certificate", "text", "", Hash::Sha1));
}

}  // namespace windlass
