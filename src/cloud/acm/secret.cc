#include "cloud/acm/secret.h"

#include "base/aead.h"
#include "base/fault.h"
#include "base/hash.h"

namespace windlass::cloud::acm {

namespace {

std::string sealing_key(const Settings& settings) {
  return hmac_sha256(settings.master_key, "windlass acm: private keys");
}

}  // namespace

std::string seal_key(const Settings& settings, Random& random, const std::string& name,
                     std::string_view key) {
  return seal(random, sealing_key(settings), key, name);
}

std::string open_key(const Settings& settings, const std::string& name, std::string_view sealed) {
  auto key = open(sealing_key(settings), sealed, name);
  if (!key) throw Fault("the private key of certificate " + name + " does not open");
  return *std::move(key);
}

}  // namespace windlass::cloud::acm
