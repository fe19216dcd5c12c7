// What a request says about itself, for conditions and variables: aws:SourceIp, s3:prefix, ...
//
// Keys are told apart without regard to case, as AWS does; they are kept in small letters.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace windlass::cloud::policy {

class Context {
 public:
  using Values = std::vector<std::string>;
  using Entry = std::pair<std::string, Values>;

  void set(std::string_view key, std::string value);  // replaces
  void set_all(std::string_view key, Values values);  // a key of several values
  // By the key in small letters; null when the request has no such key. No values is no key.
  const Values* find(std::string_view lower_key) const;
  const std::vector<Entry>& entries() const { return entries_; }

 private:
  // A request has 10 to 30 keys, of different lengths: looking through them beats a tree.
  std::vector<Entry> entries_;
};

}  // namespace windlass::cloud::policy
