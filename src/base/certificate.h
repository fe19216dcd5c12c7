// X.509: private keys, certificates that a local authority issues, and what others' say.
//
// Everything is PEM. Private keys are unencrypted PKCS #8, and belong in no log, error or row as
// they are.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"

namespace windlass {

enum class KeyKind { Rsa2048, Rsa3072, Rsa4096, EcP256, EcP384, EcP521 };

// RSA takes some tenths of a second.
std::string make_private_key(KeyKind kind);

struct Authority {
  std::string certificate;
  std::string key;
};
// An authority that signs for itself.
Authority make_authority(Random& random, const std::string& name, Time from, Time to);

struct CertificateTerms {
  std::vector<std::string> names;  // DNS names; the first is the subject's
  Time from{}, to{};
};
// A server's certificate for the owner of `key`.
std::string issue_certificate(Random& random, const Authority& authority, const std::string& key,
                              const CertificateTerms& terms);

struct CertificateFacts {
  std::string subject, issuer;     // "CN=example.com"
  std::string common_name;         // "" for none
  std::vector<std::string> names;  // DNS names
  std::string serial;              // "0a:1b:..."
  Time not_before{}, not_after{};
  std::string key_algorithm;                     // "RSA_2048", "EC_prime256v1"
  std::string signature_algorithm;               // "SHA256WITHRSA", "SHA256WITHECDSA"
  std::vector<std::string> key_usages;           // "DIGITAL_SIGNATURE"
  std::vector<std::string> extended_key_usages;  // "TLS_WEB_SERVER_AUTHENTICATION"
};
// Of the first certificate in the text.
Result<CertificateFacts> read_certificate(const std::string& pem);

// NotAKey, or KeyDiffers when it is not the certificate's.
Result<> check_key(const std::string& certificate, const std::string& key);
// NotACertificate, or BrokenChain: each must have been signed by the next.
Result<> check_chain(const std::string& certificate, const std::string& chain);

// The key under a passphrase (AES-256), as PKCS #8.
std::string encrypt_key(const std::string& key, std::string_view passphrase);

}  // namespace windlass
