// PutItem, GetItem, UpdateItem, DeleteItem.
#include "cloud/dynamodb/evaluate.h"
#include "cloud/dynamodb/handlers.h"
#include "cloud/dynamodb/traffic.h"
#include "cloud/dynamodb/key_checks.h"
#include "cloud/dynamodb/legacy.h"
#include "cloud/dynamodb/parser.h"
#include "cloud/dynamodb/requests.h"
#include "cloud/dynamodb/table.h"
#include "cloud/dynamodb/write.h"

namespace windlass::cloud::dynamodb {

using namespace aws::dynamodb;

namespace {

Result<> check_return_values(const std::optional<std::string>& wanted) {
  if (!wanted || *wanted == "NONE" || *wanted == "ALL_OLD") return Done{};
  return invalid("Return values set to invalid value");
}

// What all three writing requests say in the same words.
template <class Request>
Result<std::optional<dynamodb::Condition>> condition_in(Request& in, Parameters& parameters) {
  if (in.condition_expression)
    return std::optional(
        TRY(parse_condition("ConditionExpression", *in.condition_expression, parameters)));
  if (in.expected && !in.expected->empty())
    return std::optional(TRY(condition_of(*in.expected, in.conditional_operator)));
  return std::optional<dynamodb::Condition>();
}

template <class Request>
void fill_options(Write& write, const Request& in) {
  write.wants_before = in.return_values == "ALL_OLD";
  write.item_in_error = in.return_values_on_condition_check_failure == "ALL_OLD";
}

// Only what the update's paths point to.
Item touched(const Item& item, const dynamodb::Update& update) {
  dynamodb::Projection paths;
  for (auto& action : update) paths.push_back(action.path);
  return projected(item, paths);
}

std::optional<Item> answered_attributes(const std::string& wanted, const dynamodb::Update& update,
                                        Written& written) {
  auto& item = wanted.ends_with("_OLD") ? written.before : written.after;
  if (!item || wanted == "NONE") return std::nullopt;
  if (wanted.starts_with("ALL_")) return std::move(item);
  auto attributes = touched(*item, update);
  if (attributes.empty()) return std::nullopt;
  return attributes;
}

}  // namespace

Result<PutItemOutput> put_item(Dynamo& dynamo, const Call& call, PutItemInput& in) {
  TRY(check_return_values(in.return_values));
  TRY(check_not_mixed({{"Expected", in.expected.has_value()},
                       {"ConditionalOperator", in.conditional_operator.has_value()}},
                      {{"ConditionExpression", in.condition_expression.has_value()}}));
  TRY(check_parameters_wanted(in, {{"ConditionExpression", in.condition_expression.has_value()}}));
  auto parameters =
      TRY(Parameters::of(in.expression_attribute_names, in.expression_attribute_values));
  Write write{Write::Kind::Put, {}};
  write.condition = TRY(condition_in(in, parameters));
  TRY(parameters.all_used());
  write.item = std::move(in.item).value_or(Item{});
  TRY(normalise(write.item));
  write.schema = TRY(get_schema(dynamo, call, in.table_name));
  TRY(find_its_place(write));
  fill_options(write, in);

  PutItemOutput out;
  out.item_collection_metrics =
      collection_metrics(in.return_item_collection_metrics, write.schema, write.item);
  auto written = TRY(carry_out(dynamo, write));
  if (write.wants_before) out.attributes = std::move(written.before);
  out.consumed_capacity = written.usage.answer(in.return_consumed_capacity, *in.table_name);
  return out;
}

Result<DeleteItemOutput> delete_item(Dynamo& dynamo, const Call& call, DeleteItemInput& in) {
  TRY(check_return_values(in.return_values));
  TRY(check_not_mixed({{"Expected", in.expected.has_value()},
                       {"ConditionalOperator", in.conditional_operator.has_value()}},
                      {{"ConditionExpression", in.condition_expression.has_value()}}));
  TRY(check_parameters_wanted(in, {{"ConditionExpression", in.condition_expression.has_value()}}));
  auto parameters =
      TRY(Parameters::of(in.expression_attribute_names, in.expression_attribute_values));
  Write write{Write::Kind::Delete, {}};
  write.condition = TRY(condition_in(in, parameters));
  TRY(parameters.all_used());
  write.item = std::move(in.key).value_or(Item{});
  write.schema = TRY(get_schema(dynamo, call, in.table_name));
  TRY(find_its_place(write));
  fill_options(write, in);

  DeleteItemOutput out;
  auto written = TRY(carry_out(dynamo, write));
  if (write.wants_before) out.attributes = std::move(written.before);
  out.item_collection_metrics =
      collection_metrics(in.return_item_collection_metrics, write.schema, write.item);
  out.consumed_capacity = written.usage.answer(in.return_consumed_capacity, *in.table_name);
  return out;
}

Result<UpdateItemOutput> update_item(Dynamo& dynamo, const Call& call, UpdateItemInput& in) {
  TRY(check_not_mixed({{"AttributeUpdates", in.attribute_updates.has_value()},
                       {"Expected", in.expected.has_value()},
                       {"ConditionalOperator", in.conditional_operator.has_value()}},
                      {{"UpdateExpression", in.update_expression.has_value()},
                       {"ConditionExpression", in.condition_expression.has_value()}}));
  TRY(check_parameters_wanted(in, {{"UpdateExpression", in.update_expression.has_value()},
                                   {"ConditionExpression", in.condition_expression.has_value()}}));
  auto parameters =
      TRY(Parameters::of(in.expression_attribute_names, in.expression_attribute_values));
  Write write{Write::Kind::Update, {}};
  if (in.update_expression) write.update = TRY(parse_update(*in.update_expression, parameters));
  if (in.attribute_updates) write.update = TRY(update_of(*in.attribute_updates));
  write.condition = TRY(condition_in(in, parameters));
  TRY(parameters.all_used());
  write.item = std::move(in.key).value_or(Item{});
  write.schema = TRY(get_schema(dynamo, call, in.table_name));
  TRY(find_its_place(write));
  fill_options(write, in);

  UpdateItemOutput out;
  auto written = TRY(carry_out(dynamo, write));
  out.attributes = answered_attributes(in.return_values.value_or("NONE"), write.update, written);
  out.item_collection_metrics =
      collection_metrics(in.return_item_collection_metrics, write.schema, write.item);
  out.consumed_capacity = written.usage.answer(in.return_consumed_capacity, *in.table_name);
  return out;
}

Result<GetItemOutput> get_item(Dynamo& dynamo, const Call& call, GetItemInput& in) {
  auto wanted = TRY(wanted_attributes(in));
  auto schema = TRY(get_schema(dynamo, call, in.table_name));
  auto place = TRY(check_key(schema, *in.key));

  GetItemOutput out;
  auto stored = find_item(dynamo, schema.id, place);
  Usage usage;
  usage.add_table(read_units(stored ? stored->size : 0, in.consistent_read.value_or(false)));
  traffic().count_read(schema.id, usage);
  out.consumed_capacity = usage.answer(in.return_consumed_capacity, *in.table_name);
  if (stored) out.item = wanted ? projected(stored->item, *wanted) : std::move(stored->item);
  return out;
}

}  // namespace windlass::cloud::dynamodb
