#include "cloud/core/session.h"

#include "base/fault.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/text.h"

namespace windlass::cloud {

namespace {

constexpr std::string_view key_id_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::size_t seal_size = 32;
// AWS's secret keys have 40 characters: 30 bytes.
constexpr std::size_t secret_bytes = 30;

// One key a purpose, so that no seal can pass for a secret.
std::string key_for(const std::string& master_key, std::string_view purpose) {
  if (master_key.size() != 32) throw Fault("the master key must have 32 bytes");
  return hmac_sha256(master_key, purpose);
}

std::string seal(const std::string& master_key, std::string_view payload) {
  return hmac_sha256(key_for(master_key, "session token"), payload);
}

Json list_of(const std::vector<std::string>& texts) {
  Json::Array list;
  for (auto& text : texts) list.emplace_back(text);
  return list;
}

std::vector<std::string> texts_of(const Json* list) {
  std::vector<std::string> texts;
  if (list && list->is_array())
    for (auto& text : list->as_array()) texts.push_back(text.as_string());
  return texts;
}

std::string payload_of(const Session& session, const std::string& access_key_id) {
  Json payload;
  payload.set("key", access_key_id);
  payload.set("account", session.account.text);
  payload.set("arn", session.arn);
  payload.set("user", session.user_id);
  payload.set("issued", session.issued.time_since_epoch().count());
  payload.set("expires", session.expires.time_since_epoch().count());
  if (!session.policy.empty()) payload.set("policy", session.policy);
  if (!session.source_identity.empty()) payload.set("source", session.source_identity);
  if (!session.policy_arns.empty()) payload.set("policies", list_of(session.policy_arns));
  if (!session.issuer.empty()) payload.set("issuer", session.issuer);
  if (!session.held_by.empty()) payload.set("held_by", session.held_by);
  if (session.in_stead) payload.set("in_stead", true);
  if (!session.transitive.empty()) payload.set("transitive", list_of(session.transitive));
  if (session.tags.empty()) return payload.dump();
  Json tags;
  for (auto& [name, value] : session.tags) tags.set(name, value);
  payload.set("tags", std::move(tags));
  return payload.dump();
}

Time time_at(const Json& payload, std::string_view name) {
  auto* value = payload.find(name);
  return Time{Duration{value && value->is_int() ? value->as_int() : 0}};
}

// Of a payload that we sealed.
Session session_of(const Json& payload) {
  Session session;
  session.account.text = payload.text("account").value_or("");
  session.arn = payload.text("arn").value_or("");
  session.user_id = payload.text("user").value_or("");
  session.issued = time_at(payload, "issued");
  session.expires = time_at(payload, "expires");
  session.policy = payload.text("policy").value_or("");
  session.policy_arns = texts_of(payload.find("policies"));
  session.source_identity = payload.text("source").value_or("");
  session.transitive = texts_of(payload.find("transitive"));
  session.issuer = payload.text("issuer").value_or("");
  session.held_by = payload.text("held_by").value_or("");
  session.in_stead = payload.find("in_stead") != nullptr;
  if (auto* tags = payload.find("tags"); tags && tags->is_object())
    for (auto& [name, value] : tags->as_object()) session.tags.emplace(name, value.as_string());
  return session;
}

}  // namespace

IssuedKey issue_session(const std::string& master_key, Random& random, const Session& session) {
  IssuedKey key;
  key.access_key_id = "ASIA" + random.text(16, key_id_alphabet);
  key.secret_access_key = secret_of(master_key, key.access_key_id);
  auto payload = payload_of(session, key.access_key_id);
  key.session_token = base64(seal(master_key, payload) + payload);
  return key;
}

Result<Session> open_session(const std::string& master_key, std::string_view access_key_id,
                             std::string_view session_token, Time now) {
  auto invalid =
      Error{"InvalidClientTokenId", "The security token included in the request is invalid."};
  auto bytes = parse_base64(session_token);
  // Base64 has several spellings of the same bytes; ours has one.
  if (!bytes || bytes->size() <= seal_size || base64(*bytes) != session_token) return invalid;
  auto payload = std::string_view(*bytes).substr(seal_size);
  auto given = std::string_view(*bytes).substr(0, seal_size);
  if (!constant_time_equal(seal(master_key, payload), given)) return invalid;

  auto json = parse_json(payload);
  if (!json || !constant_time_equal(json->text("key").value_or(""), access_key_id)) return invalid;
  auto session = session_of(*json);
  if (now >= session.expires)
    return Error{"ExpiredToken", "The security token included in the request is expired"};
  return session;
}

std::string secret_of(const std::string& master_key, std::string_view access_key_id) {
  auto bytes = hmac_sha256(key_for(master_key, "secret access key"), access_key_id);
  return base64(bytes.substr(0, secret_bytes));
}

}  // namespace windlass::cloud
