// The keys that groups' events are encrypted with, opened once a run.
#pragma once

#include <map>
#include <string>

#include "cloud/logs/context.h"

namespace windlass::cloud::logs {

class DataKeys {
 public:
  explicit DataKeys(const Logs& logs) : logs_(logs) {}
  // The plain key; "" for no key. KMS's refusal when it may not be used (any more).
  Result<std::string> open(std::optional<std::int64_t> id);

 private:
  const Logs& logs_;
  std::map<std::int64_t, std::string> open_;
};

// A new data key under that KMS key, for a group.
Result<std::int64_t> make_data_key(Logs& logs, const std::string& kms_key,
                                   const std::string& group_arn);

std::string sealed_with(Random& random, const std::string& key, std::string bytes);
std::string opened_with(const std::string& key, std::string_view bytes);
// What goes into the hashes of words: 0 without a key.
std::uint64_t words_secret(const std::string& key);

}  // namespace windlass::cloud::logs
