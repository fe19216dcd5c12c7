#include "cloud/elb/tags.h"

#include <set>

#include "cloud/core/reserved_tags.h"
#include "cloud/elb/arn.h"
#include "cloud/elb/errors.h"
#include "cloud/elb/group.h"
#include "cloud/elb/handlers.h"
#include "cloud/elb/listener.h"

namespace windlass::cloud::elb {

namespace {

constexpr int tags_max = 50;
constexpr std::size_t resources_max = 20;

Error reserved(const std::string& name) {
  return validation("The tag key '" + name + "' begins with 'aws:', which is reserved");
}

Result<> check_there(Elb& elb, const Call& call, const std::string& arn) {
  auto parsed = parse_arn(arn);
  if (!parsed) return validation("'" + arn + "' is not a valid ARN");
  switch (parsed->noun) {
    case Noun::Balancer: TRY(find_balancer(elb, call, arn)); break;
    case Noun::Listener: TRY(find_listener(elb, call, arn)); break;
    case Noun::Rule: TRY(find_rule(elb, call, arn)); break;
    case Noun::TargetGroup: TRY(find_group(elb, call, arn)); break;
  }
  return Done{};
}

Result<std::vector<std::string>> resources(Elb& elb, const Call& call,
                                           const std::optional<std::vector<std::string>>& arns) {
  auto list = arns.value_or(std::vector<std::string>{});
  if (list.empty()) return validation("At least one resource ARN must be specified");
  if (list.size() > resources_max) return validation("Up to '20' resource ARNs can be specified");
  for (auto& arn : list) TRY(check_there(elb, call, arn));
  return list;
}

// Where the host finds it: no tags that anybody set, so that whoever compares tags with what he set
// finds no difference (those of the cloud's own begin with "aws:").
Words places_of(store::Database& db, const std::string& arn) {
  Words words;
  auto parsed = parse_arn(arn);
  if (parsed->noun != Noun::Balancer && parsed->noun != Noun::Listener) return words;
  auto sql = parsed->noun == Noun::Balancer ? "l.balancer = ? order by l.port desc" : "l.id = ?";
  for (auto row : db.query(listeners_where(sql), {parsed->id})) {
    auto listener = listener_of(row);
    if (!listener.loopback_port) continue;
    auto dns = db.find_text("select dns from elb_balancer where id = ?", {listener.balancer});
    auto& protocol = *listener.document.protocol;
    auto scheme = protocol == "HTTPS" ? "https://" : protocol == "HTTP" ? "http://" : "tcp://";
    auto port = std::to_string(*listener.loopback_port);
    words["aws:windlass:port"] = port;
    words["aws:windlass:url"] = scheme + dns.value_or("127.0.0.1") + ":" + port;
    if (parsed->noun == Noun::Balancer)
      words["aws:windlass:port:" + std::to_string(*listener.document.port)] = port;
  }
  return words;
}

}  // namespace

Result<> put_tags(Elb& elb, const Call& call, const std::string& arn,
                  const std::optional<std::vector<Tag>>& tags) {
  std::set<std::string> seen;
  for (auto& tag : tags.value_or(std::vector<Tag>{})) {
    auto name = tag.key.value_or("");
    if (!seen.insert(name).second)
      return Error{"DuplicateTagKeys", "A tag key was specified more than once"};
    if (is_kept_from_tag(call, name)) return reserved(name);
    elb.db.run("insert or replace into elb_tag (arn, name, value) values (?, ?, ?)",
               {arn, name, tag.value.value_or("")});
  }
  if (elb.db.find_integer("select count(*) from elb_tag where arn = ?", {arn}) > tags_max)
    return Error{"TooManyTags",
                 "The maximum number of tags has been reached on resource '" + arn + "'"};
  return Done{};
}

Words tags_of(store::Database& db, const std::string& arn) {
  Words tags;
  for (auto row : db.query("select name, value from elb_tag where arn = ?", {arn}))
    tags[row.text(0)] = row.text(1);
  return tags;
}

void drop_tags(store::Database& db, const std::string& arn) {
  db.run("delete from elb_tag where arn = ?", {arn});
}

Result<AddTagsOutput> add_tags(Elb& elb, const Call& call, const AddTagsInput& in) {
  for (auto& arn : TRY(resources(elb, call, in.resource_arns)))
    TRY(put_tags(elb, call, arn, in.tags));
  return AddTagsOutput{};
}

Result<RemoveTagsOutput> remove_tags(Elb& elb, const Call& call, const RemoveTagsInput& in) {
  for (auto& arn : TRY(resources(elb, call, in.resource_arns)))
    for (auto& name : in.tag_keys.value_or(std::vector<std::string>{})) {
      if (is_kept_from_tag(call, name)) return reserved(name);
      elb.db.run("delete from elb_tag where arn = ? and name = ?", {arn, name});
    }
  return RemoveTagsOutput{};
}

Result<DescribeTagsOutput> describe_tags(Elb& elb, const Call& call, const DescribeTagsInput& in) {
  DescribeTagsOutput answer;
  answer.tag_descriptions.emplace();
  for (auto& arn : TRY(resources(elb, call, in.resource_arns))) {
    auto words = tags_of(elb.db, arn);
    words.merge(places_of(elb.db, arn));
    TagDescription one{.resource_arn = arn, .tags = std::vector<Tag>{}};
    for (auto& [name, value] : words) one.tags->push_back({.key = name, .value = value});
    answer.tag_descriptions->push_back(std::move(one));
  }
  return answer;
}

}  // namespace windlass::cloud::elb
