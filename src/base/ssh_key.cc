#include "base/ssh_key.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <memory>

#include "base/fault.h"
#include "base/ssh_wire.h"
#include "base/text.h"

namespace windlass {

namespace {

struct Freed {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(BIO* bio) const { BIO_free(bio); }
  void operator()(BIGNUM* number) const { BN_clear_free(number); }
};
template <class T>
using Owned = std::unique_ptr<T, Freed>;

void must(bool done) {
  if (!done) throw Fault("OpenSSL cannot make a key");
}

std::string text_of(BIO* bio) {
  char* data = nullptr;
  auto size = BIO_get_mem_data(bio, &data);
  return {data, static_cast<std::size_t>(size)};
}

// One of the numbers that an RSA key consists of, most significant byte first.
std::string number_of(EVP_PKEY* key, const char* name) {
  BIGNUM* found = nullptr;
  if (EVP_PKEY_get_bn_param(key, name, &found) != 1) return "";
  Owned<BIGNUM> number(found);
  std::string bytes(static_cast<std::size_t>(BN_num_bytes(number.get())), '\0');
  BN_bn2bin(number.get(), reinterpret_cast<unsigned char*>(bytes.data()));
  return bytes;
}

SshPublicKey rsa_public_key(EVP_PKEY* key) {
  return {"ssh-rsa", ssh::string("ssh-rsa") + ssh::number(number_of(key, OSSL_PKEY_PARAM_RSA_E)) +
                         ssh::number(number_of(key, OSSL_PKEY_PARAM_RSA_N))};
}

SshPublicKey ed25519_public_key(std::string_view bytes) {
  return {"ssh-ed25519", ssh::string("ssh-ed25519") + ssh::string(bytes)};
}

SshKeyPair make_rsa(SshKeyForm form, const std::string& comment) {
  Owned<EVP_PKEY> key(EVP_RSA_gen(2048));
  must(key != nullptr);
  SshKeyPair pair{rsa_public_key(key.get()), "", ""};

  Owned<BIO> der(BIO_new(BIO_s_mem()));
  must(i2d_PKCS8PrivateKey_bio(der.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1);
  pair.fingerprint = ssh::colons(sha1(text_of(der.get())));

  if (form == SshKeyForm::Ppk) {
    std::string secret;
    for (auto* name : {OSSL_PKEY_PARAM_RSA_D, OSSL_PKEY_PARAM_RSA_FACTOR1,
                       OSSL_PKEY_PARAM_RSA_FACTOR2, OSSL_PKEY_PARAM_RSA_COEFFICIENT1})
      secret += ssh::number(number_of(key.get(), name));
    pair.private_key = ssh::putty_file(pair.public_key, secret, comment);
    return pair;
  }
  Owned<BIO> pem(BIO_new(BIO_s_mem()));
  must(PEM_write_bio_PrivateKey_traditional(pem.get(), key.get(), nullptr, nullptr, 0, nullptr,
                                            nullptr) == 1);
  pair.private_key = text_of(pem.get());
  return pair;
}

SshKeyPair make_ed25519(Random& random, SshKeyForm form, const std::string& comment) {
  std::string seed(32, '\0');
  random.fill(std::as_writable_bytes(std::span(seed)));
  Owned<EVP_PKEY> key(EVP_PKEY_new_raw_private_key(
      EVP_PKEY_ED25519, nullptr, reinterpret_cast<const unsigned char*>(seed.data()), seed.size()));
  must(key != nullptr);
  std::string open(32, '\0');
  auto size = open.size();
  must(EVP_PKEY_get_raw_public_key(key.get(), reinterpret_cast<unsigned char*>(open.data()),
                                   &size) == 1);

  SshKeyPair pair{ed25519_public_key(open), "", ""};
  pair.fingerprint = pair.public_key.sha256_fingerprint();
  pair.private_key =
      form == SshKeyForm::Ppk
          ? ssh::putty_file(pair.public_key, ssh::string(ssh::without_last_zeros(seed)), comment)
          : ssh::openssh_file(pair.public_key, seed + open,
                              static_cast<std::uint32_t>(random.number()), comment);
  return pair;
}

Error not_a_key() { return {"NotAKey", "Key is not in valid OpenSSH public key format"}; }

Result<SshPublicKey> from_subject_public_key(const std::string& der) {
  auto* at = reinterpret_cast<const unsigned char*>(der.data());
  Owned<EVP_PKEY> key(d2i_PUBKEY(nullptr, &at, static_cast<long>(der.size())));
  if (!key) return not_a_key();
  if (EVP_PKEY_is_a(key.get(), "RSA")) return rsa_public_key(key.get());
  if (!EVP_PKEY_is_a(key.get(), "ED25519"))
    return Error{"KeyKind", "Only RSA and ED25519 keys are supported"};
  std::string open(32, '\0');
  auto size = open.size();
  must(EVP_PKEY_get_raw_public_key(key.get(), reinterpret_cast<unsigned char*>(open.data()),
                                   &size) == 1);
  return ed25519_public_key(open);
}

// What stands between the first and the last line of a PEM or RFC 4716 file, without its headers.
std::string armored(std::string_view text) {
  std::string body;
  auto continues = false;
  for (auto line : split(text, '\n')) {
    line = trimmed(line);
    auto header = continues || line.find(": ") != std::string_view::npos;
    continues = header && line.ends_with('\\');
    if (!header && !line.starts_with("----")) body += line;
  }
  return body;
}

}  // namespace

SshKeyPair make_ssh_key(Random& random, SshKeyKind kind, SshKeyForm form,
                        const std::string& comment) {
  return kind == SshKeyKind::Rsa2048 ? make_rsa(form, comment)
                                     : make_ed25519(random, form, comment);
}

Result<SshPublicKey> read_ssh_public_key(std::string_view text) {
  text = trimmed(text);
  if (text.starts_with("-----BEGIN PUBLIC KEY")) {
    auto der = parse_base64(armored(text));
    return der ? from_subject_public_key(*der) : not_a_key();
  }
  if (text.starts_with("---- BEGIN SSH2 PUBLIC KEY")) {
    auto blob = parse_base64(armored(text));
    return blob ? ssh::read_blob(*blob) : not_a_key();
  }
  auto blank = text.find_first_of(" \t");
  if (blank == std::string_view::npos) {
    auto der = parse_base64(replace_all(std::string(text), "\n", ""));
    return der ? from_subject_public_key(*der) : not_a_key();
  }
  auto rest = trimmed(text.substr(blank));
  auto blob = parse_base64(rest.substr(0, rest.find_first_of(" \t\n")));
  if (!blob) return not_a_key();
  auto key = TRY(ssh::read_blob(*blob));
  if (key.type != text.substr(0, blank)) return not_a_key();
  return key;
}

}  // namespace windlass
