#include "cloud/dynamodb/write.h"

#include <algorithm>

#include "aws/dynamodb/errors.h"
#include "cloud/dynamodb/evaluate.h"
#include "cloud/dynamodb/key_checks.h"
#include "cloud/dynamodb/traffic.h"

namespace windlass::cloud::dynamodb {

namespace {

using Kind = Write::Kind;

Error condition_failed(const Write& write, const std::optional<Stored>& before) {
  Error error{"ConditionalCheckFailedException", "The conditional request failed"};
  if (write.item_in_error && before) {
    auto detail = std::make_shared<aws::dynamodb::ConditionalCheckFailedException>();
    detail->message = error.message;
    detail->item = before->item;
    error.detail = std::move(detail);
  }
  return error;
}

Result<Stored> sized(Item item, std::string_view too_large) {
  auto size = size_of(item);
  if (size > item_size_max) return invalid(std::string(too_large));
  return Stored{std::move(item), size};
}

// Nothing stays nothing when all that was asked is to take something away from it.
bool only_takes_away(const Update& update) {
  return !update.empty() && std::ranges::all_of(update, [](auto& action) {
    return action.kind == Action::Kind::Remove || action.kind == Action::Kind::Delete;
  });
}

Result<std::optional<Stored>> updated(const Write& write, const std::optional<Stored>& before) {
  if (!before && only_takes_away(write.update)) return std::optional<Stored>();
  auto item = before ? before->item : write.item;
  TRY(apply_update(write.update, item));
  TRY(check_index_keys(write.schema, item, Writing::Update, before ? &before->item : nullptr));
  // Sums and appended lists may be more than an attribute can be.
  TRY(normalise(item));
  return std::optional(
      TRY(sized(std::move(item), "Item size to update has exceeded the maximum allowed size")));
}

}  // namespace

Result<> check_updated_keys(const Schema& schema, const Update& update) {
  for (auto& action : update) {
    auto& name = action.path[0].name;
    if (schema.keys.has(name))
      return invalid_parameter("Cannot update attribute " + name +
                               ". This attribute is part of the key");
    for (auto& index : schema.indexes)
      if (action.path.size() > 1 && index.keys.has(name))
        return invalid(
            "Key attributes must be scalars; list random access '[]' and map lookup '.' are not "
            "allowed: IndexKey: " +
            name);
  }
  return Done{};
}

Result<> find_its_place(Write& write) {
  write.place = write.kind == Kind::Put ? TRY(check_item(write.schema, write.item))
                                        : TRY(check_key(write.schema, write.item));
  if (write.kind == Kind::Put) TRY(check_index_keys(write.schema, write.item, Writing::Put));
  if (write.kind == Kind::Update) TRY(check_updated_keys(write.schema, write.update));
  return Done{};
}

Result<Written> carry_out(Dynamo& dynamo, Write& write) {
  std::optional<Stored> after;
  if (write.kind == Kind::Put) {
    after = TRY(sized(std::move(write.item), "Item size has exceeded the maximum allowed size"));
    if (!write.condition && !write.wants_before && can_overwrite_unseen(write.schema)) {
      auto usage = overwrite_item(dynamo, write.schema, write.place, *after);
      count_write(dynamo, write.schema.id, usage);
      return Written{{}, {}, std::move(usage)};
    }
  }
  auto before = find_item(dynamo, write.schema.id, write.place);
  if (write.condition && !holds(*write.condition, before ? before->item : Item{}))
    return condition_failed(write, before);
  if (write.kind == Kind::Update) after = TRY(updated(write, before));

  Written written;
  if (write.kind == Kind::Check)
    written.usage.add_table(write_units(before ? before->size : 0));
  else
    written.usage = replace_item(dynamo, write.schema, write.place, before ? &*before : nullptr,
                                 after ? &*after : nullptr);
  count_write(dynamo, write.schema.id, written.usage);
  if (before) written.before = std::move(before->item);
  if (after) written.after = std::move(after->item);
  return written;
}

std::optional<aws::dynamodb::ItemCollectionMetrics> collection_metrics(
    const std::optional<std::string>& wanted, const Schema& schema, const Item& item) {
  if (wanted != "SIZE" || !schema.has_local_indexes()) return std::nullopt;
  aws::dynamodb::ItemCollectionMetrics metrics;
  auto& hash = schema.keys.hash[0].name;
  metrics.item_collection_key.emplace().emplace(hash, item.at(hash));
  // An estimate in whole gigabytes, as AWS gives it.
  metrics.size_estimate_range_gb = {0.0, 1.0};
  return metrics;
}

}  // namespace windlass::cloud::dynamodb
