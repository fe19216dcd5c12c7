#include "base/ssh_key.h"

#include <doctest/doctest.h>

#include "base/hash.h"
#include "base/text.h"

namespace windlass {

namespace {

// Made by ssh-keygen, with what ssh-keygen and openssl say of them.
constexpr const char* rsa_line =
    "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQCltjXJo/FcjO24Tr3UpX2usX3xj8mnd2Jn2qbCsL1JXYJUPign"
    "DRHbYnDd1SeSoAQ2mtFWSwPrPeKbqcT7vvQsltSEIPlv77KMBtMygo6YFVle4upvycwXUDYJbIvv1WSVXI0ED9Pl"
    "0cJGOiQyK/xX0t19Qm+ySwcevpDr4eBFHCRSk5f82BRtcd5PXhTsAf7ZKBWRh2WSHXPlP9Z6Ebyg4RvTJo60QlWt"
    "SnzY/WxXwo/jsHpUSSTKZSeSZhvgsdqx8I7m8titas3D7YZJjrYuUkzrMUP1vdIlU/COgUDWlXfT5OpNuZ2jFLNE"
    "2kZ/rnxxX0pxjBoW4neN8lRdP+v7";
constexpr const char* rsa_md5 = "c3:05:ea:1b:a5:c9:08:ea:e7:f9:f7:07:90:4e:11:ac";
constexpr const char* rsa_der =
    "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEApbY1yaPxXIztuE691KV9rrF98Y/Jp3diZ9qmwrC9SV2C"
    "VD4oJw0R22Jw3dUnkqAENprRVksD6z3im6nE+770LJbUhCD5b++yjAbTMoKOmBVZXuLqb8nMF1A2CWyL79VklVyN"
    "BA/T5dHCRjokMiv8V9LdfUJvsksHHr6Q6+HgRRwkUpOX/NgUbXHeT14U7AH+2SgVkYdlkh1z5T/WehG8oOEb0yaO"
    "tEJVrUp82P1sV8KP47B6VEkkymUnkmYb4LHasfCO5vLYrWrNw+2GSY62LlJM6zFD9b3SJVPwjoFA1pV30+TqTbmd"
    "oxSzRNpGf658cV9KcYwaFuJ3jfJUXT/r+wIDAQAB";
constexpr const char* ed_line =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFQQCjEgHpdMvoIQMbvm2euRb54jdPw4OCJXDrtiZGtw";
constexpr const char* ed_sha256 = "21w9bUO2Dlk+cnAn38j30vdk0L4zLCnxJ8/g07vgt4g=";

}  // namespace

TEST_CASE("a public key is read from a line of authorized_keys") {
  auto key = read_ssh_public_key(std::string(ed_line) + " me@here\n");
  REQUIRE(key);
  CHECK(key->type == "ssh-ed25519");
  CHECK(key->line() == ed_line);
}

TEST_CASE("fingerprints are those that ssh-keygen and openssl show") {
  CHECK(read_ssh_public_key(ed_line)->sha256_fingerprint() == ed_sha256);
  CHECK(read_ssh_public_key(rsa_line)->md5_fingerprint() == rsa_md5);
}

TEST_CASE("a public key is read from DER in base64, and from PEM") {
  auto key = read_ssh_public_key(rsa_der);
  REQUIRE(key);
  CHECK(key->line() == rsa_line);
  auto pem = "-----BEGIN PUBLIC KEY-----\n" + std::string(rsa_der) + "\n-----END PUBLIC KEY-----\n";
  CHECK(read_ssh_public_key(pem)->line() == rsa_line);
}

TEST_CASE("a public key is read from an RFC 4716 file") {
  auto body = std::string(rsa_line).substr(8);
  auto text = "---- BEGIN SSH2 PUBLIC KEY ----\nComment: \"a \\\nkey\"\n" + body.substr(0, 70) +
              "\n" + body.substr(70) + "\n---- END SSH2 PUBLIC KEY ----\n";
  auto key = read_ssh_public_key(text);
  REQUIRE(key);
  CHECK(key->line() == rsa_line);
}

TEST_CASE("what is no key, or of another kind, is refused") {
  CHECK(read_ssh_public_key("ssh-rsa nonsense").error().code == "NotAKey");
  CHECK(read_ssh_public_key("").error().code == "NotAKey");
  CHECK(read_ssh_public_key(std::string("ssh-rsa ") + (ed_line + 12)).error().code == "NotAKey");
  auto cut = std::string(ed_line).substr(0, 40);
  CHECK(read_ssh_public_key(cut).error().code == "NotAKey");
  auto other = base64(std::string("\0\0\0\x07ssh-dss", 11));
  CHECK(read_ssh_public_key("ssh-dss " + other).error().code == "KeyKind");
}

TEST_CASE("a new Ed25519 key's file holds the public key that goes with it") {
  SeededRandom random(7);
  auto pair = make_ssh_key(random, SshKeyKind::Ed25519, SshKeyForm::Pem, "web");
  REQUIRE(pair.private_key.starts_with("-----BEGIN OPENSSH PRIVATE KEY-----\n"));
  auto lines = split(pair.private_key, '\n');
  std::string body;
  for (std::size_t i = 1; i + 2 < lines.size(); ++i) body += lines[i];
  auto bytes = parse_base64(body);
  REQUIRE(bytes);
  CHECK(bytes->find(pair.public_key.blob) != std::string::npos);
  CHECK(pair.fingerprint == pair.public_key.sha256_fingerprint());
}

TEST_CASE("a new RSA key is in the form that OpenSSL and OpenSSH have always read") {
  SeededRandom random(7);
  auto pair = make_ssh_key(random, SshKeyKind::Rsa2048, SshKeyForm::Pem, "web");
  CHECK(pair.private_key.starts_with("-----BEGIN RSA PRIVATE KEY-----\n"));
  CHECK(pair.fingerprint.size() == 59);
  CHECK(read_ssh_public_key(pair.public_key.line()));
}

TEST_CASE("keys for PuTTY are in its form") {
  SeededRandom random(7);
  for (auto kind : {SshKeyKind::Ed25519, SshKeyKind::Rsa2048}) {
    auto pair = make_ssh_key(random, kind, SshKeyForm::Ppk, "web");
    CHECK(pair.private_key.starts_with("PuTTY-User-Key-File-2: " + pair.public_key.type + "\n"));
    CHECK(pair.private_key.find("\nComment: web\n") != std::string::npos);
  }
}

}  // namespace windlass
