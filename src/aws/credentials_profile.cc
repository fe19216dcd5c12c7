// Credentials that a profile gives: its keys, a process, or a role assumed with another's.
#include <algorithm>

#include "aws/credentials.h"
#include "base/json.h"
#include "base/text.h"

namespace windlass::aws {

namespace {

Error refused(const std::string& profile, const std::string& what) {
  return {"NotSupported", "the profile '" + profile + "' " + what};
}

Error broken(const std::string& profile, const std::string& what) {
  return {"BadProfile", "the profile '" + profile + "' " + what};
}

std::optional<Credentials> static_keys(const Settings& settings, const std::string& profile) {
  auto key = settings.find_in(profile, "aws_access_key_id");
  auto secret = settings.find_in(profile, "aws_secret_access_key");
  if (!key || !secret) return std::nullopt;
  return Credentials{*key, *secret, settings.find_in(profile, "aws_session_token").value_or("")};
}

Result<Credentials> required(Result<Finding> finding, const std::string& doing) {
  auto outcome = TRY(std::move(finding).context(doing));
  if (outcome.found) return *outcome.found;
  return Error{"NoCredentials", doing + ": " + outcome.why_not};
}

Result<Credentials> from_credential_source(const CredentialsParts& parts,
                                           const std::string& profile, const std::string& source) {
  auto doing = "credential_source = " + source + " of the profile '" + profile + "'";
  if (source == "Environment") return required(credentials_in_environment(parts.settings), doing);
  if (source == "Ec2InstanceMetadata") return required(credentials_of_instance(parts), doing);
  if (source == "EcsContainer") return required(credentials_of_container(parts), doing);
  return broken(profile, "has credential_source = " + source +
                             "; it may be Environment, Ec2InstanceMetadata or EcsContainer");
}

Result<Credentials> source_of_role(const CredentialsParts& parts, const std::string& profile,
                                   const std::vector<std::string>& chain) {
  auto source = parts.settings.find_in(profile, "source_profile");
  auto credential_source = parts.settings.find_in(profile, "credential_source");
  if (source && credential_source)
    return broken(profile, "has both source_profile and credential_source; keep one of them");
  if (credential_source) return from_credential_source(parts, profile, *credential_source);
  if (!source)
    return broken(profile, "has a role_arn, but neither source_profile nor credential_source");
  // A profile may name itself: its own keys assume its role.
  if (*source == profile) {
    if (auto keys = static_keys(parts.settings, profile)) return *keys;
    return broken(profile, "names itself as source_profile, but has no keys of its own");
  }
  if (std::ranges::find(chain, *source) != chain.end())
    return broken(profile, "assumes roles in a circle: " + join(chain, " -> ") + " -> " + *source);
  if (!parts.settings.has_profile(*source))
    return broken(profile, "names source_profile = " + *source + ", which does not exist");
  return required(credentials_in_profile(parts, *source, chain),
                  "source_profile of the profile '" + profile + "'");
}

Result<Credentials> assumed(const CredentialsParts& parts, const std::string& profile,
                            const std::string& role_arn, const std::vector<std::string>& chain) {
  auto& settings = parts.settings;
  if (settings.find_in(profile, "mfa_serial"))
    return refused(profile,
                   "asks for a code of an MFA device (mfa_serial), which windlass cannot ask "
                   "for: get session credentials first, and export them");
  auto source = TRY(source_of_role(parts, profile, chain));
  RoleWish wish{.role_arn = role_arn,
                .session_name = settings.find_in(profile, "role_session_name").value_or("windlass"),
                .external_id = settings.find_in(profile, "external_id"),
                .duration_seconds = {}};
  if (auto text = settings.find_in(profile, "duration_seconds")) {
    auto seconds = parse_int(*text);
    if (!seconds || *seconds < 900 || *seconds > 43'200)
      return broken(profile, "has duration_seconds = " + *text + "; it may be 900 to 43200");
    wish.duration_seconds = static_cast<int>(*seconds);
  }
  return assume_role(parts, source, wish);
}

}  // namespace

Result<Finding> credentials_in_profile(const CredentialsParts& parts, const std::string& profile,
                                       std::vector<std::string> chain) {
  auto& settings = parts.settings;
  chain.push_back(profile);
  if (auto role_arn = settings.find_in(profile, "role_arn")) {
    if (settings.find_in(profile, "web_identity_token_file"))
      return refused(profile, "uses web_identity_token_file, which windlass does not do yet");
    return Finding{.found = TRY(assumed(parts, profile, *role_arn, chain))};
  }
  if (auto keys = static_keys(settings, profile)) return Finding{.found = keys};
  if (settings.find_in(profile, "aws_access_key_id") ||
      settings.find_in(profile, "aws_secret_access_key"))
    return broken(profile, "has only one of aws_access_key_id and aws_secret_access_key");
  for (auto key : {"sso_session", "sso_start_url"})
    if (settings.find_in(profile, key))
      return refused(profile, std::string("uses IAM Identity Center (") + key +
                                  "), which windlass does not do yet: run `aws configure "
                                  "export-credentials --format env` and use what it prints");
  if (auto command = settings.find_in(profile, "credential_process")) {
    auto from = "credential_process of the profile '" + profile + "'";
    auto printed = TRY(parts.run(*command).context(from));
    return Finding{.found = TRY(parse_credentials(printed, from))};
  }
  return Finding{.why_not = "the profile '" + profile + "' in " + settings.config_path() + " and " +
                            settings.credentials_path() +
                            (settings.has_profile(profile) ? ": no keys in it" : ": not there")};
}

}  // namespace windlass::aws
