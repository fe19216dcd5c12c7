// BatchGetItem and BatchWriteItem.
#include <set>

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

constexpr std::size_t keys_max = 100;
constexpr std::size_t writes_max = 25;
constexpr std::size_t answer_size_max = 16 * 1024 * 1024;

Error duplicates() { return invalid("Provided list of item keys contains duplicates"); }

// One table's part of a BatchGetItem, read until `room` is used up.
class TableReader {
 public:
  TableReader(Dynamo& dynamo, const Schema& schema, KeysAndAttributes& wanted, std::size_t& room)
      : dynamo_(dynamo), schema_(schema), wanted_(wanted), room_(room) {}

  Result<> read() {
    auto paths = TRY(wanted_attributes(wanted_));
    std::vector<Place> places;
    for (auto& key : *wanted_.keys) places.push_back(TRY(check_key(schema_, key)));
    if (std::set<Place>(places.begin(), places.end()).size() != places.size()) return duplicates();
    for (std::size_t i = 0; i < places.size(); ++i)
      if (!read_one(places[i], paths)) left_over.push_back((*wanted_.keys)[i]);
    return Done{};
  }

  std::vector<Item> items;
  std::vector<Item> left_over;
  Usage usage;

 private:
  bool read_one(const Place& place, const std::optional<dynamodb::Projection>& paths) {
    if (room_ == 0) return false;
    auto stored = find_item(dynamo_, schema_.id, place);
    auto size = stored ? stored->size : 0;
    if (size > room_) {
      room_ = 0;  // the answer is full, even if a later item were smaller
      return false;
    }
    room_ -= size;
    usage.add_table(read_units(size, wanted_.consistent_read.value_or(false)));
    if (stored) items.push_back(paths ? projected(stored->item, *paths) : std::move(stored->item));
    return true;
  }

  Dynamo& dynamo_;
  const Schema& schema_;
  KeysAndAttributes& wanted_;
  std::size_t& room_;
};

Result<Write> write_of(WriteRequest& request, const Schema& schema) {
  if (request.put_request.has_value() == request.delete_request.has_value())
    return invalid(
        request.put_request
            ? "Supplied AttributeValue has more than one datatypes set, must contain exactly one "
              "of "
              "the supported datatypes"
            : "Supplied WriteRequest is empty, must contain exactly one of the supported requests");
  Write write{request.put_request ? Write::Kind::Put : Write::Kind::Delete, schema};
  write.item =
      std::move(request.put_request ? *request.put_request->item : *request.delete_request->key);
  TRY(normalise(write.item));
  if (request.put_request && size_of(write.item) > item_size_max)
    return invalid("Item size has exceeded the maximum allowed size");
  TRY(find_its_place(write));
  return write;
}

}  // namespace

Result<BatchGetItemOutput> batch_get_item(Dynamo& dynamo, const Call& call, BatchGetItemInput& in) {
  std::size_t count = 0;
  for (auto& [name, wanted] : *in.request_items) count += wanted.keys->size();
  if (count > keys_max) return invalid("Too many items requested for the BatchGetItem call");

  BatchGetItemOutput out;
  out.responses.emplace();
  out.unprocessed_keys.emplace();
  auto room = answer_size_max;
  for (auto& [name, wanted] : *in.request_items) {
    auto schema = TRY(get_schema(dynamo, call, name));
    TableReader reader(dynamo, schema, wanted, room);
    TRY(reader.read());
    traffic().count_read(schema.id, reader.usage);
    (*out.responses)[name] = std::move(reader.items);
    if (auto consumed = reader.usage.answer(in.return_consumed_capacity, name)) {
      if (!out.consumed_capacity) out.consumed_capacity.emplace();
      out.consumed_capacity->push_back(std::move(*consumed));
    }
    if (!reader.left_over.empty()) {
      wanted.keys = std::move(reader.left_over);
      (*out.unprocessed_keys)[name] = std::move(wanted);
    }
  }
  return out;
}

// Everything is checked before anything is written; then nothing is left unprocessed.
Result<BatchWriteItemOutput> batch_write_item(Dynamo& dynamo, const Call& call,
                                              BatchWriteItemInput& in) {
  std::size_t count = 0;
  for (auto& [name, requests] : *in.request_items) count += requests.size();
  if (count > writes_max) return invalid("Too many items requested for the BatchWriteItem call");

  BatchWriteItemOutput out;
  out.unprocessed_items.emplace();
  std::map<std::string, std::vector<Write>> writes;
  for (auto& [name, requests] : *in.request_items) {
    auto schema = TRY(get_schema(dynamo, call, name));
    std::set<Place> places;
    for (auto& request : requests) {
      auto write = TRY(write_of(request, schema));
      if (!places.insert(write.place).second) return duplicates();
      writes[name].push_back(std::move(write));
    }
  }
  for (auto& [name, table_writes] : writes) {
    Usage usage;
    for (auto& write : table_writes) {
      if (auto metrics =
              collection_metrics(in.return_item_collection_metrics, write.schema, write.item)) {
        if (!out.item_collection_metrics) out.item_collection_metrics.emplace();
        (*out.item_collection_metrics)[name].push_back(std::move(*metrics));
      }
      usage.add(TRY(carry_out(dynamo, write)).usage);
    }
    if (auto consumed = usage.answer(in.return_consumed_capacity, name)) {
      if (!out.consumed_capacity) out.consumed_capacity.emplace();
      out.consumed_capacity->push_back(std::move(*consumed));
    }
  }
  return out;
}

}  // namespace windlass::cloud::dynamodb
