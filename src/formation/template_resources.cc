#include <algorithm>

#include "formation/problem.h"
#include "formation/template_sections.h"

namespace windlass::formation {

namespace {

constexpr std::string_view members[] = {"Type",           "Properties",     "DependsOn",
                                        "Metadata",       "DeletionPolicy", "UpdateReplacePolicy",
                                        "CreationPolicy", "UpdatePolicy",   "Condition"};

// Those that CloudFormation can keep a snapshot of.
constexpr std::string_view with_snapshots[] = {
    "AWS::DocDB::DBCluster",          "AWS::EC2::Volume",
    "AWS::ElastiCache::CacheCluster", "AWS::ElastiCache::ReplicationGroup",
    "AWS::Neptune::DBCluster",        "AWS::RDS::DBCluster",
    "AWS::RDS::DBInstance",           "AWS::Redshift::Cluster"};

Result<std::vector<std::string>> read_depends_on(const Node& node) {
  std::vector<std::string> names;
  auto all = node.is_list() ? node.items() : std::vector<Node>{node};
  for (auto& name : all) {
    if (!name.is_scalar())
      return malformed("DependsOn must be a string or list of strings.", name.mark());
    if (std::ranges::find(names, name.text()) == names.end()) names.push_back(name.text());
  }
  return names;
}

std::string policy_by_default(const Resource& resource) {
  auto is_member = resource.properties.find("DBClusterIdentifier") != nullptr;
  if (resource.type == "AWS::RDS::DBCluster") return "Snapshot";
  if (resource.type == "AWS::RDS::DBInstance" && !is_member) return "Snapshot";
  return "Delete";
}

// Nothing when a function stands there that is to be played first.
Result<std::optional<std::string>> read_policy(const Template& out, const Resource& resource,
                                               const Node& node, std::string_view key) {
  std::string name(key);
  if (node.is_map() && out.unprocessed) return std::optional<std::string>();
  if (!node.is_string())
    return malformed("Every " + name + " member must be a string.", node.mark());
  auto& policy = node.text();
  auto known = policy == "Delete" || policy == "Retain" || policy == "Snapshot" ||
               (policy == "RetainExceptOnCreate" && key == "DeletionPolicy");
  if (!known)
    return malformed("Unrecognized " + name + " " + policy + " for resource " + resource.logical_id,
                     node.mark());
  if (policy == "Snapshot" &&
      std::ranges::find(with_snapshots, resource.type) == std::end(with_snapshots))
    return misused("resource type " + resource.type + " does not support " + name + " Snapshot",
                   node.mark());
  return std::optional(policy);
}

Result<> read_policies(const Template& out, Resource& resource, const Node& node) {
  resource.deletion_policy = resource.update_replace_policy = policy_by_default(resource);
  if (auto* policy = node.find("DeletionPolicy")) {
    resource.deletion_policy_written = true;
    if (auto read = TRY(read_policy(out, resource, *policy, "DeletionPolicy")))
      resource.deletion_policy = *read;
  }
  if (auto* policy = node.find("UpdateReplacePolicy"))
    if (auto read = TRY(read_policy(out, resource, *policy, "UpdateReplacePolicy")))
      resource.update_replace_policy = *read;
  return Done{};
}

Result<std::optional<Node>> map_at(const Node& node, std::string_view key,
                                   const std::string& path) {
  auto* found = node.find(key);
  if (!found) return std::optional<Node>();
  TRY(must_be_map(*found, path + "/" + std::string(key)));
  return std::optional(*found);
}

Result<Resource> read_resource(const Template& out, const std::string& name, Mark mark,
                               const Node& node) {
  auto path = "/Resources/" + name;
  TRY(check_name("Resource", name, mark));
  if (!node.is_map()) return malformed("Any Resources member must be an object.", node.mark());
  TRY(check_members(node, members, "Invalid template resource property"));
  Resource resource{.logical_id = name, .mark = mark};

  auto* type = node.find("Type");
  if (!type)
    return malformed("[" + path + "] Every Resources object must contain a Type member.", mark);
  resource.type = TRY(text_at(*type, path + "/Type"));
  resource.type_mark = type->mark();

  if (auto properties = TRY(map_at(node, "Properties", path)))
    resource.properties = *properties;
  else
    resource.properties.set_mark(mark);
  resource.metadata = TRY(map_at(node, "Metadata", path));
  resource.creation_policy = TRY(map_at(node, "CreationPolicy", path));
  resource.update_policy = TRY(map_at(node, "UpdatePolicy", path));
  if (resource.creation_policy) TRY(check_creation_policy(*resource.creation_policy));
  if (resource.update_policy) TRY(check_update_policy(*resource.update_policy));
  if (auto* names = node.find("DependsOn")) resource.depends_on = TRY(read_depends_on(*names));
  if (auto* condition = node.find("Condition"))
    resource.condition = TRY(text_at(*condition, path + "/Condition"));
  TRY(read_policies(out, resource, node));
  return resource;
}

}  // namespace

Result<> read_resources(Template& out, const Node& section) {
  TRY(check_count("resources", section.members().size(), resources_max, section.mark()));
  for (auto& member : section.members()) {
    if (out.unprocessed && is_loop(member.key)) continue;
    auto resource = TRY(read_resource(out, member.key, member.mark, member.value));
    // One name space: Ref must be clear.
    if (out.parameter(member.key))
      return malformed("Resource and parameter names must be unique: " + member.key + " is both",
                       member.mark);
    out.resources.push_back(std::move(resource));
  }
  return Done{};
}

}  // namespace windlass::formation
