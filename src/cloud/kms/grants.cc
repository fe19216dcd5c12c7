// Grants: permissions on a key, handed to one principal. They are kept; whoever decides on requests
// reads them here.
#include "base/text.h"
#include "cloud/kms/errors.h"
#include "cloud/kms/grant_terms.h"
#include "cloud/kms/handlers.h"
#include "cloud/kms/key.h"
#include "cloud/kms/page.h"

namespace windlass::cloud::kms {

namespace {

constexpr std::string_view grant_columns =
    "select id, key, name, grantee, retiring, terms, created from kms_grant ";

Result<> check_principal(const std::optional<std::string>& principal) {
  if (!principal || principal->starts_with("arn:") || principal->ends_with(".amazonaws.com"))
    return Done{};
  return Error{"InvalidArnException", "Invalid principal arn: " + *principal};
}

// A symmetric key does nothing else.
Result<> check_operations(const std::vector<std::string>& operations) {
  static constexpr std::string_view allowed[] = {"Decrypt",
                                                 "Encrypt",
                                                 "GenerateDataKey",
                                                 "GenerateDataKeyWithoutPlaintext",
                                                 "ReEncryptFrom",
                                                 "ReEncryptTo",
                                                 "CreateGrant",
                                                 "RetireGrant",
                                                 "DescribeKey",
                                                 "GenerateDataKeyPair",
                                                 "GenerateDataKeyPairWithoutPlaintext"};
  if (operations.empty()) return validation("A grant must allow at least one operation");
  for (auto& operation : operations)
    if (std::ranges::find(allowed, operation) == std::end(allowed))
      return validation("Grant operation " + operation +
                        " is not supported for a key with key spec SYMMETRIC_DEFAULT and key usage "
                        "ENCRYPT_DECRYPT");
  return Done{};
}

std::pair<GrantListEntry, std::string> entry_of(const Call& call, const store::Row& row) {
  Key key;
  key.id = row.text(1);
  key.account = call.caller.account;
  key.region = call.region;
  GrantListEntry entry;
  entry.grant_id = row.text(0);
  entry.key_id = key.arn();
  entry.name = row.optional_text(2).value_or("");
  entry.grantee_principal = row.text(3);
  entry.retiring_principal = row.optional_text(4);
  entry.issuing_account = "arn:aws:iam::" + key.account.text + ":root";
  unpack_terms(row.view(5), entry);
  entry.creation_date = from_micros(row.integer(6));
  return {std::move(entry), row.text(0)};
}

struct Issued {
  std::string id;
  std::string token;
};
// The grant that was made with the same name and terms: asking twice makes it once.
std::optional<Issued> find_issued(Kms& kms, const Key& key, const CreateGrantRequest& in,
                                  const std::string& terms) {
  if (!in.name) return std::nullopt;
  auto rows = kms.db.query(
      "select id, token from kms_grant where key = ? and name = ? and grantee = ? and "
      "retiring is ? and terms = ?",
      {key.id, in.name, in.grantee_principal, in.retiring_principal, terms});
  if (rows.done()) return std::nullopt;
  return Issued{rows.row().text(0), rows.row().text(1)};
}

}  // namespace

Result<CreateGrantResponse> create_grant(Kms& kms, const Call& call, const CreateGrantRequest& in) {
  auto key = TRY(get_key(kms, call, in.key_id));
  if (key.deletion) return pending_deletion(key.arn());
  if (!key.enabled) return disabled(key.arn());
  TRY(check_principal(in.grantee_principal));
  TRY(check_principal(in.retiring_principal));
  TRY(check_operations(in.operations.value_or(std::vector<std::string>{})));
  if (in.dry_run.value_or(false)) return dry_run();

  auto terms = pack_terms(in);
  if (auto issued = find_issued(kms, key, in, terms))
    return CreateGrantResponse{issued->token, issued->id};
  Issued made{kms.work.random.hex(64), "AQpA" + kms.work.random.hex(120)};
  kms.db.run(
      "insert into kms_grant (id, account, region, key, token, name, grantee, retiring, terms, "
      "created) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {made.id, key.account.text, key.region.text, key.id, made.token, in.name,
       in.grantee_principal, in.retiring_principal, terms, micros(call.now)});
  return CreateGrantResponse{made.token, made.id};
}

Result<ListGrantsResponse> list_grants(Kms& kms, const Call& call, const ListGrantsRequest& in) {
  auto key = TRY(get_key(kms, call, in.key_id));
  auto start = TRY(page_start(in.limit, in.marker, 50));
  ListGrantsResponse answer;
  fill_page(answer, answer.grants, start,
            kms.db.query(std::string(grant_columns) +
                             "where key = ? and id > ? and (? is null or id = ?) and "
                             "(? is null or grantee = ?) order by id limit ?",
                         {key.id, start.after, in.grant_id, in.grant_id, in.grantee_principal,
                          in.grantee_principal, start.rows()}),
            [&](const store::Row& row) { return entry_of(call, row); });
  return answer;
}

Result<ListGrantsResponse> list_retirable_grants(Kms& kms, const Call& call,
                                                 const ListRetirableGrantsRequest& in) {
  TRY(check_principal(in.retiring_principal));
  auto start = TRY(page_start(in.limit, in.marker, 50));
  ListGrantsResponse answer;
  fill_page(answer, answer.grants, start,
            kms.db.query(std::string(grant_columns) +
                             "where account = ? and region = ? and retiring = ? and id > ? "
                             "order by id limit ?",
                         {call.caller.account.text, call.region.text, in.retiring_principal,
                          start.after, start.rows()}),
            [&](const store::Row& row) { return entry_of(call, row); });
  return answer;
}

Result<> revoke_grant(Kms& kms, const Call& call, const RevokeGrantRequest& in) {
  auto key = TRY(get_key(kms, call, in.key_id));
  auto id = in.grant_id.value_or("");
  if (!kms.db.any("select 1 from kms_grant where key = ? and id = ?", {key.id, id}))
    return not_found("Grant ID " + id + " not found");
  if (in.dry_run.value_or(false)) return dry_run();
  kms.db.run("delete from kms_grant where id = ?", {id});
  return Done{};
}

Result<> retire_grant(Kms& kms, const Call& call, const RetireGrantRequest& in) {
  if (in.grant_token ? in.key_id || in.grant_id : !in.key_id || !in.grant_id)
    return validation("Either the grant token, or the key ARN and the grant ID must be given");
  if (!in.grant_token) return revoke_grant(kms, call, {in.key_id, in.grant_id, in.dry_run});
  auto id =
      kms.db.find_text("select id from kms_grant where token = ? and account = ? and region = ?",
                       {in.grant_token, call.caller.account.text, call.region.text});
  if (!id) return Error{"InvalidGrantTokenException", "The grant token is not valid"};
  if (in.dry_run.value_or(false)) return dry_run();
  kms.db.run("delete from kms_grant where id = ?", {*id});
  return Done{};
}

}  // namespace windlass::cloud::kms
