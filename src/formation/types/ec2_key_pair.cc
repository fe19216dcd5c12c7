#include "aws/ec2/create_key_pair.h"
#include "aws/ec2/delete_key_pair.h"
#include "aws/ec2/describe_key_pairs.h"
#include "aws/ec2/import_key_pair.h"
#include "aws/ssm/delete_parameter.h"
#include "aws/ssm/get_parameter.h"
#include "aws/ssm/put_parameter.h"
#include "formation/types/ec2.h"

namespace windlass::formation::types {

extern const ResourceType ec2_key_pair;

namespace {

using namespace aws::ec2;

// Where CloudFormation leaves the private half of a key that EC2 has made.
std::string parameter_of(const std::string& key_pair) { return "/ec2/keypair/" + key_pair; }

Result<std::optional<KeyPairInfo>> find(const Place& place, const std::string& name) {
  return find_one<op::DescribeKeyPairs>(
      place, {.key_names = std::vector{name}, .include_public_key = true},
      &DescribeKeyPairsResult::key_pairs);
}

Physical key_pair(const std::string& name, const std::optional<std::string>& id,
                  const std::optional<std::string>& fingerprint) {
  return {name, Json::Object{{"KeyPairId", Json(id.value_or(""))},
                             {"KeyFingerprint", Json(fingerprint.value_or(""))}}};
}

Result<Physical> import_key(const Place& place, const Wanted& wanted, const std::string& name) {
  auto made = TRY(place.client.call<op::ImportKeyPair>(
      {.tag_specifications = tagged("key-pair", wanted),
       .key_name = name,
       .public_key_material = text(wanted.properties, "PublicKeyMaterial")}));
  return key_pair(name, made.key_pair_id, made.key_fingerprint);
}

Result<Physical> make_key(const Place& place, const Wanted& wanted, const std::string& name) {
  auto request = TRY(made_of<CreateKeyPairRequest>(without(wanted.properties, {"Tags"})));
  request.tag_specifications = tagged("key-pair", wanted);
  auto made = TRY(place.client.call<op::CreateKeyPair>(std::move(request)));
  TRY(place.client.call<aws::ssm::op::PutParameter>(
      {.name = parameter_of(made.key_pair_id.value_or("")),
       .value = made.key_material,
       .type = "SecureString"}));
  return key_pair(name, made.key_pair_id, made.key_fingerprint);
}

Result<bool> is_stored(const Place& place, const std::string& key_pair) {
  auto there = place.client.call<aws::ssm::op::GetParameter>({.name = parameter_of(key_pair)});
  if (is_gone(there)) return false;
  TRY(std::move(there));
  return true;
}

Result<Physical> create(const Place& place, const Wanted& wanted) {
  auto name = text_or(wanted.properties, "KeyName", "");
  auto is_public = text(wanted.properties, "PublicKeyMaterial").has_value();
  if (auto there = TRY(find(place, name))) {
    if (!has_token(tag_map(there->tags), wanted)) return already_exists(ec2_key_pair.name, name);
    if (is_public || TRY(is_stored(place, there->key_pair_id.value_or(""))))
      return key_pair(name, there->key_pair_id, there->key_fingerprint);
    // We were interrupted before the private half was stored: nobody has it, nobody uses it.
    TRY(done_if_gone(place.client.call<op::DeleteKeyPair>({.key_pair_id = there->key_pair_id})));
  }
  return is_public ? import_key(place, wanted, name) : make_key(place, wanted, name);
}

// "ssh-ed25519 AAAA..." of "ssh-ed25519 AAAA... me@here".
std::string key_in(const std::string& line) {
  return line.substr(0, line.find_first_of(" \r\n", line.find(' ') + 1));
}

// Also for one that was imported.
Result<Progress> ready(const Place& place, const Wanted&, Physical& physical) {
  auto there = TRY(find(place, physical.id));
  if (!there) return vanished(physical);
  physical = key_pair(physical.id, there->key_pair_id, there->key_fingerprint);
  return Progress::Ready;
}

Result<> remove(const Place& place, const Wanted&, const Physical& physical) {
  auto there = TRY(find(place, physical.id));
  auto id = text_or(physical.attributes, "KeyPairId", "");
  // Another of that name is somebody else's.
  if (there && (id.empty() || there->key_pair_id == id)) {
    id = there->key_pair_id.value_or("");
    TRY(done_if_gone(place.client.call<op::DeleteKeyPair>({.key_pair_id = id})));
  }
  return done_if_gone(place.client.call<aws::ssm::op::DeleteParameter>({.name = parameter_of(id)}));
}

Result<std::optional<Json>> read(const Place& place, const Physical& physical,
                                 const Json& properties) {
  auto there = TRY(find(place, physical.id));
  if (!there) return {std::nullopt};
  auto now = only(told(*there), {"KeyName", "KeyType"});
  // EC2 has a comment of its own: what matters is the key.
  auto given = text(properties, "PublicKeyMaterial");
  if (given && there->public_key)
    now.set("PublicKeyMaterial",
            Json(key_in(*given) == key_in(*there->public_key) ? *given : *there->public_key));
  now.set("Tags", tags_as_they_stand(there->tags, properties));
  return {std::move(now)};
}

}  // namespace

const ResourceType ec2_key_pair = {.name = "AWS::EC2::KeyPair",
                                   .create = create,
                                   .ready = ready,
                                   .remove = remove,
                                   .read = read,
                                   .passing = ec2_passing};

}  // namespace windlass::formation::types
