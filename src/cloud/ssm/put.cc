// PutParameter: a new parameter, or a new version of one.
#include "aws/pattern_program.h"

#include "aws/pattern.h"
#include "cloud/ssm/errors.h"
#include "cloud/ssm/handlers.h"
#include "cloud/ssm/policies.h"
#include "cloud/ssm/secure.h"
#include "cloud/ssm/tags.h"

namespace windlass::cloud::ssm {

namespace {

constexpr std::size_t standard_size_max = 4096;
constexpr std::size_t advanced_size_max = 8192;
constexpr std::int64_t versions_max = 100;

Result<> check_data_type(const Version& version) {
  if (version.data_type == "text") return Done{};
  if (version.data_type == "aws:ec2:image") {
    if (version.type == "String" && version.value.starts_with("ami-")) return Done{};
    return validation("The data type aws:ec2:image needs a String that is the id of an image.");
  }
  return validation("The following data type is not supported: " + version.data_type +
                    " (Data type names are all lowercase.)");
}

Result<> check_pattern(const Version& version) {
  if (!version.allowed_pattern || version.allowed_pattern->empty()) return Done{};
  // A pattern that our matcher does not understand would let everything through.
  if (!aws::compile_pattern(*version.allowed_pattern))
    return Error{"InvalidAllowedPatternException",
                 "The request doesn't meet the regular expression requirement."};
  if (aws::matches_pattern(*version.allowed_pattern, version.value)) return Done{};
  // AWS repeats the value here; a secret does not belong in an error.
  return Error{
      "ParameterPatternMismatchException",
      "Parameter value, cannot be validated against allowedPattern: " + *version.allowed_pattern};
}

// The tier that the parameter gets: as asked for, as it was, or as its value and policies need.
Result<std::string> tier_of(const PutParameterRequest& in, const std::optional<Version>& before) {
  bool needs_advanced =
      in.value->size() > standard_size_max || in.policies.value_or("[]").size() > 2;
  auto asked = in.tier.value_or(before ? before->tier : "Standard");
  if (asked == "Intelligent-Tiering") asked = needs_advanced ? "Advanced" : "Standard";
  if (before && before->tier == "Advanced" && asked == "Standard") {
    if (in.tier != "Standard") return before->tier;
    return validation(
        "This parameter uses the advanced-parameter tier. You can't downgrade a parameter from the "
        "advanced-parameter tier to the standard-parameter tier. If necessary, you can delete the "
        "advanced parameter and recreate it as a standard parameter.");
  }
  if (in.value->size() > advanced_size_max)
    return validation(
        "Advanced tier parameters support a maximum parameter value of 8192 characters.");
  if (asked == "Standard" && in.value->size() > standard_size_max)
    return validation(
        "Standard tier parameters support a maximum parameter value of 4096 characters. To create "
        "a "
        "larger parameter value, upgrade the parameter to use the advanced-parameter tier. For "
        "more "
        "information, see https://docs.aws.amazon.com/systems-manager/latest/userguide/"
        "parameter-store-advanced-parameters.html");
  if (asked == "Standard" && needs_advanced)
    return validation("Parameter policies need the advanced-parameter tier.");
  return asked;
}

Result<> check_request(const PutParameterRequest& in, const std::optional<Version>& before) {
  if (!in.value || in.value->empty())
    return validation(
        "1 validation error detected: Value '' at 'value' failed to satisfy "
        "constraint: Member must have length greater than or equal to 1.");
  bool overwrite = in.overwrite.value_or(false);
  if (overwrite && in.tags && !in.tags->empty())
    return validation(
        "Invalid request: tags and overwrite can't be used together. To create a parameter with "
        "tags, please remove overwrite flag. To update tags for an existing parameter, please use "
        "AddTagsToResource or RemoveTagsFromResource.");
  if (before && !overwrite)
    return Error{
        "ParameterAlreadyExists",
        "The parameter already exists. To overwrite this value, set the overwrite option in "
        "the request to true."};
  if (!before && !in.type)
    return validation("A parameter type is required when you create a parameter.");
  return Done{};
}

// What the request does not say stays as it was.
template <class T>
T or_before(const std::optional<std::string>& given, const std::optional<Version>& before,
            T Version::*member, T otherwise) {
  if (given) return *given;
  return before ? (*before).*member : otherwise;
}

Result<Version> new_version(const Call& call, const PutParameterRequest& in,
                            const std::optional<Version>& before) {
  Version version;
  version.name = *in.name;
  version.version = before ? before->version + 1 : 1;
  version.type = or_before(in.type, before, &Version::type, std::string());
  version.value = *in.value;
  version.description = or_before(in.description, before, &Version::description, {});
  version.allowed_pattern = or_before(in.allowed_pattern, before, &Version::allowed_pattern, {});
  version.data_type = or_before(in.data_type, before, &Version::data_type, std::string("text"));
  version.policies = or_before(in.policies, before, &Version::policies, {});
  version.tier = TRY(tier_of(in, before));
  version.modified = call.now;
  version.modified_by = call.caller.arn;
  if (version.secure())
    version.key_id = in.key_id.value_or(before && before->key_id ? *before->key_id : default_key);
  else if (in.key_id)
    return validation("KeyId can only be given for parameters of type SecureString.");
  TRY(check_data_type(version));
  TRY(check_pattern(version));
  return version;
}

// The oldest version makes room for the new one, unless somebody put a label on it.
Result<> make_room(Ssm& ssm, const Version& next) {
  auto oldest = next.version - versions_max;
  if (oldest < 1) return Done{};
  if (ssm.db.any("select 1 from ssm_label where parameter = ? and version = ?",
                 {next.parameter, oldest}))
    return Error{
        "ParameterMaxVersionLimitExceeded",
        "You attempted to create a new version of " + next.name +
            " by calling the PutParameter API with the overwrite flag. Version " +
            std::to_string(oldest) +
            ", the oldest version, can't be deleted because it has a label associated with "
            "it. Move the label to another version of the parameter, and try again."};
  ssm.db.run("delete from ssm_version where parameter = ? and version <= ?",
             {next.parameter, oldest});
  return Done{};
}

void insert(Ssm& ssm, const Version& version) {
  auto value =
      version.secure() ? store::Bind(store::Blob{version.value}) : store::Bind(version.value);
  ssm.db.run(
      "insert into ssm_version (parameter, version, type, value, key_id, description, "
      "allowed_pattern, tier, data_type, policies, modified, modified_by) "
      "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {version.parameter, version.version, version.type, value, version.key_id, version.description,
       version.allowed_pattern, version.tier, version.data_type, version.policies,
       micros(version.modified), version.modified_by});
}

}  // namespace

Result<PutParameterResult> put_parameter(Ssm& ssm, const Call& call,
                                         const PutParameterRequest& in) {
  auto name = in.name.value_or("");
  TRY(check_name(name));
  auto before = find_latest(ssm, call, name);
  TRY(check_request(in, before));
  auto version = TRY(new_version(call, in, before));
  std::optional<std::int64_t> expires;
  if (version.policies)
    if (auto time = TRY(expiration_of(*version.policies))) expires = micros(*time);

  if (version.secure())
    version.value = TRY(sealed_value(ssm, call, name, *version.key_id, version.value));
  if (before) {
    version.parameter = before->parameter;
    TRY(make_room(ssm, version));
    ssm.db.run("update ssm_parameter set latest = ?, expires = ? where id = ?",
               {version.version, expires, version.parameter});
  } else {
    ssm.db.run(
        "insert into ssm_parameter (account, region, name, latest, expires) "
        "values (?, ?, ?, 1, ?)",
        {call.caller.account.text, call.region.text, name, expires});
    version.parameter = ssm.db.last_insert_id();
  }
  insert(ssm, version);
  if (in.tags) TRY(put_tags(ssm, version.parameter, *in.tags));
  return PutParameterResult{version.version, version.tier};
}

}  // namespace windlass::cloud::ssm
