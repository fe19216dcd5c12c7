// What ~/.aws/config and ~/.aws/credentials say, and the environment above them.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace windlass::aws {

// The environment and the file system are parameters, so that tests have their own.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;
// Nothing: there is no such file.
using ReadFile = std::function<std::optional<std::string>(const std::string& path)>;
Environment system_environment();
ReadFile system_files();

// Keys as they are written; those below another key as "s3.addressing_style".
using ConfigSection = std::map<std::string, std::string>;

struct ConfigFile {
  std::map<std::string, ConfigSection> profiles;
  std::map<std::string, ConfigSection> services;  // [services NAME]
};

enum class ConfigKind { Config, Credentials };
// `name` is for the errors, which say the line. Sections of other kinds are left out.
Result<ConfigFile> parse_config_file(std::string_view text, ConfigKind kind,
                                     const std::string& name);

// One profile, with the environment above it. Variables that are set to nothing count as not set.
class Settings {
 public:
  // `profile` is the command line's choice. An error: a file is malformed, or the profile that was
  // asked for does not exist.
  static Result<Settings> load(Environment environment, const ReadFile& read_file,
                               std::optional<std::string> profile = {});

  const std::string& profile() const { return profile_; }
  bool profile_is_explicit() const { return profile_is_explicit_; }  // by the command line
  // The value of a key in this profile or another, the credentials file before the other.
  std::optional<std::string> find(const std::string& key) const { return find_in(profile_, key); }
  std::optional<std::string> find_in(const std::string& profile, const std::string& key) const;
  bool has_profile(const std::string& profile) const { return profiles_.contains(profile); }
  std::vector<std::string> profile_names() const;
  std::optional<std::string> variable(const std::string& name) const;
  bool is_on(const std::string& variable_name, const std::string& key) const;

  std::optional<std::string> region() const;
  // The endpoint somebody configured for a service by its id ("DynamoDB", "Elastic Load Balancing
  // v2"), or for all of them.
  std::optional<std::string> endpoint_url(const std::string& service_id) const;
  std::optional<std::string> ca_bundle() const;
  Result<int> attempts_max() const;
  const std::string& config_path() const { return config_path_; }
  const std::string& credentials_path() const { return credentials_path_; }

 private:
  Environment environment_;
  std::string profile_ = "default";
  bool profile_is_explicit_ = false;
  std::string config_path_;
  std::string credentials_path_;
  std::map<std::string, ConfigSection> profiles_;
  std::map<std::string, ConfigSection> services_;
};

}  // namespace windlass::aws
