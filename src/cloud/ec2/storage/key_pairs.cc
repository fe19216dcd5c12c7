// Key pairs: made or imported; the private half is told once and kept nowhere.
#include <algorithm>

#include "aws/ec2/create_key_pair.h"
#include "aws/ec2/delete_key_pair.h"
#include "aws/ec2/describe_key_pairs.h"
#include "aws/ec2/import_key_pair.h"
#include "base/ssh_key.h"
#include "base/text.h"
#include "cloud/ec2/common/errors.h"
#include "cloud/ec2/common/filters.h"
#include "cloud/ec2/common/ids.h"
#include "cloud/ec2/common/tags.h"
#include "cloud/ec2/storage/handlers.h"
#include "cloud/ec2/storage/key_pair.h"

namespace windlass::cloud::ec2 {

using namespace aws::ec2;

namespace {

constexpr std::size_t name_max = 255;

const std::string columns =
    "select id, name, type, fingerprint, public_key, created from ec2_key_pair"
    " where account = ? and region = ? ";

KeyPair key_pair_of(const store::Row& row) {
  return {.id = row.text(0),
          .name = row.text(1),
          .type = row.text(2),
          .fingerprint = row.text(3),
          .public_key = row.text(4),
          .created = from_micros(row.integer(5))};
}

std::optional<KeyPair> find_by(Ec2& ec2, const Call& call, const std::string& condition,
                               const std::string& value) {
  auto rows =
      ec2.db.query(columns + condition, {call.caller.account.text, call.region.text, value});
  return rows.done() ? std::nullopt : std::optional(key_pair_of(rows.row()));
}

Error unknown_id(const std::string& id) {
  return {"InvalidKeyPair.NotFound", "The key pair ID '" + id + "' does not exist"};
}

Result<> check_name(Ec2& ec2, const Call& call, const std::string& name) {
  if (name.empty()) return missing_parameter("KeyName");
  auto ascii = std::ranges::all_of(name, [](char c) { return c >= ' ' && c <= '~'; });
  if (name.size() > name_max || !ascii || trimmed(name).size() != name.size())
    return invalid_parameter(name, "KeyName",
                             "A name has up to 255 ASCII characters, and begins and ends with none "
                             "that is blank.");
  if (find_by(ec2, call, "and name = ?", name))
    return Error{"InvalidKeyPair.Duplicate", "The keypair already exists"};
  return Done{};
}

Result<KeyPair> keep(Ec2& ec2, const Call& call, const std::string& name, const SshPublicKey& key,
                     const std::string& fingerprint, const Tags& tags) {
  KeyPair pair{.id = new_id(ec2.work.random, "key"),
               .name = name,
               .type = key.type == "ssh-rsa" ? "rsa" : "ed25519",
               .fingerprint = fingerprint,
               .public_key = key.line() + " " + name,
               .created = call.now};
  ec2.db.run(
      "insert into ec2_key_pair(id, account, region, name, type, fingerprint, public_key, created)"
      " values(?, ?, ?, ?, ?, ?, ?, ?)",
      {pair.id, call.caller.account.text, call.region.text, pair.name, pair.type, pair.fingerprint,
       pair.public_key, micros(call.now)});
  TRY(put_tags(ec2, call, pair.id, tags));
  return pair;
}

KeyPairInfo shown(const KeyPair& pair, const Tags& tags, bool with_key) {
  KeyPairInfo info;
  info.key_pair_id = pair.id;
  info.key_name = pair.name;
  info.key_type = pair.type;
  info.key_fingerprint = pair.fingerprint;
  info.create_time = pair.created;
  if (with_key) info.public_key = pair.public_key;
  info.tags = tag_list(tags);
  return info;
}

Result<std::vector<KeyPair>> asked(Ec2& ec2, const Call& call, const DescribeKeyPairsRequest& in) {
  std::vector<KeyPair> pairs;
  auto names = in.key_names.value_or(std::vector<std::string>{});
  auto ids = in.key_pair_ids.value_or(std::vector<std::string>{});
  for (auto& name : names) pairs.push_back(TRY(find_key_pair(ec2, call, name)));
  for (auto& id : ids) {
    auto pair = find_by(ec2, call, "and id = ?", id);
    if (!pair) return unknown_id(id);
    pairs.push_back(*std::move(pair));
  }
  if (!names.empty() || !ids.empty()) return pairs;
  for (auto row :
       ec2.db.query(columns + "order by name", {call.caller.account.text, call.region.text}))
    pairs.push_back(key_pair_of(row));
  return pairs;
}

}  // namespace

Result<KeyPair> find_key_pair(Ec2& ec2, const Call& call, const std::string& name) {
  auto pair = find_by(ec2, call, "and name = ?", name);
  if (!pair) return Error{"InvalidKeyPair.NotFound", "The key pair '" + name + "' does not exist"};
  return *std::move(pair);
}

Result<aws::ec2::KeyPair> create_key_pair(Ec2& ec2, const Call& call,
                                          const CreateKeyPairRequest& in) {
  auto name = in.key_name.value_or("");
  TRY(check_name(ec2, call, name));
  auto tags = TRY(wanted_tags(call, in.tag_specifications, "key-pair"));
  auto type = in.key_type.value_or("rsa"), form = in.key_format.value_or("pem");
  if (type != "rsa" && type != "ed25519") return invalid_parameter(type, "KeyType");
  if (form != "pem" && form != "ppk") return invalid_parameter(form, "KeyFormat");
  TRY(refuse_dry_run(in.dry_run));
  auto made =
      make_ssh_key(ec2.work.random, type == "rsa" ? SshKeyKind::Rsa2048 : SshKeyKind::Ed25519,
                   form == "pem" ? SshKeyForm::Pem : SshKeyForm::Ppk, name);
  auto pair = TRY(keep(ec2, call, name, made.public_key, made.fingerprint, tags));
  aws::ec2::KeyPair answer;
  answer.key_pair_id = pair.id;
  answer.key_name = pair.name;
  answer.key_fingerprint = pair.fingerprint;
  answer.key_material = std::move(made.private_key);
  answer.tags = tag_list(tags);
  return answer;
}

Result<ImportKeyPairResult> import_key_pair(Ec2& ec2, const Call& call,
                                            const ImportKeyPairRequest& in) {
  auto name = in.key_name.value_or("");
  TRY(check_name(ec2, call, name));
  auto tags = TRY(wanted_tags(call, in.tag_specifications, "key-pair"));
  auto text = in.public_key_material.value_or("");
  if (text.empty())
    return Error{"MissingParameter", "The request must contain the parameter PublicKeyMaterial"};
  auto key = read_ssh_public_key(text);
  if (!key)
    return Error{key.error().code == "NotAKey" ? "InvalidKey.Format" : "InvalidKeyPair.Format",
                 key.error().message};
  TRY(refuse_dry_run(in.dry_run));
  auto fingerprint = key->type == "ssh-rsa" ? key->md5_fingerprint() : key->sha256_fingerprint();
  auto pair = TRY(keep(ec2, call, name, *key, fingerprint, tags));
  ImportKeyPairResult answer;
  answer.key_pair_id = pair.id;
  answer.key_name = pair.name;
  answer.key_fingerprint = pair.fingerprint;
  answer.tags = tag_list(tags);
  return answer;
}

Result<DeleteKeyPairResult> delete_key_pair(Ec2& ec2, const Call& call,
                                            const DeleteKeyPairRequest& in) {
  if (!in.key_name && !in.key_pair_id)
    return Error{"MissingParameter", "The request must contain the parameter KeyName or KeyPairId"};
  auto pair = in.key_pair_id ? find_by(ec2, call, "and id = ?", *in.key_pair_id)
                             : find_by(ec2, call, "and name = ?", *in.key_name);
  TRY(refuse_dry_run(in.dry_run));
  // A name that nobody has is no error; an id is.
  if (!pair && in.key_pair_id) return unknown_id(*in.key_pair_id);
  DeleteKeyPairResult answer{.return_ = true, .key_pair_id = {}};
  if (!pair) return answer;
  ec2.db.run("delete from ec2_key_pair where id = ?", {pair->id});
  drop_tags(ec2, pair->id);
  answer.key_pair_id = pair->id;
  return answer;
}

Result<DescribeKeyPairsResult> describe_key_pairs(Ec2& ec2, const Call& call,
                                                  const DescribeKeyPairsRequest& in) {
  auto filters = TRY(Filters::read(in.filters, {"fingerprint", "key-name", "key-pair-id"}));
  auto candidates = TRY(asked(ec2, call, in));
  TRY(refuse_dry_run(in.dry_run));
  DescribeKeyPairsResult answer{std::vector<KeyPairInfo>{}};
  for (auto& pair : candidates) {
    auto tags = tags_of(ec2.db, pair.id);
    Facts facts;
    facts.add("fingerprint", pair.fingerprint)
        .add("key-name", pair.name)
        .add("key-pair-id", pair.id)
        .tags(tags);
    if (filters.match(facts))
      answer.key_pairs->push_back(shown(pair, tags, in.include_public_key.value_or(false)));
  }
  return answer;
}

}  // namespace windlass::cloud::ec2
