// Keys for SSH: new ones, and public ones as people write them.
#pragma once

#include <string>
#include <string_view>

#include "base/random.h"
#include "base/result.h"

namespace windlass {

enum class SshKeyKind { Ed25519, Rsa2048 };
enum class SshKeyForm {
  Pem,  // what OpenSSH reads: PKCS #1 of an RSA key, OpenSSH's own form of an Ed25519 one
  Ppk,  // what PuTTY reads
};

struct SshPublicKey {
  std::string type;          // "ssh-rsa", "ssh-ed25519"
  std::string blob;          // as it travels in the protocol
  std::string line() const;  // "ssh-ed25519 AAAA..."
  // An RSA key's, as EC2 shows those that were imported: MD5 of its SubjectPublicKeyInfo,
  // "1f:51:...".
  std::string md5_fingerprint() const;
  // Base64 of SHA-256, as OpenSSH shows it (but padded).
  std::string sha256_fingerprint() const;
};

// Belongs in no log, error or row.
struct SshKeyPair {
  SshPublicKey public_key;
  std::string private_key;
  // EC2's for keys that it made: of an RSA key SHA-1 of the private key in DER (PKCS #8); of an
  // Ed25519 key that of its public half.
  std::string fingerprint;
};
// An RSA key takes some tenths of a second.
SshKeyPair make_ssh_key(Random& random, SshKeyKind kind, SshKeyForm form,
                        const std::string& comment);

// A line as in authorized_keys, an RFC 4716 file, or a SubjectPublicKeyInfo (PEM, or DER in
// base64). NotAKey, or KeyKind for kinds other than RSA and Ed25519.
Result<SshPublicKey> read_ssh_public_key(std::string_view text);

}  // namespace windlass
