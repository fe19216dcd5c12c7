// Versions of a secret, and the stages that point at them.
//
// AWSCURRENT is what readers get, AWSPREVIOUS what they got before; others are whatever a client
// calls them. A stage is on one version at a time.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cloud/secretsmanager/secret.h"

namespace windlass::cloud::secretsmanager {

inline const std::string current_stage = "AWSCURRENT";
inline const std::string previous_stage = "AWSPREVIOUS";

struct SecretValue {
  std::optional<std::string> text = {};
  std::optional<std::string> binary = {};
  bool operator==(const SecretValue&) const = default;
};

struct Version {
  std::string id;
  bool binary = false;
  std::string sealed;
  Time created{};
};

// The value that a request brings; nothing if it brings none.
Result<std::optional<SecretValue>> given_value(const std::optional<std::string>& text,
                                               const std::optional<std::string>& binary);

std::optional<Version> find_version(Secrets& secrets, const Secret& secret, const std::string& id);
std::optional<std::string> version_at(Secrets& secrets, const Secret& secret,
                                      const std::string& stage);
std::vector<std::string> stages_of(Secrets& secrets, const Secret& secret,
                                   const std::string& version);
// Versions that have stages.
std::map<std::string, std::vector<std::string>> staged_versions(Secrets& secrets,
                                                                const Secret& secret);

Result<SecretValue> opened(Secrets& secrets, const Secret& secret, const Version& version);
// A new version under that id, or the one that is there already with the same value.
Result<> put_version(Secrets& secrets, const Call& call, const Secret& secret,
                     const std::string& id, const SecretValue& value,
                     std::vector<std::string> stages);
// Moves it there; what was current becomes previous.
void move_stage(Secrets& secrets, const Secret& secret, const std::string& stage,
                const std::string& version);
// Every version, encrypted anew under the secret's key.
Result<> reencrypt(Secrets& secrets, const Secret& secret);

}  // namespace windlass::cloud::secretsmanager
