#include "aws/config_file.h"

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "base/text.h"

namespace windlass::aws {

namespace {

constexpr int attempts_by_default = 3;

struct SectionName {
  std::string kind;  // "profile", "services", ...; what is not ours is read and left out
  std::string name;
};

SectionName section_name(std::string_view text, ConfigKind file) {
  text = trimmed(text);
  auto blank = text.find_first_of(" \t");
  auto first = text.substr(0, blank);
  auto rest = blank == std::string_view::npos ? "" : trimmed(text.substr(blank));
  if (file == ConfigKind::Credentials) return {"profile", std::string(text)};
  if (text == "default") return {"profile", "default"};
  if (rest.size() >= 2 && rest.front() == '"' && rest.back() == '"')
    rest = rest.substr(1, rest.size() - 2);
  return {std::string(first), std::string(rest)};
}

// " #" and " ;" begin a comment; without the blank they are part of the value.
std::string_view without_comment(std::string_view text) {
  for (std::size_t i = 1; i < text.size(); ++i)
    if ((text[i] == '#' || text[i] == ';') && (text[i - 1] == ' ' || text[i - 1] == '\t'))
      return trimmed(text.substr(0, i));
  return trimmed(text);
}

std::optional<std::string> not_empty(std::optional<std::string> value) {
  if (value && value->empty()) return std::nullopt;
  return value;
}

std::string with_underscores(std::string_view service_id) {
  return replace_all(std::string(service_id), " ", "_");
}

std::string listed(const std::vector<std::string>& names) {
  return names.empty() ? "there are none" : "there are: " + join(names, ", ");
}

Result<ConfigFile> read_config(const ReadFile& read_file, const std::string& path,
                               ConfigKind kind) {
  auto text = read_file(path);
  return text ? parse_config_file(*text, kind, path) : ConfigFile{};
}

}  // namespace

Environment system_environment() {
  return [](const std::string& name) -> std::optional<std::string> {
    auto* value = std::getenv(name.c_str());
    return value ? std::optional<std::string>(value) : std::nullopt;
  };
}

ReadFile system_files() {
  return [](const std::string& path) -> std::optional<std::string> {
    std::ifstream in(path, std::ios::binary);
    if (!in) return std::nullopt;
    std::stringstream out;
    out << in.rdbuf();
    return out.str();
  };
}

Result<ConfigFile> parse_config_file(std::string_view text, ConfigKind kind,
                                     const std::string& name) {
  ConfigFile file;
  ConfigSection* section = nullptr;
  ConfigSection ignored;
  std::string above;  // the key that indented lines belong to
  int number = 0;
  auto malformed = [&](const std::string& what) {
    return Error{"MalformedConfig", name + ", line " + std::to_string(number) + ": " + what};
  };
  for (auto line : split(text, '\n')) {
    ++number;
    auto content = trimmed(line);
    if (content.empty() || content[0] == '#' || content[0] == ';') continue;
    if (content[0] == '[') {
      auto end = content.find(']');
      if (end == std::string_view::npos) return malformed("a section without ']'");
      auto [what, named] = section_name(content.substr(1, end - 1), kind);
      section = what == "profile"    ? &file.profiles[named]
                : what == "services" ? &file.services[named]
                                     : &ignored;
      above.clear();
      continue;
    }
    auto equals = content.find('=');
    if (equals == std::string_view::npos) return malformed("neither [section] nor key = value");
    if (!section) return malformed("a key before the first [section]");
    std::string key(trimmed(content.substr(0, equals)));
    std::string value(without_comment(content.substr(equals + 1)));
    bool indented = line[0] == ' ' || line[0] == '\t';
    if (indented && !above.empty())
      key.insert(0, above + ".");
    else
      above = value.empty() ? key : "";
    (*section)[key] = value;
  }
  return file;
}

Result<Settings> Settings::load(Environment environment, const ReadFile& read_file,
                                std::optional<std::string> profile) {
  Settings settings;
  settings.environment_ = std::move(environment);
  auto home = settings.variable("HOME").value_or("");
  auto path = [&](const char* variable, const char* by_default) {
    auto given = settings.variable(variable).value_or(home + by_default);
    return given.starts_with("~/") ? home + given.substr(1) : given;
  };
  settings.config_path_ = path("AWS_CONFIG_FILE", "/.aws/config");
  settings.credentials_path_ = path("AWS_SHARED_CREDENTIALS_FILE", "/.aws/credentials");
  auto config = TRY(read_config(read_file, settings.config_path_, ConfigKind::Config));
  auto keys = TRY(read_config(read_file, settings.credentials_path_, ConfigKind::Credentials));
  settings.profiles_ = std::move(config.profiles);
  settings.services_ = std::move(config.services);
  for (auto& [name, section] : keys.profiles)
    for (auto& [key, value] : section) settings.profiles_[name][key] = value;

  settings.profile_is_explicit_ = profile.has_value();
  if (!profile) profile = settings.variable("AWS_PROFILE");
  if (!profile) profile = settings.variable("AWS_DEFAULT_PROFILE");
  if (profile && *profile != "default" && !settings.profiles_.contains(*profile))
    return Error{"ProfileNotFound",
                 "there is no profile '" + *profile + "' in " + settings.config_path_ + " or " +
                     settings.credentials_path_ + "; " + listed(settings.profile_names())};
  settings.profile_ = profile.value_or("default");
  return settings;
}

std::vector<std::string> Settings::profile_names() const {
  std::vector<std::string> names;
  for (auto& [name, section] : profiles_) names.push_back(name);
  return names;
}

std::optional<std::string> Settings::find_in(const std::string& profile,
                                             const std::string& key) const {
  auto section = profiles_.find(profile);
  if (section == profiles_.end()) return std::nullopt;
  auto found = section->second.find(key);
  if (found == section->second.end() || found->second.empty()) return std::nullopt;
  return found->second;
}

std::optional<std::string> Settings::variable(const std::string& name) const {
  return not_empty(environment_(name));
}

bool Settings::is_on(const std::string& variable_name, const std::string& key) const {
  auto value = variable(variable_name);
  if (!value) value = find(key);
  return value && equal_ignoring_case(*value, "true");
}

std::optional<std::string> Settings::region() const {
  for (auto name : {"AWS_REGION", "AWS_DEFAULT_REGION"})
    if (auto value = variable(name)) return value;
  return find("region");
}

std::optional<std::string> Settings::endpoint_url(const std::string& service_id) const {
  if (is_on("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "ignore_configured_endpoint_urls"))
    return std::nullopt;
  auto id = with_underscores(service_id);
  if (auto value = variable("AWS_ENDPOINT_URL_" + upper(id))) return value;
  if (auto value = variable("AWS_ENDPOINT_URL")) return value;
  if (auto group = find("services"))
    if (auto section = services_.find(*group); section != services_.end())
      if (auto found = section->second.find(lower(id) + ".endpoint_url");
          found != section->second.end() && !found->second.empty())
        return found->second;
  return find("endpoint_url");
}

std::optional<std::string> Settings::ca_bundle() const {
  auto value = variable("AWS_CA_BUNDLE");
  return value ? value : find("ca_bundle");
}

Result<int> Settings::attempts_max() const {
  auto mode = variable("AWS_RETRY_MODE");
  if (!mode) mode = find("retry_mode");
  if (mode && *mode != "standard" && *mode != "adaptive" && *mode != "legacy")
    return Error{"BadSetting",
                 "AWS_RETRY_MODE (or retry_mode) must be standard, adaptive or legacy, "
                 "not '" +
                     *mode + "'"};
  auto value = variable("AWS_MAX_ATTEMPTS");
  if (!value) value = find("max_attempts");
  if (!value) return attempts_by_default;
  auto number = parse_int(*value);
  if (!number || *number < 1 || *number > 100)
    return Error{"BadSetting",
                 "AWS_MAX_ATTEMPTS (or max_attempts) must be a number from 1 to 100, "
                 "not '" +
                     *value + "'"};
  return static_cast<int>(*number);
}

}  // namespace windlass::aws
