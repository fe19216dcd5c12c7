#include "base/certificate.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <memory>

#include "base/fault.h"
#include "base/text.h"
#include "base/time.h"

namespace windlass {

namespace {

struct Freed {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(X509_EXTENSION* extension) const { X509_EXTENSION_free(extension); }
  void operator()(BIO* bio) const { BIO_free(bio); }
  void operator()(BIGNUM* number) const { BN_free(number); }
  void operator()(ASN1_TIME* time) const { ASN1_TIME_free(time); }
  void operator()(GENERAL_NAMES* names) const { GENERAL_NAMES_free(names); }
  void operator()(EXTENDED_KEY_USAGE* usage) const { EXTENDED_KEY_USAGE_free(usage); }
};
template <class T>
using Owned = std::unique_ptr<T, Freed>;

void must(bool done) {
  if (!done) throw Fault("OpenSSL cannot make a certificate");
}

Owned<BIO> reading(std::string_view text) {
  return Owned<BIO>(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

std::string text_of(BIO* bio) {
  char* data = nullptr;
  auto size = BIO_get_mem_data(bio, &data);
  return {data, static_cast<std::size_t>(size)};
}

// Nobody is asked for a passphrase on a terminal.
int no_passphrase(char*, int, int, void*) { return 0; }

Owned<EVP_PKEY> read_key(const std::string& pem) {
  return Owned<EVP_PKEY>(
      PEM_read_bio_PrivateKey(reading(pem).get(), nullptr, &no_passphrase, nullptr));
}

Owned<X509> read_first(const std::string& pem) {
  return Owned<X509>(PEM_read_bio_X509(reading(pem).get(), nullptr, &no_passphrase, nullptr));
}

std::vector<Owned<X509>> read_all(const std::string& pem) {
  std::vector<Owned<X509>> certificates;
  auto bio = reading(pem);
  while (auto* one = PEM_read_bio_X509(bio.get(), nullptr, &no_passphrase, nullptr))
    certificates.emplace_back(one);
  return certificates;
}

EVP_PKEY* generate(KeyKind kind) {
  switch (kind) {
    case KeyKind::Rsa2048: return EVP_RSA_gen(2048);
    case KeyKind::Rsa3072: return EVP_RSA_gen(3072);
    case KeyKind::Rsa4096: return EVP_RSA_gen(4096);
    case KeyKind::EcP256: return EVP_EC_gen("P-256");
    case KeyKind::EcP384: return EVP_EC_gen("P-384");
    case KeyKind::EcP521: return EVP_EC_gen("P-521");
  }
  return nullptr;
}

std::string pem_of(EVP_PKEY* key) {
  Owned<BIO> bio(BIO_new(BIO_s_mem()));
  must(PEM_write_bio_PKCS8PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1);
  return text_of(bio.get());
}

std::string pem_of(X509* certificate) {
  Owned<BIO> bio(BIO_new(BIO_s_mem()));
  must(PEM_write_bio_X509(bio.get(), certificate) == 1);
  return text_of(bio.get());
}

void set_serial(Random& random, X509* certificate) {
  std::string bytes(16, '\0');
  random.fill(std::as_writable_bytes(std::span(bytes)));
  bytes[0] = static_cast<char>((bytes[0] & 0x7f) | 0x01);  // positive, and of full length
  Owned<BIGNUM> number(BN_bin2bn(reinterpret_cast<const unsigned char*>(bytes.data()),
                                 static_cast<int>(bytes.size()), nullptr));
  must(BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr);
}

void set_times(X509* certificate, Time from, Time to) {
  auto seconds = [](Time time) {
    return static_cast<time_t>(
        std::chrono::floor<std::chrono::seconds>(time.time_since_epoch()).count());
  };
  must(ASN1_TIME_set(X509_getm_notBefore(certificate), seconds(from)) != nullptr);
  must(ASN1_TIME_set(X509_getm_notAfter(certificate), seconds(to)) != nullptr);
}

void name_subject(X509* certificate, const std::string& name) {
  // A subject's name ends at 64 bytes; the alternative names hold them all.
  if (name.size() > 64) return;
  must(X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_UTF8,
                                  reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1,
                                  0) == 1);
}

void extend(X509* certificate, X509* issuer, int what, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  Owned<X509_EXTENSION> extension(X509V3_EXT_conf_nid(nullptr, &context, what, value.c_str()));
  must(extension && X509_add_ext(certificate, extension.get(), -1) == 1);
}

Owned<X509> blank(Random& random, EVP_PKEY* key, Time from, Time to) {
  Owned<X509> certificate(X509_new());
  must(certificate && X509_set_version(certificate.get(), 2) == 1);
  set_serial(random, certificate.get());
  set_times(certificate.get(), from, to);
  must(X509_set_pubkey(certificate.get(), key) == 1);
  return certificate;
}

std::string one_line(const X509_NAME* name) {
  Owned<BIO> bio(BIO_new(BIO_s_mem()));
  X509_NAME_print_ex(bio.get(), name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
  return text_of(bio.get());
}

std::string common_name_of(const X509_NAME* name) {
  auto at = X509_NAME_get_index_by_NID(name, NID_commonName, -1);
  if (at < 0) return "";
  unsigned char* text = nullptr;
  auto size = ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
  if (size < 0) return "";
  std::string common(reinterpret_cast<char*>(text), static_cast<std::size_t>(size));
  OPENSSL_free(text);
  return common;
}

std::vector<std::string> names_of(X509* certificate) {
  std::vector<std::string> names;
  Owned<GENERAL_NAMES> found(static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  for (int i = 0; found && i < sk_GENERAL_NAME_num(found.get()); ++i) {
    auto* name = sk_GENERAL_NAME_value(found.get(), i);
    if (name->type != GEN_DNS) continue;
    names.emplace_back(reinterpret_cast<const char*>(ASN1_STRING_get0_data(name->d.dNSName)),
                       static_cast<std::size_t>(ASN1_STRING_length(name->d.dNSName)));
  }
  return names;
}

std::string serial_of(X509* certificate) {
  Owned<BIGNUM> number(ASN1_INTEGER_to_BN(X509_get_serialNumber(certificate), nullptr));
  std::string bytes(static_cast<std::size_t>(BN_num_bytes(number.get())), '\0');
  BN_bn2bin(number.get(), reinterpret_cast<unsigned char*>(bytes.data()));
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); ++i)
    text += (i ? ":" : "") + hex(std::string_view(bytes).substr(i, 1));
  return text.empty() ? "00" : text;
}

Time time_of(const ASN1_TIME* time) {
  Owned<ASN1_TIME> epoch(ASN1_TIME_set(nullptr, 0));
  int days = 0, seconds = 0;
  ASN1_TIME_diff(&days, &seconds, epoch.get(), time);
  return from_epoch_seconds(days * 86400.0 + seconds);
}

std::string key_algorithm_of(EVP_PKEY* key) {
  auto bits = std::to_string(EVP_PKEY_get_bits(key));
  if (EVP_PKEY_is_a(key, "RSA")) return "RSA_" + bits;
  if (EVP_PKEY_is_a(key, "EC")) return bits == "256" ? "EC_prime256v1" : "EC_secp" + bits + "r1";
  return "";
}

std::string signature_algorithm_of(X509* certificate) {
  int digest = 0, kind = 0;
  if (!OBJ_find_sigid_algs(X509_get_signature_nid(certificate), &digest, &kind)) return "";
  auto name = upper(digest ? OBJ_nid2sn(digest) : "");
  return name + "WITH" +
         (kind == EVP_PKEY_EC || kind == NID_X9_62_id_ecPublicKey ? "ECDSA" : "RSA");
}

struct Usage {
  std::uint32_t bit;
  const char* name;
};
constexpr Usage usages[] = {{KU_DIGITAL_SIGNATURE, "DIGITAL_SIGNATURE"},
                            {KU_NON_REPUDIATION, "NON_REPUDIATION"},
                            {KU_KEY_ENCIPHERMENT, "KEY_ENCIPHERMENT"},
                            {KU_DATA_ENCIPHERMENT, "DATA_ENCIPHERMENT"},
                            {KU_KEY_AGREEMENT, "KEY_AGREEMENT"},
                            {KU_KEY_CERT_SIGN, "CERTIFICATE_SIGNING"},
                            {KU_CRL_SIGN, "CRL_SIGNING"}};
constexpr Usage extended_usages[] = {{XKU_SSL_SERVER, "TLS_WEB_SERVER_AUTHENTICATION"},
                                     {XKU_SSL_CLIENT, "TLS_WEB_CLIENT_AUTHENTICATION"},
                                     {XKU_CODE_SIGN, "CODE_SIGNING"},
                                     {XKU_SMIME, "EMAIL_PROTECTION"},
                                     {XKU_TIMESTAMP, "TIME_STAMPING"},
                                     {XKU_OCSP_SIGN, "OCSP_SIGNING"},
                                     {XKU_ANYEKU, "ANY"}};

template <std::size_t count>
std::vector<std::string> said(const Usage (&known)[count], std::uint32_t bits) {
  std::vector<std::string> names;
  if (bits == UINT32_MAX) return names;  // it has no such extension
  for (auto& usage : known)
    if (bits & usage.bit) names.emplace_back(usage.name);
  return names;
}

}  // namespace

std::string make_private_key(KeyKind kind) {
  Owned<EVP_PKEY> key(generate(kind));
  must(key != nullptr);
  return pem_of(key.get());
}

Authority make_authority(Random& random, const std::string& name, Time from, Time to) {
  Owned<EVP_PKEY> key(generate(KeyKind::EcP256));
  must(key != nullptr);
  auto certificate = blank(random, key.get(), from, to);
  name_subject(certificate.get(), name);
  must(X509_set_issuer_name(certificate.get(), X509_get_subject_name(certificate.get())) == 1);
  extend(certificate.get(), certificate.get(), NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
  extend(certificate.get(), certificate.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
  extend(certificate.get(), certificate.get(), NID_subject_key_identifier, "hash");
  must(X509_sign(certificate.get(), key.get(), EVP_sha256()) > 0);
  return {pem_of(certificate.get()), pem_of(key.get())};
}

std::string issue_certificate(Random& random, const Authority& authority,
                              const std::string& key_pem, const CertificateTerms& terms) {
  auto key = read_key(key_pem);
  auto issuer_key = read_key(authority.key);
  auto issuer = read_first(authority.certificate);
  must(key && issuer_key && issuer && !terms.names.empty());
  auto certificate = blank(random, key.get(), terms.from, terms.to);
  name_subject(certificate.get(), terms.names.front());
  must(X509_set_issuer_name(certificate.get(), X509_get_subject_name(issuer.get())) == 1);
  std::string names;
  for (auto& name : terms.names) names += (names.empty() ? "DNS:" : ",DNS:") + name;
  extend(certificate.get(), issuer.get(), NID_basic_constraints, "critical,CA:FALSE");
  extend(certificate.get(), issuer.get(), NID_key_usage,
         "critical,digitalSignature,keyEncipherment");
  extend(certificate.get(), issuer.get(), NID_ext_key_usage, "serverAuth,clientAuth");
  extend(certificate.get(), issuer.get(), NID_subject_key_identifier, "hash");
  extend(certificate.get(), issuer.get(), NID_authority_key_identifier, "keyid");
  extend(certificate.get(), issuer.get(), NID_subject_alt_name, names);
  must(X509_sign(certificate.get(), issuer_key.get(), EVP_sha256()) > 0);
  return pem_of(certificate.get());
}

Result<CertificateFacts> read_certificate(const std::string& pem) {
  auto certificate = read_first(pem);
  auto* key = certificate ? X509_get0_pubkey(certificate.get()) : nullptr;
  if (!key) return Error{"NotACertificate", "the text holds no X.509 certificate in PEM form"};
  CertificateFacts facts;
  facts.subject = one_line(X509_get_subject_name(certificate.get()));
  facts.issuer = one_line(X509_get_issuer_name(certificate.get()));
  facts.common_name = common_name_of(X509_get_subject_name(certificate.get()));
  facts.names = names_of(certificate.get());
  facts.serial = serial_of(certificate.get());
  facts.not_before = time_of(X509_get0_notBefore(certificate.get()));
  facts.not_after = time_of(X509_get0_notAfter(certificate.get()));
  facts.key_algorithm = key_algorithm_of(key);
  facts.signature_algorithm = signature_algorithm_of(certificate.get());
  facts.key_usages = said(usages, X509_get_key_usage(certificate.get()));
  facts.extended_key_usages = said(extended_usages, X509_get_extended_key_usage(certificate.get()));
  return facts;
}

Result<> check_key(const std::string& certificate_pem, const std::string& key_pem) {
  auto certificate = read_first(certificate_pem);
  if (!certificate)
    return Error{"NotACertificate", "the text holds no X.509 certificate in PEM form"};
  auto key = read_key(key_pem);
  if (!key) return Error{"NotAKey", "the text holds no unencrypted private key in PEM form"};
  if (X509_check_private_key(certificate.get(), key.get()) == 1) return Done{};
  return Error{"KeyDiffers", "the private key is not that of the certificate"};
}

Result<> check_chain(const std::string& certificate, const std::string& chain) {
  auto below = read_first(certificate);
  auto above = read_all(chain);
  if (!below || above.empty())
    return Error{"NotACertificate", "the chain holds no X.509 certificate in PEM form"};
  auto* last = below.get();
  for (auto& one : above) {
    if (X509_verify(last, X509_get0_pubkey(one.get())) != 1)
      return Error{"BrokenChain", "a certificate of the chain was not signed by the one after it"};
    last = one.get();
  }
  return Done{};
}

std::string encrypt_key(const std::string& key_pem, std::string_view passphrase) {
  auto key = read_key(key_pem);
  must(key != nullptr);
  Owned<BIO> bio(BIO_new(BIO_s_mem()));
  must(PEM_write_bio_PKCS8PrivateKey(bio.get(), key.get(), EVP_aes_256_cbc(), passphrase.data(),
                                     static_cast<int>(passphrase.size()), nullptr, nullptr) == 1);
  return text_of(bio.get());
}

}  // namespace windlass
