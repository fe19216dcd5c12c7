// From a document's text to a compiled policy.
#include <algorithm>
#include <set>

#include "base/json_reader.h"
#include "cloud/policy/parse_values.h"

namespace windlass::cloud::policy {

namespace {

// What was read of one statement before it is known whether variables count: Version may follow.
struct Draft {
  using Texts = std::vector<std::string>;
  struct RawCondition {
    std::string name, key;
    Texts values;
  };
  struct RawPrincipal {
    std::string type;
    Texts names;
  };
  std::optional<std::string> sid = {}, effect = {};
  std::optional<Texts> actions = {}, not_actions = {}, resources = {}, not_resources = {};
  std::optional<std::vector<RawPrincipal>> principals = {}, not_principals = {};
  std::optional<std::vector<RawCondition>> conditions = {};
  Position begin = {}, end = {};
};

class Parser {
 public:
  Parser(std::string_view document, PolicyKind kind)
      : document_(document), reader_(document, depth_max), kind_(kind) {}
  Result<Policy> parse();

 private:
  static constexpr int depth_max = 10;
  using Reader = JsonReader;

  bool read_document();
  bool read_statements();
  bool read_statement();
  bool read_member(Draft& draft, std::string_view key);
  bool read_once(std::optional<std::string>& into);
  bool read_texts(Draft::Texts& into);
  bool read_once(std::optional<Draft::Texts>& into);
  bool read_scalar(std::string& into);
  bool read_principals(std::optional<std::vector<Draft::RawPrincipal>>& into);
  bool read_conditions(std::optional<std::vector<Draft::RawCondition>>& into);
  // What a reader of the document would call wrong, where the form has a message of its own.
  bool refuse(std::string message);

  Error syntax_error() const;
  Position here();
  Result<Statement> compile(const Draft& draft, bool variables) const;
  Result<> check_elements(const Draft& draft) const;
  Error missing(std::string_view element) const;

  std::string_view document_;
  Reader reader_;
  PolicyKind kind_;
  std::optional<std::string> version_, id_;
  std::vector<Draft> drafts_;
  bool has_statements_ = false;
  std::string refusal_;
  // Positions are asked for in order: counting goes on from the last one.
  std::size_t counted_ = 0;
  Position at_{1, 1};
};

bool Parser::refuse(std::string message) {
  if (refusal_.empty()) refusal_ = std::move(message);
  return reader_.fail("refused");
}

Position Parser::here() {
  for (; counted_ < reader_.offset(); ++counted_) {
    if (document_[counted_] == '\n')
      at_ = {at_.line + 1, 1};
    else
      ++at_.column;
  }
  return at_;
}

bool Parser::read_scalar(std::string& into) {
  switch (reader_.peek()) {
    case Reader::Kind::String: return reader_.string(into);
    case Reader::Kind::Boolean: {
      bool value = false;
      if (!reader_.boolean(value)) return false;
      into = value ? "true" : "false";
      return true;
    }
    case Reader::Kind::Number: {
      std::string_view token;
      if (!reader_.number(token)) return false;
      into = token;
      return true;
    }
    default: return reader_.fail("expected text");
  }
}

// One text, or a list of them.
bool Parser::read_texts(Draft::Texts& into) {
  auto one = [&] { return read_scalar(into.emplace_back()); };
  return reader_.peek() == Reader::Kind::Array ? reader_.array(one) : one();
}

bool Parser::read_once(std::optional<Draft::Texts>& into) {
  if (into) return reader_.fail("given twice");
  return read_texts(into.emplace());
}

bool Parser::read_once(std::optional<std::string>& into) {
  if (into) return reader_.fail("given twice");
  return reader_.string(into.emplace());
}

bool Parser::read_principals(std::optional<std::vector<Draft::RawPrincipal>>& into) {
  if (into) return reader_.fail("given twice");
  into.emplace();
  if (reader_.peek() == Reader::Kind::String) {
    into->push_back({"", {""}});
    return reader_.string(into->back().names[0]);
  }
  return reader_.object([&](std::string_view type) {
    if (type != "AWS" && type != "Service" && type != "Federated" && type != "CanonicalUser")
      return refuse("Invalid principal in policy: \"" + std::string(type) + "\"");
    into->push_back({std::string(type), {}});
    return read_texts(into->back().names);
  });
}

bool Parser::read_conditions(std::optional<std::vector<Draft::RawCondition>>& into) {
  if (into) return reader_.fail("given twice");
  into.emplace();
  return reader_.object([&](std::string_view name_view) {
    std::string name(name_view);
    return reader_.object([&](std::string_view key) {
      into->push_back({name, std::string(key), {}});
      return read_texts(into->back().values);
    });
  });
}

bool Parser::read_member(Draft& draft, std::string_view key) {
  if (key == "Sid") return read_once(draft.sid);
  if (key == "Effect") return read_once(draft.effect);
  if (key == "Action") return read_once(draft.actions);
  if (key == "NotAction") return read_once(draft.not_actions);
  if (key == "Resource") return read_once(draft.resources);
  if (key == "NotResource") return read_once(draft.not_resources);
  if (key == "Principal") return read_principals(draft.principals);
  if (key == "NotPrincipal") return read_principals(draft.not_principals);
  if (key == "Condition") return read_conditions(draft.conditions);
  return kind_ == PolicyKind::Identity ? reader_.fail("unknown element")
                                       : refuse("Unknown field " + std::string(key));
}

bool Parser::read_statement() {
  if (reader_.peek() != Reader::Kind::Object) return reader_.fail("expected a statement");
  auto& draft = drafts_.emplace_back();
  draft.begin = here();
  if (!reader_.object([&](std::string_view key) { return read_member(draft, key); })) return false;
  draft.end = here();
  return true;
}

bool Parser::read_statements() {
  if (has_statements_) return reader_.fail("given twice");
  has_statements_ = true;
  if (reader_.peek() == Reader::Kind::Array) return reader_.array([&] { return read_statement(); });
  return read_statement();
}

bool Parser::read_document() {
  if (reader_.peek() != Reader::Kind::Object) return reader_.fail("expected an object");
  auto read = reader_.object([&](std::string_view key) {
    if (key == "Version") return read_once(version_);
    if (key == "Id") return read_once(id_);
    if (key == "Statement") return read_statements();
    return kind_ == PolicyKind::Identity ? reader_.fail("unknown element")
                                         : refuse("Unknown field " + std::string(key));
  });
  return read && reader_.finish();
}

Error Parser::syntax_error() const {
  switch (kind_) {
    case PolicyKind::Identity: return malformed("Syntax errors in policy.");
    case PolicyKind::Trust: return malformed("This policy contains invalid Json");
    case PolicyKind::Resource:
      return malformed("Policies must be valid JSON and the first byte must be '{'");
  }
  return malformed("Syntax errors in policy.");
}

Error Parser::missing(std::string_view element) const {
  if (kind_ != PolicyKind::Identity)
    return malformed("Missing required field " + std::string(element));
  if (element == "Action") return malformed("Policy statement must contain actions.");
  if (element == "Resource") return malformed("Policy statement must contain resources.");
  return malformed("Syntax errors in policy.");
}

Result<> Parser::check_elements(const Draft& draft) const {
  if (!draft.effect) return missing("Effect");
  if (*draft.effect != "Allow" && *draft.effect != "Deny")
    return kind_ == PolicyKind::Identity ? malformed("Syntax errors in policy.")
                                         : malformed("Invalid effect: " + *draft.effect);
  if ((draft.actions && draft.not_actions) || (draft.resources && draft.not_resources) ||
      (draft.principals && draft.not_principals))
    return malformed("Syntax errors in policy.");

  auto has = [](auto& list) { return list && !list->empty(); };
  auto names_somebody = has(draft.principals) || has(draft.not_principals);
  if (kind_ == PolicyKind::Identity && (draft.principals || draft.not_principals))
    return malformed("Policy document should not specify a principal.");
  if (kind_ != PolicyKind::Identity && !names_somebody) return missing("Principal");
  if (!has(draft.actions) && !has(draft.not_actions)) return missing("Action");
  if (kind_ == PolicyKind::Trust && (draft.resources || draft.not_resources))
    return malformed("Has prohibited field Resource");
  if (kind_ != PolicyKind::Trust && !has(draft.resources) && !has(draft.not_resources))
    return missing("Resource");
  return Done{};
}

Result<Statement> Parser::compile(const Draft& draft, bool variables) const {
  TRY(check_elements(draft));
  Statement statement;
  statement.sid = draft.sid.value_or("");
  statement.denies = *draft.effect == "Deny";
  statement.begin = draft.begin;
  statement.end = draft.end;
  // Only IAM is strict here: AWS's own key policies have blanks in theirs.
  if (kind_ != PolicyKind::Resource) TRY(check_sid(statement.sid));

  statement.not_action = draft.not_actions.has_value();
  for (auto& action : statement.not_action ? *draft.not_actions : *draft.actions)
    TRY(add_action(statement, action, kind_));

  statement.any_resource = !draft.resources && !draft.not_resources;
  statement.not_resource = draft.not_resources.has_value();
  if (!statement.any_resource)
    for (auto& resource : statement.not_resource ? *draft.not_resources : *draft.resources)
      TRY(add_resource(statement, resource, kind_, variables));

  statement.not_principal = draft.not_principals.has_value();
  auto& principals = statement.not_principal ? draft.not_principals : draft.principals;
  if (principals)
    for (auto& [type, names] : *principals)
      for (auto& name : names) TRY(add_principal(statement, type, name));

  if (draft.conditions)
    for (auto& [name, key, values] : *draft.conditions)
      statement.conditions.push_back(TRY(Condition::make(name, key, values, variables)));
  return statement;
}

Result<Policy> Parser::parse() {
  if (document_.size() > document_bytes_max) return syntax_error();
  if (!read_document()) return refusal_.empty() ? syntax_error() : malformed(refusal_);
  if (version_ && *version_ != "2012-10-17" && *version_ != "2008-10-17")
    return kind_ == PolicyKind::Identity
               ? malformed("Syntax errors in policy.")
               : malformed("The policy must contain a valid version string");
  if (!has_statements_ || drafts_.empty()) return missing("Statement");

  Policy policy;
  policy.speaks_2012 = version_ == "2012-10-17";
  std::set<std::string> sids;
  for (auto& draft : drafts_) {
    policy.statements.push_back(TRY(compile(draft, policy.speaks_2012)));
    auto& sid = policy.statements.back().sid;
    if (!sid.empty() && !sids.insert(sid).second)
      return malformed("Statement IDs (SID) in a single policy must be unique.");
  }
  return policy;
}

}  // namespace

Result<Policy> parse_policy(std::string_view document, PolicyKind kind) {
  return Parser(document, kind).parse();
}

std::size_t quota_size(std::string_view document) {
  return static_cast<std::size_t>(std::ranges::count_if(
      document, [](char c) { return c != ' ' && c != '\n' && c != '\r' && c != '\t'; }));
}

std::vector<std::string> keys_of(const Policy& policy) {
  std::vector<std::string> keys;
  for (auto& statement : policy.statements) {
    for (auto& resource : statement.resources) resource.add_keys(keys);
    for (auto& condition : statement.conditions) condition.add_keys(keys);
  }
  std::ranges::sort(keys);
  keys.erase(std::ranges::unique(keys).begin(), keys.end());
  return keys;
}

}  // namespace windlass::cloud::policy
