#include "cloud/ssm/name.h"

#include "base/text.h"
#include "cloud/ssm/errors.h"

namespace windlass::cloud::ssm {

namespace {

constexpr std::size_t name_size_max = 1011;
constexpr std::ptrdiff_t levels_max = 15;

bool is_name_char(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '.' || c == '-' || c == '_' ||
         c == '/';
}

Error bad_prefix(bool path) {
  if (!path)
    return validation(
        R"(Parameter name: can't be prefixed with "aws" or "ssm" (case-insensitive).)");
  return validation(
      R"(Parameter name: can't be prefixed with "ssm" (case-insensitive). If formed as a path, it )"
      "can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of "
      "letters, numbers and the following 3 symbols .-_");
}

}  // namespace

Result<> check_name(const std::string& name) {
  auto slashes = std::ranges::count(name, '/');
  bool path = slashes > 1;
  auto start = lower(std::string_view(name).substr(name.starts_with('/') ? 1 : 0));
  if (start.starts_with("aws") && path && name.starts_with('/'))
    return Error{"AccessDeniedException", "No access to reserved parameter name: " + name + ".",
                 400};
  if (start.starts_with("aws") || start.starts_with("ssm")) return bad_prefix(path);
  if (slashes > 0 && !name.starts_with('/'))
    return validation("Parameter name must be a fully qualified name.");
  if (start.empty() || name.ends_with('/') || name.find("//") != std::string::npos ||
      !std::ranges::all_of(name, is_name_char))
    return bad_prefix(true);
  if (name.size() > name_size_max)
    return validation("Parameter name must not be longer than 1011 characters.");
  if (slashes > levels_max)
    return Error{
        "HierarchyLevelLimitExceededException",
        "A hierarchy can have a maximum of 15 levels. For more information, see Requirements "
        "and constraints for parameter names in the AWS Systems Manager User Guide."};
  return Done{};
}

std::string arn_of(const Call& call, const std::string& name) {
  return "arn:aws:ssm:" + call.region.text + ":" + call.caller.account.text + ":parameter" +
         (name.starts_with('/') ? "" : "/") + name;
}

Reference parse_reference(const Call& call, const std::string& text) {
  std::string_view rest = text;
  auto own = "arn:aws:ssm:" + call.region.text + ":" + call.caller.account.text + ":parameter";
  // "/jobs" and "jobs" have the same ARN. The path is the likelier one; whoever looks tries both.
  if (rest.starts_with(own + "/"))
    rest.remove_prefix(own.size());
  else if (rest.starts_with("arn:"))
    return {text, ""};
  auto colon = rest.find(':');
  if (colon == std::string_view::npos) return {std::string(rest), ""};
  return {std::string(rest.substr(0, colon)), std::string(rest.substr(colon + 1))};
}

std::string public_arn_of(const Call& call, const std::string& name) {
  return "arn:aws:ssm:" + call.region.text + "::parameter" + name;
}

bool is_public(const std::string& name) { return name.starts_with("/aws/service/"); }

}  // namespace windlass::cloud::ssm
