// Query and Scan.
#include <algorithm>

#include "cloud/dynamodb/handlers.h"
#include "cloud/dynamodb/pages.h"
#include "cloud/dynamodb/requests.h"
#include "cloud/dynamodb/table.h"
#include "cloud/dynamodb/traffic.h"

namespace windlass::cloud::dynamodb {

using namespace aws::dynamodb;

namespace {

// The two requests share most of their members, and all of what those mean.
template <class Request>
Result<Source> source_of(const Request& in, const Schema& schema) {
  Source source{schema};
  if (!in.index_name) return source;
  source.index = schema.find_index(*in.index_name);
  if (!source.index)
    return invalid("The table does not have the specified index: " + *in.index_name);
  if (source.index->global && in.consistent_read.value_or(false))
    return invalid("Consistent reads are not supported on global secondary indexes");
  if (!source.index->ready)
    return invalid("Cannot read from backfilling global secondary index: " + *in.index_name);
  return source;
}

Result<> check_select(const std::optional<std::string>& select, bool has_index, bool has_paths) {
  if (!select) return Done{};
  if (*select == "ALL_PROJECTED_ATTRIBUTES" && !has_index)
    return invalid_parameter(
        "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName");
  if (*select == "SPECIFIC_ATTRIBUTES" && !has_paths)
    return invalid_parameter(
        "Must specify the AttributesToGet or ProjectionExpression when choosing to get "
        "SPECIFIC_ATTRIBUTES");
  if (*select != "SPECIFIC_ATTRIBUTES" && has_paths)
    return invalid_parameter(
        "Cannot specify the AttributesToGet or ProjectionExpression when choosing to get " +
        *select);
  return Done{};
}

// A local index can fetch from the table what it does not hold; a global one cannot.
Result<> settle_what_is_held(PageRequest& page, const Source& source,
                             const std::optional<std::string>& select) {
  if (!source.index || source.index->holds == dynamodb::Index::Holds::All) return Done{};
  auto& index = *source.index;
  if (select == "ALL_ATTRIBUTES") {
    if (index.global)
      return invalid_parameter(
          "Select type ALL_ATTRIBUTES is not supported for global secondary index " + index.name +
          " because its projection type is not ALL");
    page.from_table = true;
  }
  std::vector<std::string> lacking;
  auto look = [&](const Path& path) {
    if (!is_held(index, source.schema, path[0].name)) lacking.push_back(path[0].name);
  };
  if (page.wanted)
    for (auto& path : *page.wanted) look(path);
  if (!lacking.empty() && index.global)
    return invalid_parameter("Global secondary index " + index.name + " does not project [" +
                             lacking[0] + "]");
  if (page.filter && !index.global) each_path(*page.filter, look);
  if (!lacking.empty()) page.from_table = true;
  return Done{};
}

template <class Request>
PageRequest page_request(const Request& in, std::optional<dynamodb::Condition> filter,
                         std::optional<dynamodb::Projection> wanted) {
  PageRequest page;
  page.filter = std::move(filter);
  page.wanted = std::move(wanted);
  if (in.limit) page.limit = *in.limit;
  page.count_only = in.select == "COUNT";
  page.consistent = in.consistent_read.value_or(false);
  return page;
}

template <class Answer, class Request>
Answer answer_of(const Schema& schema, Page page, const Request& in) {
  traffic().count_read(schema.id, page.usage);
  Answer out;
  out.count = page.count;
  out.scanned_count = page.scanned;
  if (in.select != "COUNT") out.items = std::move(page.items);
  out.last_evaluated_key = std::move(page.last_key);
  out.consumed_capacity = page.usage.answer(in.return_consumed_capacity, *in.table_name);
  return out;
}

// Names and values are looked at in all expressions before any is refused as unused.
template <class Request>
Result<std::optional<dynamodb::Projection>> projection_in(const Request& in,
                                                          Parameters& parameters) {
  if (in.projection_expression)
    return std::optional(TRY(parse_projection(*in.projection_expression, parameters)));
  if (in.attributes_to_get) return std::optional(TRY(projection_of(*in.attributes_to_get)));
  return std::optional<dynamodb::Projection>();
}

Result<> check_filter_paths(const dynamodb::Condition& filter, const Source& source,
                            std::string_view parameter) {
  std::string key;
  each_path(filter, [&](const Path& path) {
    if (key.empty() && source.keys().has(path[0].name)) key = path[0].name;
  });
  if (key.empty()) return Done{};
  return invalid(std::string(parameter) +
                 " can only contain non-primary key attributes: Primary key attribute: " + key);
}

Result<Position> query_start(const Source& source, Item& key, const QueryRange& range) {
  auto position = TRY(position_in(source, key));
  if (position.place.pk != range.pk)
    return invalid(
        "The provided starting key is outside query boundaries based on provided conditions");
  if (position.place.sk < range.sk.low || position.place.sk >= range.sk.high)
    return invalid("The provided starting key does not match the range key predicate");
  return position;
}

}  // namespace

Result<QueryOutput> query(Dynamo& dynamo, const Call& call, QueryInput& in) {
  TRY(check_not_mixed({{"AttributesToGet", in.attributes_to_get.has_value()},
                       {"QueryFilter", in.query_filter.has_value()},
                       {"ConditionalOperator", in.conditional_operator.has_value()},
                       // Allowed beside other expressions as long as keys are not said twice.
                       {"KeyConditions", in.key_conditions && in.key_condition_expression}},
                      {{"ProjectionExpression", in.projection_expression.has_value()},
                       {"FilterExpression", in.filter_expression.has_value()},
                       {"KeyConditionExpression", in.key_condition_expression.has_value()}}));
  if (in.expression_attribute_values || !in.projection_expression)
    TRY(check_parameters_wanted(
        in, {{"FilterExpression", in.filter_expression.has_value()},
             {"KeyConditionExpression", in.key_condition_expression.has_value()}}));
  TRY(check_select(in.select, in.index_name.has_value(),
                   in.projection_expression || in.attributes_to_get));
  auto parameters =
      TRY(Parameters::of(in.expression_attribute_names, in.expression_attribute_values));

  std::vector<KeyCondition> conditions;
  std::optional<dynamodb::Condition> key_condition;
  if (in.key_condition_expression) {
    key_condition =
        TRY(parse_condition("KeyConditionExpression", *in.key_condition_expression, parameters));
    conditions = TRY(key_conditions_in(*key_condition));
  } else if (in.key_conditions) {
    if (in.key_conditions->empty()) return invalid("Conditions can be of length 1 or 2 only");
    conditions = TRY(key_conditions_in(TRY(key_conditions_of(*in.key_conditions))));
  } else {
    return invalid(
        "Either the KeyConditions or KeyConditionExpression parameter must be specified in the "
        "request.");
  }
  std::optional<dynamodb::Condition> filter;
  if (in.filter_expression)
    filter = TRY(parse_condition("FilterExpression", *in.filter_expression, parameters));
  if (in.query_filter && !in.query_filter->empty())
    filter = TRY(condition_of(*in.query_filter, in.conditional_operator));
  auto wanted = TRY(projection_in(in, parameters));
  TRY(parameters.all_used());

  auto schema = TRY(get_schema(dynamo, call, in.table_name));
  auto source = TRY(source_of(in, schema));
  auto range = TRY(query_range(source.keys(), conditions));
  std::optional<Position> start;
  if (in.exclusive_start_key) start = TRY(query_start(source, *in.exclusive_start_key, range));
  if (filter)
    TRY(check_filter_paths(*filter, source, in.query_filter ? "QueryFilter" : "Filter Expression"));
  auto page = page_request(in, std::move(filter), std::move(wanted));
  TRY(settle_what_is_held(page, source, in.select));
  return answer_of<QueryOutput>(
      schema, query_page(dynamo, source, range, in.scan_index_forward.value_or(true), start, page),
      in);
}

Result<ScanOutput> scan(Dynamo& dynamo, const Call& call, ScanInput& in) {
  TRY(check_not_mixed({{"AttributesToGet", in.attributes_to_get.has_value()},
                       {"ScanFilter", in.scan_filter.has_value()},
                       {"ConditionalOperator", in.conditional_operator.has_value()}},
                      {{"ProjectionExpression", in.projection_expression.has_value()},
                       {"FilterExpression", in.filter_expression.has_value()}}));
  if (in.expression_attribute_values || !in.projection_expression)
    TRY(check_parameters_wanted(in, {{"FilterExpression", in.filter_expression.has_value()}}));
  TRY(check_select(in.select, in.index_name.has_value(),
                   in.projection_expression || in.attributes_to_get));
  if (in.segment && !in.total_segments)
    return invalid(
        "The TotalSegments parameter is required but was not present in the request when Segment "
        "parameter is present");
  if (in.total_segments && !in.segment)
    return invalid(
        "The Segment parameter is required but was not present in the request when parameter "
        "TotalSegments is present");
  if (in.segment && *in.segment >= *in.total_segments)
    return invalid(
        "The Segment parameter is zero-based and must be less than parameter TotalSegments: "
        "Segment: " +
        std::to_string(*in.segment) +
        " is not less than TotalSegments: " + std::to_string(*in.total_segments));
  auto parameters =
      TRY(Parameters::of(in.expression_attribute_names, in.expression_attribute_values));
  std::optional<dynamodb::Condition> filter;
  if (in.filter_expression)
    filter = TRY(parse_condition("FilterExpression", *in.filter_expression, parameters));
  if (in.scan_filter && !in.scan_filter->empty())
    filter = TRY(condition_of(*in.scan_filter, in.conditional_operator));
  auto wanted = TRY(projection_in(in, parameters));
  TRY(parameters.all_used());

  auto schema = TRY(get_schema(dynamo, call, in.table_name));
  auto source = TRY(source_of(in, schema));
  auto partitions = segment_range(in.segment.value_or(0), in.total_segments.value_or(1));
  std::optional<Position> start;
  if (in.exclusive_start_key) {
    start = TRY(position_in(source, *in.exclusive_start_key));
    auto& pk = start->place.pk;
    if (pk < partitions.low || (!partitions.high.empty() && pk >= partitions.high))
      return invalid(
          "The provided starting key is invalid: Invalid ExclusiveStartKey. Please use "
          "ExclusiveStartKey with correct Segment. TotalSegments: " +
          std::to_string(*in.total_segments) + " Segment: " + std::to_string(*in.segment));
  }
  auto page = page_request(in, std::move(filter), std::move(wanted));
  TRY(settle_what_is_held(page, source, in.select));
  return answer_of<ScanOutput>(schema, scan_page(dynamo, source, partitions, start, page), in);
}

}  // namespace windlass::cloud::dynamodb
