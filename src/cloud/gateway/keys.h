// The cloud's own secrets: its root access key and the master key behind every session.
#pragma once

#include <string>

#include "aws/sigv4.h"
#include "base/certificate.h"
#include "base/random.h"
#include "base/result.h"

namespace windlass::cloud {

struct Keys {
  aws::Credentials root;
  std::string master_key;              // 32 bytes
  windlass::Authority authority = {};  // certificate_authority.h
};

// Reads STATE/keys (mode 0600), or makes it on the first start. A file that others may read is
// refused: someone else may have the key.
Result<Keys> load_or_make_keys(const std::string& state_dir, Random& random);
// The same for those who only look (windlass cloud env).
Result<Keys> load_keys(const std::string& state_dir);

aws::Credentials make_root_key(Random& random);

}  // namespace windlass::cloud
