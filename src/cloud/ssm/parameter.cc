#include "cloud/ssm/parameter.h"

#include "base/text.h"
#include "cloud/ssm/errors.h"
#include "cloud/ssm/public_parameters.h"
#include "cloud/ssm/secure.h"

namespace windlass::cloud::ssm {

namespace {

const std::string from_named =
    " from ssm_parameter p join ssm_version v on v.parameter = p.id "
    "where p.account = ? and p.region = ? and p.name = ? and v.version = ";

std::optional<Version> first_of(store::Cursor rows) {
  if (rows.done()) return std::nullopt;
  return version_of(rows.row());
}

// The parameter's name as it is stored: an ARN says "/jobs" for "jobs" too.
std::string stored_name(Ssm& ssm, const Call& call, const std::string& given,
                        const std::string& parsed) {
  if (!given.starts_with("arn:") || find_parameter(ssm, call, parsed)) return parsed;
  return parsed.substr(parsed.starts_with('/') ? 1 : 0);
}

Error version_not_found(const Reference& wanted, bool number) {
  if (number)
    return {"ParameterVersionNotFound", "Systems Manager could not find version " +
                                            wanted.selector + " of " + wanted.name +
                                            ". Verify the version and try again."};
  return {"ParameterVersionNotFound", "Systems Manager could not find label " + wanted.selector +
                                          " for parameter " + wanted.name +
                                          ". Verify the label and try again."};
}

}  // namespace

const std::string version_columns =
    "select p.id, p.name, v.version, v.type, v.value, v.key_id, v.description, v.allowed_pattern, "
    "v.tier, v.data_type, v.policies, v.modified, v.modified_by";

Version version_of(const store::Row& row) {
  Version version;
  version.parameter = row.integer(0);
  version.name = row.text(1);
  version.version = row.integer(2);
  version.type = row.text(3);
  version.value = row.text(4);
  version.key_id = row.optional_text(5);
  version.description = row.optional_text(6);
  version.allowed_pattern = row.optional_text(7);
  version.tier = row.text(8);
  version.data_type = row.text(9);
  version.policies = row.optional_text(10);
  version.modified = from_micros(row.integer(11));
  version.modified_by = row.text(12);
  return version;
}

std::optional<std::int64_t> find_parameter(Ssm& ssm, const Call& call, const std::string& name) {
  return ssm.db.find_integer(
      "select id from ssm_parameter where account = ? and region = ? and name = ?",
      {call.caller.account.text, call.region.text, name});
}

Result<std::int64_t> get_parameter_id(Ssm& ssm, const Call& call, const std::string& name) {
  auto parsed = parse_reference(call, name).name;
  auto id = find_parameter(ssm, call, stored_name(ssm, call, name, parsed));
  if (!id) return parameter_not_found(name);
  return *id;
}

std::optional<Version> find_latest(Ssm& ssm, const Call& call, const std::string& name) {
  return first_of(ssm.db.query(version_columns + from_named + "p.latest",
                               {call.caller.account.text, call.region.text, name}));
}

Result<Version> get_version(Ssm& ssm, const Call& call, const std::string& reference) {
  auto wanted = parse_reference(call, reference);
  wanted.name = stored_name(ssm, call, reference, wanted.name);
  if (is_public(wanted.name)) {
    auto found = find_public_parameter(ssm, call, wanted.name);
    if (!found) return parameter_not_found(reference);
    return *std::move(found);
  }
  auto latest = find_latest(ssm, call, wanted.name);
  if (!latest) return parameter_not_found(reference);
  if (wanted.selector.empty()) return *std::move(latest);

  auto number = parse_int(wanted.selector);
  auto version = number ? number
                        : ssm.db.find_integer(
                              "select version from ssm_label where parameter = ? and label = ?",
                              {latest->parameter, wanted.selector});
  if (!version) return version_not_found(wanted, false);
  auto found =
      first_of(ssm.db.query(version_columns + from_named + "?",
                            {call.caller.account.text, call.region.text, wanted.name, *version}));
  if (!found) return version_not_found(wanted, number.has_value());
  return *std::move(found);
}

void delete_parameter_row(Ssm& ssm, std::int64_t parameter) {
  for (auto* sql :
       {"delete from ssm_version where parameter = ?", "delete from ssm_label where parameter = ?",
        "delete from ssm_tag where parameter = ?", "delete from ssm_parameter where id = ?"})
    ssm.db.run(sql, {parameter});
}

Result<aws::ssm::Parameter> shown(Ssm& ssm, const Call& call, const Version& version,
                                  bool decrypt) {
  aws::ssm::Parameter parameter;
  parameter.name = version.name;
  parameter.type = version.type;
  parameter.value = TRY(value_of(ssm, call, version, decrypt));
  parameter.version = version.version;
  parameter.last_modified_date = version.modified;
  parameter.arn =
      is_public(version.name) ? public_arn_of(call, version.name) : arn_of(call, version.name);
  parameter.data_type = version.data_type;
  return parameter;
}

}  // namespace windlass::cloud::ssm
