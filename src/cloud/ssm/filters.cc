#include "cloud/ssm/filters.h"

#include <algorithm>
#include <set>

#include "cloud/ssm/errors.h"

namespace windlass::cloud::ssm {

using namespace aws::ssm;

namespace {

using Values = std::vector<std::string>;

Error invalid_key(const std::string& key, std::string_view valid) {
  return {"InvalidFilterKey", "The following filter key is not valid: " + key +
                                  ". Valid filter keys include: [" + std::string(valid) + "]."};
}

Error invalid_option(const std::string& option, std::string_view valid) {
  return {"InvalidFilterOption", "The following filter option is not valid: " + option +
                                     ". Valid options include: [" + std::string(valid) + "]."};
}

// (column = ? or column = ?), by the option's comparison.
Result<> compare(Conditions& conditions, const std::string& column, const std::string& option,
                 const Values& values, bool contains_too) {
  std::string any;
  for (auto& value : values) {
    if (!any.empty()) any += " or ";
    if (option == "Equals") {
      any += column + " = ?";
      conditions.bind(value);
    } else if (option == "BeginsWith") {
      any += "substr(" + column + ", 1, length(?)) = ?";
      conditions.bind(value);
      conditions.bind(value);
    } else if (option == "Contains" && contains_too) {
      any += "instr(" + column + ", ?) > 0";
      conditions.bind(value);
    } else {
      return invalid_option(option, "BeginsWith, Equals");
    }
  }
  conditions.add("(" + any + ")");
  return Done{};
}

Result<> add_tag(Conditions& conditions, const std::string& name, const Values& values) {
  std::string any;
  conditions.bind(name);
  for (auto& value : values) {
    any += any.empty() ? "?" : ", ?";
    conditions.bind(value);
  }
  conditions.add("exists (select 1 from ssm_tag t where t.parameter = p.id and t.name = ?" +
                 (any.empty() ? "" : " and t.value in (" + any + ")") + ")");
  return Done{};
}

Result<> add_paths(Conditions& conditions, const std::string& option, const Values& paths) {
  if (option != "Recursive" && option != "OneLevel")
    return invalid_option(option, "Recursive, OneLevel");
  Conditions any;
  for (auto& path : paths) {
    TRY(check_path(path));
    Conditions one;
    add_path(one, path, option == "Recursive");
    conditions.kept.splice(conditions.kept.end(), one.kept);
    conditions.binds.insert(conditions.binds.end(), one.binds.begin(), one.binds.end());
    any.sql += (any.sql.empty() ? "" : " or ") + ("(1" + one.sql + ")");
  }
  conditions.add("(" + any.sql + ")");
  return Done{};
}

Result<> add_described(Conditions& conditions, const std::string& key, const std::string& option,
                       const Values& values) {
  if (key == "Path") return add_paths(conditions, option, values);
  if (key == "Name") return compare(conditions, "p.name", option, values, true);
  if (key == "Tier") return compare(conditions, "v.tier", option, values, false);
  if (key == "DataType") return compare(conditions, "v.data_type", option, values, false);
  return invalid_key(key, "Path, Name, Type, KeyId, Tier, DataType, tag:...");
}

Result<> add_label(Conditions& conditions, const std::string& option, const Values& values) {
  Conditions labels;
  TRY(compare(labels, "l.label", option, values, false));
  conditions.kept.splice(conditions.kept.end(), labels.kept);
  conditions.binds.insert(conditions.binds.end(), labels.binds.begin(), labels.binds.end());
  conditions.add(
      "exists (select 1 from ssm_label l where l.parameter = p.id and "
      "l.version = v.version" +
      labels.sql + ")");
  return Done{};
}

Result<> add_filter(Conditions& conditions, const ParameterStringFilter& filter, Listing listing) {
  auto key = filter.key.value_or("");
  auto option = filter.option.value_or(key == "Path" ? "OneLevel" : "Equals");
  auto values = filter.values.value_or(Values{});
  if (key.starts_with("tag:") && listing == Listing::Describe)
    return add_tag(conditions, key.substr(4), values);
  if (values.empty())
    return Error{"InvalidFilterValue",
                 "The following filter values are missing : null for filter key " + key};
  if (key == "Type") return compare(conditions, "v.type", option, values, false);
  if (key == "KeyId") return compare(conditions, "v.key_id", option, values, false);
  if (listing == Listing::Describe) return add_described(conditions, key, option, values);
  if (key == "Label") return add_label(conditions, option, values);
  return invalid_key(key, "Type, KeyId, Label");
}

}  // namespace

Result<> add_filters(Conditions& conditions, const Filters& filters, Listing listing) {
  if (!filters) return Done{};
  std::set<std::string> seen;
  for (auto& filter : *filters) {
    auto key = filter.key.value_or("");
    if (!seen.insert(key).second)
      return Error{"InvalidFilterKey",
                   "The following filter is duplicated in the request: " + key +
                       ". A request can contain only one occurrence of a specific filter."};
    TRY(add_filter(conditions, filter, listing));
  }
  return Done{};
}

Filters modern(const std::optional<std::vector<ParametersFilter>>& filters) {
  if (!filters) return std::nullopt;
  std::vector<ParameterStringFilter> converted;
  for (auto& filter : *filters)
    converted.push_back(
        {filter.key, filter.key == "Name" ? "BeginsWith" : "Equals", filter.values});
  return converted;
}

Result<> check_path(const std::string& path) {
  auto fits = path.starts_with('/') && path.find("//") == std::string::npos &&
              std::ranges::all_of(path, [](unsigned char c) {
                return std::isalnum(c) || c == '.' || c == '-' || c == '_' || c == '/';
              });
  if (fits) return Done{};
  return validation(
      "The parameter doesn't meet the parameter name requirements. The parameter name must begin "
      "with a forward slash \"/\". It can't be prefixed with \"aws\" or \"ssm\" "
      "(case-insensitive). It must use only letters, numbers, or the following symbols: . "
      "(period), - (hyphen), _ (underscore). Special characters are not allowed. All sub-paths, if "
      "specified, must use the forward slash symbol \"/\". Valid example: "
      "/get/parameters2-/by1./path0_.");
}

void add_path(Conditions& conditions, std::string path, bool recursive) {
  if (path == "/") {
    // The root also holds what is named without a slash.
    if (!recursive) conditions.add("instr(substr(p.name, 2), '/') = 0");
    return;
  }
  if (!path.ends_with('/')) path += '/';
  // Everything below "/a/" lies between it and "/a0": '0' is what follows '/'.
  conditions.add("p.name > ? and p.name < ?");
  conditions.bind(path);
  conditions.bind(path.substr(0, path.size() - 1) + "0");
  if (recursive) return;
  conditions.add("instr(substr(p.name, length(?) + 1), '/') = 0");
  conditions.bind(path);
}

}  // namespace windlass::cloud::ssm
