#include "cloud/acm/certificate.h"

#include "base/hash.h"
#include "base/json.h"
#include "base/text.h"

namespace windlass::cloud::acm {

namespace {

std::optional<Time> optional_time(store::Row row, int column) {
  auto at = row.optional_integer(column);
  return at ? std::optional(from_micros(*at)) : std::nullopt;
}

std::vector<std::string> names_in(std::string_view json) {
  std::vector<std::string> names;
  auto list = parse_json(json);
  if (list && list->is_array())
    for (auto& name : list->as_array()) names.push_back(name.as_string());
  return names;
}

}  // namespace

std::string certificates_where(const char* condition) {
  return std::string(
             "select id, account, region, name, type, status, names, key_algorithm, transparency, "
             "exportable, exported, certificate, chain, key, created, issued, imported, renewed "
             "from acm_certificate where ") +
         condition;
}

Certificate certificate_of(store::Row row) {
  return {.id = row.integer(0),
          .account = row.text(1),
          .region = row.text(2),
          .name = row.text(3),
          .type = row.text(4),
          .status = row.text(5),
          .names = names_in(row.view(6)),
          .key_algorithm = row.text(7),
          .transparency = row.text(8),
          .exportable = row.integer(9) != 0,
          .exported = row.integer(10) != 0,
          .certificate = row.optional_text(11),
          .chain = row.optional_text(12),
          .sealed_key = row.is_null(13) ? "" : std::string(row.view(13)),
          .created = from_micros(row.integer(14)),
          .issued = optional_time(row, 15),
          .imported = optional_time(row, 16),
          .renewed = optional_time(row, 17)};
}

Result<Certificate> find_certificate(Acm& acm, const Call& call,
                                     const std::optional<std::string>& arn) {
  auto text = arn.value_or("");
  auto parts = split(text, ':');
  if (parts.size() != 6 || parts[2] != "acm" || !parts[5].starts_with("certificate/"))
    return Error{"InvalidArnException", "The ARN " + text + " is not that of a certificate."};
  auto rows = acm.db.query(
      certificates_where("account = ? and region = ? and name = ?"),
      {call.caller.account.text, call.region.text, parts[5].substr(parts[5].find('/') + 1)});
  auto is_here = parts[4] == call.caller.account.text && parts[3] == call.region.text;
  if (rows.done() || !is_here)
    return Error{"ResourceNotFoundException", "Could not find certificate " + text + "."};
  return certificate_of(rows.row());
}

Proof proof_of(const std::string& account, const std::string& domain) {
  // A wildcard is proven with what it stands below.
  auto base = lower(domain.starts_with("*.") ? domain.substr(2) : domain);
  auto digest = hex(sha256(account + "/" + base));
  std::string place;
  for (auto letter : digest.substr(54))
    place += static_cast<char>('a' + (letter <= '9' ? letter - '0' : letter - 'a' + 10));
  return {"_" + digest.substr(0, 32) + "." + base + ".",
          "_" + hex(sha256(digest)).substr(0, 32) + "." + place + ".acm-validations.aws."};
}

std::string to_json(const std::vector<std::string>& names) {
  Json::Array list;
  for (auto& name : names) list.emplace_back(name);
  return Json(std::move(list)).dump();
}

std::optional<KeyKind> key_kind(std::string_view algorithm) {
  if (algorithm == "RSA_2048") return KeyKind::Rsa2048;
  if (algorithm == "RSA_3072") return KeyKind::Rsa3072;
  if (algorithm == "RSA_4096") return KeyKind::Rsa4096;
  if (algorithm == "EC_prime256v1") return KeyKind::EcP256;
  if (algorithm == "EC_secp384r1") return KeyKind::EcP384;
  if (algorithm == "EC_secp521r1") return KeyKind::EcP521;
  return std::nullopt;
}

}  // namespace windlass::cloud::acm
