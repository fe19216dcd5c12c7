// Signatures by private keys, as others check them.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/hash.h"

struct evp_pkey_st;

namespace windlass {

class SigningKey {
 public:
  explicit SigningKey(const std::string& pem);  // unencrypted, as make_private_key() makes it
  // PKCS #1 v1.5 by an RSA key, over a hash of the text (Sha1 or Sha256).
  std::string sign(std::string_view text, Hash hash) const;

 private:
  std::shared_ptr<evp_pkey_st> key_;
};

// Did the owner of this certificate (PEM) sign the text?
bool is_signed_by(const std::string& certificate, std::string_view text, std::string_view signature,
                  Hash hash);

}  // namespace windlass
