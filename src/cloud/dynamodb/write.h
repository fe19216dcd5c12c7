// One write of one item, as PutItem, UpdateItem and DeleteItem make it, batches and transactions
// too.
#pragma once

#include <optional>

#include "aws/dynamodb/shape/item_collection_metrics.h"
#include "cloud/dynamodb/expression.h"
#include "cloud/dynamodb/storage.h"

namespace windlass::cloud::dynamodb {

struct Write {
  enum class Kind { Put, Update, Delete, Check } kind;
  Schema schema;
  Place place = {};
  Item item = {};  // of a put: the item; otherwise its key
  std::optional<Condition> condition = {};
  dynamodb::Update update = {};
  // Whether anybody wants to see what was there: a put may skip that.
  bool wants_before = false;
  // The error of a condition that does not hold carries the item.
  bool item_in_error = false;
};

struct Written {
  std::optional<Item> before;
  std::optional<Item> after;
  Usage usage;
};

// The keys must have been checked (`place` is set).
Result<Written> carry_out(Dynamo& dynamo, Write& write);

// What is wrong with an update's paths, before any item is looked at.
Result<> check_updated_keys(const Schema& schema, const Update& update);

// Fills in the place of a write from its item or key.
Result<> find_its_place(Write& write);

// For tables with local indexes, when asked for ("SIZE").
std::optional<aws::dynamodb::ItemCollectionMetrics> collection_metrics(
    const std::optional<std::string>& wanted, const Schema& schema, const Item& item);

}  // namespace windlass::cloud::dynamodb
