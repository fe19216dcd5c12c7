// TransactGetItems and TransactWriteItems.
#include <algorithm>
#include <set>

#include "aws/dynamodb/errors.h"
#include "aws/protocol.h"
#include "base/hash.h"
#include "base/text.h"
#include "cloud/dynamodb/evaluate.h"
#include "cloud/dynamodb/handlers.h"
#include "cloud/dynamodb/key_checks.h"
#include "cloud/dynamodb/requests.h"
#include "cloud/dynamodb/table.h"
#include "cloud/dynamodb/write.h"
#include "cloud/dynamodb/traffic.h"

namespace windlass::cloud::dynamodb {

using namespace aws::dynamodb;

namespace {

constexpr std::size_t size_max = 4 * 1024 * 1024;
constexpr auto token_life = std::chrono::minutes(10);

Error cancelled(std::vector<CancellationReason> reasons) {
  std::vector<std::string> codes;
  for (auto& reason : reasons) codes.push_back(*reason.code);
  auto detail = std::make_shared<TransactionCanceledException>();
  detail->message =
      "Transaction cancelled, please refer cancellation reasons for specific reasons [" +
      join(codes, ", ") + "]";
  detail->cancellation_reasons = std::move(reasons);
  Error error{"TransactionCanceledException", *detail->message};
  error.detail = std::move(detail);
  return error;
}

// Why one item would cancel the transaction.
CancellationReason reason_of(const Error& error) {
  CancellationReason reason;
  reason.message = error.message;
  if (error.code == "ConditionalCheckFailedException") {
    reason.code = "ConditionalCheckFailed";
    if (error.detail)
      reason.item = static_cast<const ConditionalCheckFailedException*>(error.detail.get())->item;
  } else {
    reason.code = "ValidationError";
  }
  return reason;
}

CancellationReason no_reason() {
  CancellationReason reason;
  reason.code = "None";
  return reason;
}

bool is_refused(const std::vector<CancellationReason>& reasons) {
  return std::ranges::any_of(reasons, [](auto& reason) { return reason.code != "None"; });
}

Error one_item_twice() {
  return invalid("Transaction request cannot include multiple operations on one item");
}

// One place in one table.
using Spot = std::pair<std::int64_t, Place>;

// Capacity by table, for the answer.
template <class Output>
void answer_usage(Output& out, std::map<std::string, Usage>& usages,
                  const std::optional<std::string>& wanted, Usage::Split split) {
  for (auto& [table, usage] : usages) {
    usage.times(2);
    if (auto consumed = usage.answer(wanted, table, split)) {
      if (!out.consumed_capacity) out.consumed_capacity.emplace();
      out.consumed_capacity->push_back(std::move(*consumed));
    }
  }
}

// --- Writing ---

// A write of the request, read but not carried out.
struct Prepared {
  Write write;
  std::string table;
};

template <class Part>
Result<Prepared> prepared(Dynamo& dynamo, const Call& call, Write::Kind kind, Part& part,
                          std::optional<std::map<std::string, AttributeValue>>& item) {
  auto parameters =
      TRY(Parameters::of(part.expression_attribute_names, part.expression_attribute_values));
  Prepared made{Write{kind, {}}, *part.table_name};
  auto& write = made.write;
  if constexpr (requires { part.update_expression; })
    if (part.update_expression)
      write.update = TRY(parse_update(*part.update_expression, parameters));
  if (part.condition_expression)
    write.condition =
        TRY(parse_condition("ConditionExpression", *part.condition_expression, parameters));
  TRY(parameters.all_used());
  write.item_in_error = part.return_values_on_condition_check_failure == "ALL_OLD";
  write.item = std::move(*item);
  TRY(normalise(write.item));
  write.schema = TRY(get_schema(dynamo, call, part.table_name));
  return made;
}

Result<Prepared> prepared(Dynamo& dynamo, const Call& call, TransactWriteItem& item) {
  int parts = item.condition_check.has_value() + item.put.has_value() + item.delete_.has_value() +
              item.update.has_value();
  if (parts != 1)
    return invalid(parts == 0
                       ? "Invalid Request: TransactWriteRequest should contain Delete or Put or "
                         "Update request"
                       : "TransactItems can only contain one of Check, Put, Update or Delete");
  using Kind = Write::Kind;
  if (item.put) return prepared(dynamo, call, Kind::Put, *item.put, item.put->item);
  if (item.update) return prepared(dynamo, call, Kind::Update, *item.update, item.update->key);
  if (item.delete_) return prepared(dynamo, call, Kind::Delete, *item.delete_, item.delete_->key);
  return prepared(dynamo, call, Kind::Check, *item.condition_check, item.condition_check->key);
}

// Places all writes; what cannot be placed is a reason to cancel.
Result<std::vector<CancellationReason>> place_all(std::vector<Prepared>& all) {
  std::vector<CancellationReason> reasons;
  std::set<Spot> spots;
  std::size_t size = 0;
  for (auto& [write, table] : all) {
    auto placed = find_its_place(write);
    reasons.push_back(placed ? no_reason() : reason_of(placed.error()));
    if (placed && !spots.insert({write.schema.id, write.place}).second) return one_item_twice();
    size += size_of(write.item);
  }
  if (size > size_max)
    return invalid("Aggregated size of all items in the transaction exceeds 4 MB");
  return reasons;
}

// The request as one text: a token must not come back with another one.
Result<std::string> digest_of(const TransactWriteItemsInput& in) {
  auto request = TRY(aws::encode_request(op::TransactWriteItems::operation(), &in));
  return hex(sha256(request.body.read_all()));
}

enum class Token { New, Seen };

Result<Token> remember_token(Dynamo& dynamo, const Call& call, const TransactWriteItemsInput& in) {
  auto digest = TRY(digest_of(in));
  auto &account = call.caller.account.text, &region = call.region.text;
  auto seen = dynamo.db.find_text(
      "select digest from dynamodb_token where account = ? and region = ? and token = ? and "
      "expires > ?",
      {account, region, *in.client_request_token, micros(call.now)});
  if (seen && *seen != digest)
    return Error{"IdempotentParameterMismatchException",
                 "The provided client token was used with different parameters"};
  if (seen) return Token::Seen;
  dynamo.db.run(
      "insert or replace into dynamodb_token (account, region, token, digest, expires) "
      "values (?, ?, ?, ?, ?)",
      {account, region, *in.client_request_token, digest, micros(call.now + token_life)});
  return Token::New;
}

}  // namespace

Result<TransactWriteItemsOutput> transact_write_items(Dynamo& dynamo, const Call& call,
                                                      TransactWriteItemsInput& in) {
  // The same request again is answered as before, and does nothing.
  if (in.client_request_token && TRY(remember_token(dynamo, call, in)) == Token::Seen)
    return TransactWriteItemsOutput{};
  std::vector<Prepared> all;
  for (auto& item : *in.transact_items) all.push_back(TRY(prepared(dynamo, call, item)));
  auto reasons = TRY(place_all(all));
  if (is_refused(reasons)) return cancelled(std::move(reasons));

  TransactWriteItemsOutput out;
  std::map<std::string, Usage> usages;
  for (std::size_t i = 0; i < all.size(); ++i) {
    auto& [write, table] = all[i];
    auto metrics = collection_metrics(in.return_item_collection_metrics, write.schema, write.item);
    // All are tried, for all reasons to be told; a refused handler leaves nothing behind.
    auto written = carry_out(dynamo, write);
    if (!written) {
      reasons[i] = reason_of(written.error());
      continue;
    }
    usages[table].add(written->usage);
    count_write(dynamo, write.schema.id, written->usage);  // again: transactions pay twice
    if (metrics) {
      if (!out.item_collection_metrics) out.item_collection_metrics.emplace();
      (*out.item_collection_metrics)[table].push_back(std::move(*metrics));
    }
  }
  if (is_refused(reasons)) return cancelled(std::move(reasons));
  answer_usage(out, usages, in.return_consumed_capacity, Usage::Split::Write);
  return out;
}

Result<TransactGetItemsOutput> transact_get_items(Dynamo& dynamo, const Call& call,
                                                  TransactGetItemsInput& in) {
  TransactGetItemsOutput out;
  auto& responses = out.responses.emplace();
  std::map<std::string, Usage> usages;
  std::set<Spot> spots;
  std::vector<CancellationReason> reasons;
  std::size_t size = 0;
  for (auto& item : *in.transact_items) {
    auto& get = *item.get;
    auto wanted =
        TRY(wanted_attributes(get.projection_expression, {}, get.expression_attribute_names));
    auto schema = TRY(get_schema(dynamo, call, get.table_name));
    auto place = check_key(schema, *get.key);
    reasons.push_back(place ? no_reason() : reason_of(place.error()));
    auto& response = responses.emplace_back();
    if (!place) continue;
    if (!spots.insert({schema.id, *place}).second) return one_item_twice();
    auto stored = find_item(dynamo, schema.id, *place);
    Usage usage;
    usage.add_table(read_units(stored ? stored->size : 0, true));
    usages[*get.table_name].add(usage);
    usage.times(2);
    traffic().count_read(schema.id, usage);
    if (!stored) continue;
    size += stored->size;
    response.item = wanted ? projected(stored->item, *wanted) : std::move(stored->item);
  }
  if (is_refused(reasons)) return cancelled(std::move(reasons));
  if (size > size_max)
    return invalid("Aggregated size of all items in the transaction exceeds 4 MB");
  answer_usage(out, usages, in.return_consumed_capacity, Usage::Split::Read);
  return out;
}

}  // namespace windlass::cloud::dynamodb
