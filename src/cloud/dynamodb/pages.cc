#include "cloud/dynamodb/pages.h"

#include <span>

#include "cloud/dynamodb/item_bytes.h"
#include "cloud/dynamodb/key_checks.h"

namespace windlass::cloud::dynamodb {

namespace {

using store::Bind;
using store::Blob;

constexpr std::size_t page_size_max = 1024 * 1024;

std::string select_from(const Source& source) {
  return source.index ? "select item, size from dynamodb_index_item where holder = ?"
                      : "select item, size from dynamodb_item where holder = ?";
}

// What tells two rows of one partition apart, and orders them.
std::string_view columns_after_pk(const Source& source) {
  return source.index ? "sk, table_pk, table_sk" : "sk";
}

void keep_key(const Keys& keys, const Item& item, Item& out) {
  keys.each([&](auto& attribute) { out.emplace(attribute.name, item.at(attribute.name)); });
}

Item key_of(const Source& source, const Item& item) {
  Item key;
  keep_key(source.schema.keys, item, key);
  if (source.index) keep_key(source.index->keys, item, key);
  return key;
}

// Takes rows until the page is full. A page ends after the row that fills it, and then says where,
// whether or not anything follows.
class PageMaker {
 public:
  PageMaker(Dynamo& dynamo, const Source& source, const PageRequest& request)
      : dynamo_(dynamo), source_(source), request_(request) {}

  // Answers whether there is room for more.
  bool take(const store::Row& row) {
    auto item = item_of(row.view(0));
    bytes_ += static_cast<std::size_t>(row.integer(1));
    ++page_.scanned;
    bool full = page_.scanned == request_.limit || bytes_ >= page_size_max;
    if (full) page_.last_key = key_of(source_, item);
    if (request_.from_table) fetch(item);
    if (!request_.filter || holds(*request_.filter, item)) keep(std::move(item));
    return !full;
  }

  Page finish() {
    auto units = read_units(bytes_, request_.consistent);
    if (source_.index)
      page_.usage.add_index(*source_.index, units);
    else
      page_.usage.add_table(units);
    return std::move(page_);
  }

 private:
  void keep(Item item) {
    ++page_.count;
    if (request_.count_only) return;
    page_.items.push_back(request_.wanted ? projected(item, *request_.wanted) : std::move(item));
  }

  void fetch(Item& item) {
    auto stored = find_item(dynamo_, source_.schema.id, place_of(source_.schema.keys, item));
    if (!stored) return;
    page_.usage.add_table(read_units(stored->size, request_.consistent));
    item = std::move(stored->item);
  }

  Dynamo& dynamo_;
  const Source& source_;
  const PageRequest& request_;
  Page page_;
  std::size_t bytes_ = 0;
};

Page read_rows(Dynamo& dynamo, const Source& source, const PageRequest& request,
               const std::string& sql, const std::vector<Bind>& binds) {
  PageMaker maker(dynamo, source, request);
  for (auto row : dynamo.db.query(sql, std::span<const Bind>(binds)))
    if (!maker.take(row)) break;
  return maker.finish();
}

void bind_after_pk(std::vector<Bind>& binds, const Source& source, const Position& position) {
  binds.emplace_back(Blob{position.place.sk});
  if (!source.index) return;
  binds.emplace_back(Blob{position.table_place.pk});
  binds.emplace_back(Blob{position.table_place.sk});
}

std::string question_marks(const Source& source) { return source.index ? "(?, ?, ?)" : "(?)"; }

}  // namespace

Result<Position> position_in(const Source& source, Item& start_key) {
  auto wrong = [] { return invalid("The provided starting key is invalid"); };
  if (auto normal = normalise(start_key); !normal)
    return invalid("The provided starting key is invalid: " + normal.error().message);
  std::size_t found_keys = 0;
  Item seen;
  auto check = [&](const Keys& keys) -> Result<> {
    for (auto* side : {&keys.hash, &keys.range})
      for (auto& attribute : *side) {
        auto found = start_key.find(attribute.name);
        if (found == start_key.end()) return wrong();
        if (seen.emplace(attribute.name, AttributeValue{}).second) ++found_keys;
        if (type_of(found->second) != attribute.type)
          return invalid(
              "The provided starting key is invalid: The provided key element does not match the "
              "schema");
        TRY(check_key_value(attribute, found->second, side == &keys.hash));
      }
    return Done{};
  };
  TRY(check(source.schema.keys));
  if (source.index) TRY(check(source.index->keys));
  if (found_keys != start_key.size()) return wrong();
  Position position{place_of(source.keys(), start_key), {}};
  if (source.index) position.table_place = place_of(source.schema.keys, start_key);
  return position;
}

// A start position takes the place of the bound that it lies beyond, so that the rows before it are
// never visited.
Page query_page(Dynamo& dynamo, const Source& source, const QueryRange& range, bool forward,
                const std::optional<Position>& after, const PageRequest& request) {
  auto columns = std::string(columns_after_pk(source));
  auto sql = select_from(source) + " and pk = ?";
  std::vector<Bind> binds{source.holder(), Blob{range.pk}};
  auto bound = [&](std::string_view comparison, const std::string& bytes) {
    sql += " and sk " + std::string(comparison) + " ?";
    binds.emplace_back(Blob{bytes});
  };
  auto beyond = [&](std::string_view comparison) {
    sql += " and (" + columns + ") " + std::string(comparison) + " " + question_marks(source);
    bind_after_pk(binds, source, *after);
  };
  if (after && forward)
    beyond(">");
  else
    bound(">=", range.sk.low);
  if (after && !forward)
    beyond("<");
  else
    bound("<", range.sk.high);
  sql += " order by ";
  sql += source.index
             ? (forward ? "sk, table_pk, table_sk" : "sk desc, table_pk desc, table_sk desc")
             : (forward ? "sk" : "sk desc");
  return read_rows(dynamo, source, request, sql, binds);
}

Page scan_page(Dynamo& dynamo, const Source& source, const ByteRange& partitions,
               const std::optional<Position>& after, const PageRequest& request) {
  auto columns = "pk, " + std::string(columns_after_pk(source));
  auto sql = select_from(source);
  std::vector<Bind> binds{source.holder()};
  if (after) {
    auto marks = question_marks(source);
    sql += " and (" + columns + ") > (?, " + marks.substr(1);
    binds.emplace_back(Blob{after->place.pk});
    bind_after_pk(binds, source, *after);
  } else {
    sql += " and pk >= ?";
    binds.emplace_back(Blob{partitions.low});
  }
  if (!partitions.high.empty()) {
    sql += " and pk < ?";
    binds.emplace_back(Blob{partitions.high});
  }
  sql += " order by " + columns;
  return read_rows(dynamo, source, request, sql, binds);
}

}  // namespace windlass::cloud::dynamodb
