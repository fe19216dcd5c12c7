// What the functions of a template are worth, as far as that is known.
//
// Before a resource exists its references are not known: they come out as `known_after_apply`,
// alone or within a longer text, and the evaluated value says for each place what it was made of.
// That is enough for change sets, for dependents that follow a replacement, and for hiding what
// must not be shown.
//
// Dynamic references ({{resolve:ssm:...}}) are left as they were written: that is what may be
// compared, stored and shown. resolve_dynamic_references gives the value, just before a service is
// called with it; the outcome is for that call alone.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "formation/parameters.h"
#include "formation/template.h"

namespace windlass::formation {

// What AWS shows in change sets for it.
inline constexpr std::string_view known_after_apply = "{{changeSet:KNOWN_AFTER_APPLY}}";

// The facts of the stack that AWS::... names.
struct Pseudo {
  std::string account_id, region, partition = "aws", url_suffix = "amazonaws.com";
  std::string stack_id, stack_name;
  std::vector<std::string> notification_arns;
};

// What the language may ask of the world. Of the resources, what is there; of the account, by need.
struct World {
  virtual ~World() = default;
  // What Ref answers; nothing while the resource does not exist, or is about to be replaced.
  virtual std::optional<Json> ref(std::string_view logical_id) = 0;
  // What Fn::GetAtt answers; nothing while it is not known. An attribute that the type does not
  // have is an error.
  virtual Result<std::optional<Json>> attribute(std::string_view logical_id,
                                                std::string_view name) = 0;
  // The value of an export of this account and region; an error when there is none ("No export
  // named X found."; the place is added here).
  virtual Result<std::string> import(std::string_view name) = 0;
  // The zones of Fn::GetAZs, in order.
  virtual Result<std::vector<std::string>> zones(std::string_view region) = 0;
  // For rules: everything of a parameter's type that the account has (Fn::RefAll), and an attribute
  // of one thing (Fn::ValueOf). Whoever does not serve them refuses by name.
  virtual Result<std::vector<std::string>> all_of(std::string_view type);
  virtual Result<std::string> value_of(std::string_view type, std::string_view id,
                                       std::string_view attribute);
};

enum class Source { Parameter, Resource, Attribute, Import };

// At `path`, the value is made of this.
struct Use {
  std::string path;  // a JSON pointer into the value: "/Tags/0/Value"; "" for all of it
  Source source;
  // "KeyName" of a parameter; "Server" of a resource; "Server.PublicIp" of an attribute; an
  // export's name.
  std::string entity;
  std::string logical_id = {};  // of a resource or attribute
  bool known = true;
  bool secret = false;  // a NoEcho parameter: never shown
  bool operator==(const Use&) const = default;
};

struct Evaluated {
  Json json = {};
  std::vector<Use> uses = {};
  bool absent = false;  // AWS::NoValue

  bool known() const;                       // all of it
  std::set<std::string> waits_for() const;  // the resources that must exist before it is
};

// For events, change sets and templates: "****" where a secret went in.
Json masked(const Evaluated& value);
// The same for parts of it that were looked up by path ("/Password").
bool is_secret(const Evaluated& value, std::string_view path);

struct OutputValue {
  std::string name, description;
  Evaluated value = {};  // a string
  std::optional<std::string> export_name = {};
};

class Evaluator {
 public:
  // Keeps references: all must outlive it. The conditions are evaluated when they are first asked
  // for.
  Evaluator(const Template& processed, const Parameters& parameters, const Pseudo& pseudo,
            World& world);

  Result<bool> condition(std::string_view name);
  // All of them; refuses a circle and what is not there.
  Result<std::map<std::string, bool>> conditions();
  // Whether the resource is part of the stack, as its condition has it.
  Result<bool> exists(const Resource& resource);

  Result<Evaluated> properties(const Resource& resource);  // an object, absent members left out
  Result<Evaluated> evaluate(const Node& node);            // anything else, e.g. an update policy
  // Those whose condition holds.
  Result<std::vector<OutputValue>> outputs();

  // Refuses when a rule's assertion does not hold.
  Result<> check_rules();

 private:
  friend class Scope;
  enum class Standing { Unknown, Asked, False, True };

  const Template& template_;
  const Parameters& parameters_;
  const Pseudo& pseudo_;
  World& world_;
  std::map<std::string, Standing, std::less<>> conditions_;
};

// Who gives dynamic references their values. What may be left out is empty.
struct Secrets {
  virtual ~Secrets() = default;
  virtual Result<std::string> ssm(std::string_view name, std::string_view version) = 0;
  virtual Result<std::string> ssm_secure(std::string_view name, std::string_view version) = 0;
  // The whole secret string; a JSON key in the reference is looked up here.
  virtual Result<std::string> secret(std::string_view id, std::string_view version_stage,
                                     std::string_view version_id) = 0;
};

// Replaces every {{resolve:...}} in the strings of `properties`.
Result<Json> resolve_dynamic_references(const Json& properties, Secrets& secrets);
bool has_dynamic_reference(std::string_view text);

}  // namespace windlass::formation
