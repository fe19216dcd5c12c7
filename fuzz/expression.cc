// A DynamoDB expression, as condition, update and projection: refused or a tree, and a tree means
// something for any item.
#include "cloud/dynamodb/evaluate.h"
#include "cloud/dynamodb/parser.h"

using namespace windlass::cloud::dynamodb;

namespace {

AttributeValue list_value(std::vector<AttributeValue> members) {
  AttributeValue value;
  value.l = std::move(members);
  return value;
}

AttributeValue set_value(std::vector<std::string> members) {
  AttributeValue value;
  value.ss = std::move(members);
  return value;
}

Item some_item() {
  return {{"a", number_value(Number(5))},
          {"b", string_value("text")},
          {"c", map_value({{"d", list_value({number_value(Number(1)), string_value("x")})}})},
          {"s", set_value({"p", "q"})}};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  const Parameters::Names names{{{"#n", "b"}, {"#c", "c"}}};
  Parameters::Values values{Item{{":n", number_value(Number(7))},
                                 {":s", string_value("t")},
                                 {":l", list_value({string_value("y")})},
                                 {":p", set_value({"p"})}}};
  auto parameters = Parameters::of(names, values);
  auto item = some_item();
  if (auto condition = parse_condition("ConditionExpression", text, *parameters))
    (void)holds(*condition, item);
  if (auto paths = parse_projection(text, *parameters)) (void)projected(item, *paths);
  if (auto update = parse_update(text, *parameters)) (void)apply_update(*update, item);
  return 0;
}
