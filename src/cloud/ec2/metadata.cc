#include "cloud/ec2/metadata.h"

#include <map>

#include "aws/iam/get_instance_profile.h"
#include "aws/sts/assume_role.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/signed_document.h"
#include "base/text.h"
#include "base/time.h"
#include "cloud/ec2/common/ranges.h"
#include "cloud/ec2/common/tags.h"
#include "cloud/ec2/instances/facts.h"
#include "cloud/ec2/interfaces/interface.h"
#include "cloud/ec2/interfaces/public_addresses.h"
#include "cloud/ec2/network/subnet.h"
#include "cloud/ec2/network/vpc.h"
#include "cloud/ec2/storage/volume.h"

namespace windlass::cloud::ec2 {

namespace {

using std::chrono::seconds;

constexpr std::int64_t token_seconds_max = 21'600;
constexpr std::string_view token_header = "X-aws-ec2-metadata-token";

http::Response say(int status, std::string text, std::string type = "text/plain") {
  return {.status = status,
          .headers = {{"Content-Type", std::move(type)}, {"Server", "EC2ws"}},
          .body = Body(std::move(text))};
}

// Bound to who asked, and to when it ends.
std::string seal(const Work& work, const std::string& who, std::int64_t ends) {
  return hex(hmac_sha256(work.settings.master_key,
                         "metadata token\n" + who + "\n" + std::to_string(ends)));
}

http::Response give_token(const Work& work, const Call& call, const std::string& who,
                          const http::Request& request) {
  auto name = "X-aws-ec2-metadata-token-ttl-seconds";
  auto wanted = parse_int(request.headers.get(name));
  // A proxy that was led here would hand the token to whoever asked it.
  if (request.headers.has("X-Forwarded-For")) return say(403, "");
  if (!wanted || *wanted < 1 || *wanted > token_seconds_max)
    return say(400, std::string(name) + " must be a number from 1 to 21600\n");
  auto ends = std::chrono::duration_cast<seconds>(call.now.time_since_epoch()).count() + *wanted;
  auto response = say(200, std::to_string(ends) + "." + seal(work, who, ends));
  response.headers.add(name, std::to_string(*wanted));
  return response;
}

bool is_token(const Work& work, const Call& call, const std::string& who, std::string_view token) {
  auto parts = split_once(token, ".");
  auto ends = parts ? parse_int(parts->first) : std::nullopt;
  auto now = std::chrono::duration_cast<seconds>(call.now.time_since_epoch()).count();
  return ends && *ends > now && seal(work, who, *ends) == parts->second;
}

// Everything that there is to read, by its path below /latest/; folders follow from the paths.
class Leaves {
 public:
  void put(const std::string& path, std::string value) {
    if (!value.empty()) leaves_[path] = std::move(value);
  }
  // A leaf's text, or a folder's list with '/' behind the folders in it.
  std::optional<std::string> find(std::string path) const {
    if (auto leaf = leaves_.find(path); leaf != leaves_.end()) return leaf->second;
    if (!path.empty() && !path.ends_with('/')) path += '/';
    std::string list, last;
    for (auto at = leaves_.lower_bound(path); at != leaves_.end(); ++at) {
      if (!at->first.starts_with(path)) break;
      auto rest = std::string_view(at->first).substr(path.size());
      auto name = std::string(rest.substr(0, rest.find('/')));
      if (rest.find('/') != std::string_view::npos) name += '/';
      if (name == last) continue;
      if (!list.empty()) list += '\n';
      list += last = name;
    }
    return list.empty() ? std::nullopt : std::optional(list);
  }

 private:
  std::map<std::string, std::string> leaves_;
};

std::string lines(const std::vector<std::string>& list) { return join(list, "\n"); }

std::vector<std::string> names_of_groups(store::Database& db, const std::vector<std::string>& ids) {
  std::vector<std::string> names;
  for (auto& id : ids)
    names.push_back(
        db.find_text("select name from ec2_security_group where id = ?", {id}).value_or(id));
  return names;
}

void put_interfaces(Leaves& leaves, store::Database& db, const MachineFacts& facts) {
  for (auto& interface : interfaces_of(db, facts.id)) {
    auto base = "meta-data/network/interfaces/macs/" + interface.mac + "/";
    std::vector<std::string> addresses{address_text(interface.address)};
    for (auto more : interface.more_addresses) addresses.push_back(address_text(more));
    leaves.put(base + "interface-id", interface.id);
    leaves.put(base + "mac", interface.mac);
    leaves.put(base + "owner-id", interface.account);
    leaves.put(base + "subnet-id", interface.subnet);
    leaves.put(base + "vpc-id", interface.vpc);
    leaves.put(base + "local-ipv4s", lines(addresses));
    leaves.put(base + "local-hostname", facts.host_name);
    leaves.put(base + "security-group-ids", lines(interface.groups));
    auto groups = lines(names_of_groups(db, interface.groups));
    leaves.put(base + "security-groups", groups);
    if (interface.attachment) {
      leaves.put(base + "device-number", std::to_string(interface.attachment->device_index));
      if (interface.attachment->device_index == 0) leaves.put("meta-data/security-groups", groups);
    }
    auto ranges = ranges_of(db, interface.vpc);
    std::vector<std::string> texts;
    for (auto& one : ranges) texts.push_back(one.range.text());
    leaves.put(base + "vpc-ipv4-cidr-blocks", lines(texts));
    if (!texts.empty()) leaves.put(base + "vpc-ipv4-cidr-block", texts.front());
    if (auto subnet = subnet_by_id(db, interface.subnet))
      leaves.put(base + "subnet-ipv4-cidr-block", subnet->range.text());
    if (auto address = public_address_of(db, interface.id, interface.address))
      leaves.put(base + "public-ipv4s", address_text(address->address));
  }
}

void put_volumes(Leaves& leaves, store::Database& db, const MachineFacts& facts) {
  const std::string folder = "meta-data/block-device-mapping/";
  int count = 0;
  for (auto& volume : volumes_of(db, facts.id)) {
    if (!volume.attachment) continue;
    auto& device = volume.attachment->device;
    if (!volume.root) leaves.put(folder + "ebs" + std::to_string(++count), device);
    if (volume.root) leaves.put(folder + "ami", device);
    if (volume.root) leaves.put(folder + "root", device);
  }
}

std::string identity_document(const MachineFacts& facts) {
  return Json(Json::Object{{"accountId", facts.account},
                           {"architecture", facts.architecture},
                           {"availabilityZone", facts.zone},
                           {"imageId", facts.image},
                           {"instanceId", facts.id},
                           {"instanceType", facts.type},
                           {"pendingTime", format_iso8601(facts.launched)},
                           {"privateIp", facts.address},
                           {"region", facts.region},
                           {"version", "2017-09-30"}})
      .pretty();
}

// The document is signed by this cloud's authority: who trusts it can tell whose machine it is.
void put_identity(Leaves& leaves, const Work& work, const MachineFacts& facts,
                  const std::string& path) {
  const std::string folder = "dynamic/instance-identity/";
  auto document = identity_document(facts);
  auto& authority = work.settings.authority;
  auto put = [&](const std::string& name, auto made) {
    leaves.put(folder + name, path == folder + name ? base64(made()) : "there");
  };
  if (!authority.key.empty()) {
    put("pkcs7", [&] { return sign_document(authority, document); });
    put("signature", [&] { return detached_signature(authority, document); });
  }
  leaves.put(folder + "document", std::move(document));
}

void put_facts(Leaves& leaves, store::Database& db, const MachineFacts& facts) {
  const std::pair<const char*, std::string> plain[] = {
      {"ami-id", facts.image},
      {"ami-launch-index", std::to_string(facts.launch_index)},
      {"ami-manifest-path", "(unknown)"},
      {"hostname", facts.host_name},
      {"local-hostname", facts.host_name},
      {"instance-action", "none"},
      {"instance-id", facts.id},
      {"instance-life-cycle", facts.lifecycle},
      {"instance-type", facts.type},
      {"local-ipv4", facts.address},
      {"mac", facts.mac},
      {"public-hostname", facts.public_name},
      {"public-ipv4", facts.public_address},
      {"reservation-id", facts.reservation},
      {"placement/availability-zone", facts.zone},
      {"placement/availability-zone-id", facts.zone_id},
      {"placement/region", facts.region},
      {"services/domain", "amazonaws.com"},
      {"services/partition", "aws"}};
  for (auto& [path, value] : plain) leaves.put(std::string("meta-data/") + path, value);
  if (!facts.public_key.empty()) {
    leaves.put("meta-data/public-keys/0/openssh-key", facts.public_key + "\n");
  }
  if (facts.tags_in_metadata)
    for (auto& [key, value] : tags_of(db, facts.id))
      leaves.put("meta-data/tags/instance/" + key, value);
  put_interfaces(leaves, db, facts);
  put_volumes(leaves, db, facts);
  leaves.put("user-data", facts.user_data);
}

std::string role_name(std::string_view arn) { return std::string(arn.substr(arn.rfind('/') + 1)); }

// The role of the machine's profile, as IAM has it now; "" for none.
std::string role_of(Work& work, const MachineFacts& facts) {
  if (facts.profile_arn.empty()) return "";
  auto profile = work.peers.call<aws::iam::op::GetInstanceProfile>(
      {.instance_profile_name = role_name(facts.profile_arn)});
  if (!profile || !profile->instance_profile) return "";
  auto& roles = profile->instance_profile->roles;
  return roles && !roles->empty() ? roles->front().arn.value_or("") : "";
}

// A new session each time: it lasts long after the SDK comes for the next one.
std::string credentials(Work& work, const Call& call, const MachineFacts& facts,
                        const std::string& role) {
  auto assumed =
      work.peers.call<aws::sts::op::AssumeRole>({.role_arn = role, .role_session_name = facts.id});
  auto now = format_iso8601(call.now);
  if (!assumed || !assumed->credentials)
    return Json(Json::Object{{"Code", "AssumeRoleUnauthorizedAccess"},
                             {"Message", "EC2 cannot assume the role " + role_name(role) + ": " +
                                             (assumed ? "" : assumed.error().message)},
                             {"LastUpdated", now}})
        .pretty();
  auto& given = *assumed->credentials;
  return Json(Json::Object{{"Code", "Success"},
                           {"LastUpdated", now},
                           {"Type", "AWS-HMAC"},
                           {"AccessKeyId", given.access_key_id.value_or("")},
                           {"SecretAccessKey", given.secret_access_key.value_or("")},
                           {"Token", given.session_token.value_or("")},
                           {"Expiration", format_iso8601(given.expiration.value_or(call.now))}})
      .pretty();
}

void put_role(Leaves& leaves, Work& work, const Call& call, const MachineFacts& facts,
              const std::string& path) {
  if (!path.starts_with("meta-data/iam") && path != "meta-data" && path != "meta-data/") return;
  auto role = role_of(work, facts);
  if (role.empty()) return;
  leaves.put("meta-data/iam/info", Json(Json::Object{{"Code", "Success"},
                                                     {"LastUpdated", format_iso8601(call.now)},
                                                     {"InstanceProfileArn", facts.profile_arn},
                                                     {"InstanceProfileId", facts.profile_id}})
                                       .pretty());
  auto leaf = "meta-data/iam/security-credentials/" + role_name(role);
  leaves.put(leaf, path == leaf ? credentials(work, call, facts, role) : "there");
}

}  // namespace

http::Response metadata(Work& work, const Call& call, const std::string& vpc,
                        const http::Request& request) {
  auto id = instance_at(work.db, vpc, request.peer);
  auto facts = id ? machine_facts(work.db, *id) : std::nullopt;
  if (!facts || !facts->metadata) return say(403, "");
  work.acting_for = {
      .source_arn = {}, .account = AccountId{facts->account}, .region = Region{facts->region}};
  auto path = percent_decode(request.path());
  auto who = facts->id + " " + request.peer;
  if (request.method == "PUT" && path == "/latest/api/token")
    return give_token(work, call, who, request);
  if (request.method != "GET" && request.method != "HEAD") return say(405, "");
  if (auto* token = request.headers.find(token_header)) {
    if (!is_token(work, call, who, *token)) return say(401, "");
  } else if (facts->tokens_required) {
    return say(401, "");
  }
  // Dated versions are the latest, here.
  auto parts = split_once(std::string_view(path).substr(1), "/");
  if (!parts) return path == "/" ? say(200, "latest") : say(404, "");
  auto below = std::string(parts->second);
  if (below.empty()) return say(200, "dynamic\nmeta-data\nuser-data");
  Leaves leaves;
  put_facts(leaves, work.db, *facts);
  put_identity(leaves, work, *facts, below);
  put_role(leaves, work, call, *facts, below);
  auto found = leaves.find(below);
  return found ? say(200, *found) : say(404, "");
}

}  // namespace windlass::cloud::ec2
