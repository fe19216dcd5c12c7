#include "cloud/dynamodb/leading_keys.h"

#include "cloud/dynamodb/schema.h"
#include "cloud/dynamodb/table.h"

namespace windlass::cloud::dynamodb {

namespace {

// What no condition key of a policy is called.
constexpr std::string_view noted = "\x01key ";
constexpr std::size_t key_size_max = 2048;

// The hash attribute of a table, or of one of its indexes, by its ARN.
std::string hash_attribute(store::Database& db, std::string_view arn) {
  auto address = parse_table_arn(arn);
  if (!address) return "";
  auto rows =
      db.query("select schema from dynamodb_table where account = ? and region = ? and name = ?",
               {address->account, address->region, address->name});
  if (rows.done()) return "";
  auto schema = schema_of(rows.row().view(0));
  const Keys* keys = &schema.keys;
  if (!address->index.empty()) {
    auto* index = schema.find_index(address->index);
    if (!index) return "";
    keys = &index->keys;
  }
  return keys->hash.empty() ? "" : keys->hash.front().name;
}

}  // namespace

void add_key_value(const std::string& attribute, const AttributeValue& value, Asked& asked) {
  std::string text;
  if (value.s)
    text = *value.s;
  else if (value.n)
    text = *value.n;
  else if (value.b)
    text = base64(*value.b);
  else
    return;
  if (text.size() > key_size_max) return;
  asked.context.push_back({std::string(noted) + attribute, {std::move(text)}});
}

void add_key(const Item& item, Asked& asked) {
  for (auto& [attribute, value] : item) add_key_value(attribute, value, asked);
}

void find_leading_keys(store::Database& db, const Call&, std::vector<Asked>& asked) {
  for (auto& one : asked) {
    auto is_noted = [](auto& entry) { return entry.first.starts_with(noted); };
    if (std::ranges::none_of(one.context, is_noted)) continue;
    auto wanted = std::string(noted) + hash_attribute(db, one.resources.front());
    std::vector<std::string> keys;
    for (auto& [name, values] : one.context)
      if (name == wanted) keys.push_back(values.front());
    std::erase_if(one.context, is_noted);
    if (!keys.empty()) one.context.push_back({"dynamodb:LeadingKeys", std::move(keys)});
  }
}

}  // namespace windlass::cloud::dynamodb
