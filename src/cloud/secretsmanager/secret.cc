#include "cloud/secretsmanager/secret.h"

#include "base/text.h"
#include "cloud/secretsmanager/errors.h"

namespace windlass::cloud::secretsmanager {

namespace {

constexpr std::size_t suffix_size = 6;

// "jobs-Ab12Cd" names the secret "jobs", if that is its suffix; "jobs" alone will do too.
std::optional<Secret> find_named(Secrets& secrets, const std::string& account,
                                 const std::string& region, const std::string& name) {
  auto rows = secrets.db.query(secret_columns + "where account = ? and region = ? and name = ?",
                               {account, region, name});
  if (rows.done()) return std::nullopt;
  return secret_of(rows.row());
}

std::optional<Secret> find_by_resource(Secrets& secrets, const std::string& account,
                                       const std::string& region, const std::string& resource) {
  if (resource.size() > suffix_size + 1 && resource[resource.size() - suffix_size - 1] == '-') {
    auto found = find_named(secrets, account, region,
                            resource.substr(0, resource.size() - suffix_size - 1));
    if (found && resource.ends_with(found->suffix)) return found;
  }
  return find_named(secrets, account, region, resource);
}

}  // namespace

std::string Secret::arn() const {
  return "arn:aws:secretsmanager:" + region.text + ":" + account.text + ":secret:" + name + "-" +
         suffix;
}

const std::string secret_columns =
    "select id, account, region, name, suffix, description, kms_key, created, changed, accessed, "
    "deleted from secret ";

Secret secret_of(const store::Row& row) {
  Secret secret;
  secret.id = row.integer(0);
  secret.account.text = row.text(1);
  secret.region.text = row.text(2);
  secret.name = row.text(3);
  secret.suffix = row.text(4);
  secret.description = row.optional_text(5);
  secret.kms_key = row.optional_text(6);
  secret.created = from_micros(row.integer(7));
  secret.changed = from_micros(row.integer(8));
  if (!row.is_null(9)) secret.accessed = from_micros(row.integer(9));
  if (!row.is_null(10)) secret.deleted = from_micros(row.integer(10));
  return secret;
}

std::optional<Secret> find_secret(Secrets& secrets, const Call& call, const std::string& name) {
  return find_named(secrets, call.caller.account.text, call.region.text, name);
}

// By ARN, also another account's: whether its policy lets the caller in, the gateway has asked.
Result<Secret> get_any_secret(Secrets& secrets, const Call& call, const GivenId& id) {
  auto given = id.value_or("");
  auto parts = split(given, ':');
  auto is_arn = parts.size() >= 7 && parts[0] == "arn" && parts[2] == "secretsmanager" &&
                parts[3] == call.region.text && parts[5] == "secret";
  auto found = is_arn ? find_by_resource(secrets, std::string(parts[4]), call.region.text,
                                         std::string(parts[6]))
                      : find_secret(secrets, call, given);
  if (!found) return secret_not_found();
  return *std::move(found);
}

Result<Secret> get_secret(Secrets& secrets, const Call& call, const GivenId& id) {
  auto secret = TRY(get_any_secret(secrets, call, id));
  if (secret.deleted) return marked_for_deletion();
  return secret;
}

Result<> check_name(const std::string& name) {
  auto fits = !name.empty() && name.size() <= 512 && std::ranges::all_of(name, [](unsigned char c) {
    return std::isalnum(c) ||
           std::string_view("-/_+=.@!").find(static_cast<char>(c)) != std::string_view::npos;
  });
  if (fits) return Done{};
  return validation(
      "Invalid name. Must be a valid name containing alphanumeric characters, or any of "
      "the following: -/_+=.@!");
}

void mark_changed(Secrets& secrets, const Secret& secret, Time now) {
  secrets.db.run("update secret set changed = ? where id = ?", {micros(now), secret.id});
}

}  // namespace windlass::cloud::secretsmanager
