#include "cloud/dynamodb/storage.h"

#include <algorithm>

#include "cloud/dynamodb/item_bytes.h"
#include "cloud/dynamodb/table.h"

namespace windlass::cloud::dynamodb {

namespace {

using store::Blob;

constexpr int backfill_items_max = 1000;

void add_figures(Dynamo& dynamo, std::int64_t holder, std::int64_t items, std::int64_t bytes) {
  if (items == 0 && bytes == 0) return;
  dynamo.db.run("update dynamodb_holder set items = items + ?, bytes = bytes + ? where id = ?",
                {items, bytes, holder});
}

std::int64_t signed_size(const Stored* stored) {
  return stored ? static_cast<std::int64_t>(stored->size) : 0;
}

void put_row(Dynamo& dynamo, std::int64_t holder, const Place& place, const Stored& stored) {
  auto bytes = item_bytes(stored.item);
  dynamo.db.run(
      "insert or replace into dynamodb_item (holder, pk, sk, size, item) values (?, ?, ?, ?, ?)",
      {holder, Blob{place.pk}, Blob{place.sk}, std::uint64_t{stored.size}, Blob{bytes}});
}

// --- Indexes ---

// What an index has, or is to have, of an item.
struct Entry {
  Place place;
  Stored held;
};

std::optional<Entry> entry_of(const Schema& schema, const Index& index, const Stored* stored) {
  if (!stored) return std::nullopt;
  auto place = find_place(index.keys, stored->item);
  if (!place) return std::nullopt;
  auto held = held_by(index, schema, stored->item);
  auto size = index.holds == Index::Holds::All ? stored->size : size_of(held);
  return Entry{std::move(*place), {std::move(held), size}};
}

std::int64_t put_entry(Dynamo& dynamo, const Index& index, const Place& table_place,
                       const Entry& entry, std::string_view verb) {
  auto bytes = item_bytes(entry.held.item);
  return dynamo.db.run(
      std::string(verb) +
          " into dynamodb_index_item (holder, pk, sk, table_pk, table_sk, size, item) "
          "values (?, ?, ?, ?, ?, ?, ?)",
      {index.id, Blob{entry.place.pk}, Blob{entry.place.sk}, Blob{table_place.pk},
       Blob{table_place.sk}, std::uint64_t{entry.held.size}, Blob{bytes}});
}

std::int64_t delete_entry(Dynamo& dynamo, const Index& index, const Place& table_place,
                          const Place& place) {
  return dynamo.db.run(
      "delete from dynamodb_index_item where holder = ? and pk = ? and sk = ? and table_pk = ? "
      "and table_sk = ?",
      {index.id, Blob{place.pk}, Blob{place.sk}, Blob{table_place.pk}, Blob{table_place.sk}});
}

bool same_items(const Item& a, const Item& b) {
  return std::ranges::equal(
      a, b, [](auto& x, auto& y) { return x.first == y.first && equal(x.second, y.second); });
}

// An index that is still being filled may lack the old entry: figures count what really happened.
void replace_entry(Dynamo& dynamo, const Schema& schema, const Index& index, const Place& place,
                   const Stored* before, const Stored* after, Usage& usage) {
  auto gone = entry_of(schema, index, before);
  auto come = entry_of(schema, index, after);
  if (!gone && !come) return;
  bool stays = gone && come && gone->place == come->place;
  if (stays && same_items(gone->held.item, come->held.item)) return;
  if (gone) {
    auto removed = delete_entry(dynamo, index, place, gone->place);
    add_figures(dynamo, index.id, -removed, -removed * signed_size(&gone->held));
  }
  if (come) {
    put_entry(dynamo, index, place, *come, "insert or replace");
    add_figures(dynamo, index.id, 1, signed_size(&come->held));
  }
  // Moving an entry is two writes; changing it in place is one, as large as its larger version.
  if (stays) {
    usage.add_index(index, write_units(std::max(gone->held.size, come->held.size)));
  } else {
    if (gone) usage.add_index(index, write_units(gone->held.size));
    if (come) usage.add_index(index, write_units(come->held.size));
  }
}

// --- Expiry ---

void add_expiry(Dynamo& dynamo, std::int64_t table_id, const Place& place, std::int64_t expires) {
  dynamo.db.run(
      "insert or ignore into dynamodb_expiry (expires, table_id, pk, sk) values (?, ?, ?, ?)",
      {expires, table_id, Blob{place.pk}, Blob{place.sk}});
}

void replace_expiry(Dynamo& dynamo, const Schema& schema, const Place& place, const Stored* before,
                    const Stored* after) {
  if (schema.expires_by.empty()) return;
  auto old_time = before ? expiry_of(schema, before->item) : std::nullopt;
  auto new_time = after ? expiry_of(schema, after->item) : std::nullopt;
  if (old_time == new_time) return;
  if (old_time)
    dynamo.db.run(
        "delete from dynamodb_expiry where expires = ? and table_id = ? and pk = ? and sk = ?",
        {*old_time, schema.id, Blob{place.pk}, Blob{place.sk}});
  if (new_time) add_expiry(dynamo, schema.id, place, *new_time);
}

}  // namespace

std::optional<Stored> find_item(Dynamo& dynamo, std::int64_t holder, const Place& place) {
  auto rows =
      dynamo.db.query("select item, size from dynamodb_item where holder = ? and pk = ? and sk = ?",
                      {holder, Blob{place.pk}, Blob{place.sk}});
  if (rows.done()) return std::nullopt;
  return Stored{item_of(rows.row().view(0)), static_cast<std::size_t>(rows.row().integer(1))};
}

Usage replace_item(Dynamo& dynamo, const Schema& schema, const Place& place, const Stored* before,
                   const Stored* after) {
  if (after)
    put_row(dynamo, schema.id, place, *after);
  else if (before)
    dynamo.db.run("delete from dynamodb_item where holder = ? and pk = ? and sk = ?",
                  {schema.id, Blob{place.pk}, Blob{place.sk}});
  add_figures(dynamo, schema.id, (after ? 1 : 0) - (before ? 1 : 0),
              signed_size(after) - signed_size(before));
  Usage usage;
  usage.add_table(
      write_units(static_cast<std::size_t>(std::max(signed_size(before), signed_size(after)))));
  for (auto& index : schema.indexes)
    replace_entry(dynamo, schema, index, place, before, after, usage);
  replace_expiry(dynamo, schema, place, before, after);
  return usage;
}

bool can_overwrite_unseen(const Schema& schema) {
  return schema.indexes.empty() && schema.expires_by.empty();
}

Usage overwrite_item(Dynamo& dynamo, const Schema& schema, const Place& place,
                     const Stored& after) {
  auto old_size = dynamo.db.find_integer(
      "select size from dynamodb_item where holder = ? and pk = ? and sk = ?",
      {schema.id, Blob{place.pk}, Blob{place.sk}});
  put_row(dynamo, schema.id, place, after);
  add_figures(dynamo, schema.id, old_size ? 0 : 1, signed_size(&after) - old_size.value_or(0));
  Usage usage;
  usage.add_table(
      write_units(std::max(after.size, static_cast<std::size_t>(old_size.value_or(0)))));
  return usage;
}

std::optional<std::int64_t> expiry_of(const Schema& schema, const Item& item) {
  auto found = item.find(schema.expires_by);
  if (found == item.end() || !found->second.n) return std::nullopt;
  return number_of(found->second).whole();
}

void start_backfill(Dynamo& dynamo, std::int64_t holder, std::int64_t table_id) {
  dynamo.db.run(
      "insert or replace into dynamodb_backfill (holder, table_id, pk, sk) values (?, ?, x'', x'')",
      {holder, table_id});
}

bool backfill_some(Dynamo& dynamo, std::int64_t holder) {
  Place from;
  std::int64_t table_id = 0;
  {
    auto rows = dynamo.db.query("select table_id, pk, sk from dynamodb_backfill where holder = ?",
                                {holder});
    if (rows.done()) return true;
    table_id = rows.row().integer(0);
    from = {rows.row().text(1), rows.row().text(2)};
  }
  auto schema = find_schema(dynamo, table_id);
  auto end = [&] {
    dynamo.db.run("delete from dynamodb_backfill where holder = ?", {holder});
    return true;
  };
  if (!schema) return end();
  auto index = std::ranges::find(schema->indexes, holder, &Index::id);
  bool for_index = index != schema->indexes.end();

  int seen = 0;
  std::int64_t added = 0, added_bytes = 0;
  for (auto row : dynamo.db.query(
           "select pk, sk, size, item from dynamodb_item where holder = ? and (pk, sk) > (?, ?) "
           "order by pk, sk limit ?",
           {table_id, Blob{from.pk}, Blob{from.sk}, backfill_items_max})) {
    ++seen;
    from = {row.text(0), row.text(1)};
    Stored stored{item_of(row.view(3)), static_cast<std::size_t>(row.integer(2))};
    if (!for_index) {
      if (auto expires = expiry_of(*schema, stored.item))
        add_expiry(dynamo, table_id, from, *expires);
      continue;
    }
    auto entry = entry_of(*schema, *index, &stored);
    if (!entry) continue;
    // What is there already was written since, and is newer.
    if (auto count = put_entry(dynamo, *index, from, *entry, "insert or ignore")) {
      added += count;
      added_bytes += signed_size(&entry->held);
    }
  }
  add_figures(dynamo, holder, for_index ? added : 0, for_index ? added_bytes : 0);
  if (seen == backfill_items_max) {
    dynamo.db.run("update dynamodb_backfill set pk = ?, sk = ? where holder = ?",
                  {Blob{from.pk}, Blob{from.sk}, holder});
    return false;
  }
  if (for_index && !index->ready) {
    index->ready = true;
    update_schema(dynamo, *schema);
  }
  return end();
}

}  // namespace windlass::cloud::dynamodb
