// Random operations, beside a model that is as simple as it can be.
#include <algorithm>
#include <set>

#include "cloud/dynamodb/evaluate.h"
#include "dynamo_fixture.h"

namespace windlass::cloud::dynamodb {

namespace {

// Few values, close together and awkward: zero bytes, prefixes of each other, signs, fractions.
AttributeValue random_sort_key(Random& random, char type) {
  if (type == 'N') {
    static const char* const numbers[] = {"0",   "-1",   "1",  "-10", "10",   "9.99", "-0.5",
                                          "0.5", "1e20", "99", "100", "-100", "1e-9", "10001"};
    return N(numbers[random.below(std::size(numbers))]);
  }
  auto text = random.text(1 + random.below(3), std::string_view("\0\1ab\x7F", 5));
  if (type == 'B' && random.below(3) == 0) text += '\xFF';
  return type == 'S' ? S(text) : B(text);
}

using Key = std::pair<std::string, std::string>;  // as shown

struct Model {
  std::map<Key, Item> items;

  static Key key_of(const Item& item) { return {shown(item.at("pk")), shown(item.at("sk"))}; }

  std::multiset<std::string> all(auto accepts) const {
    std::multiset<std::string> found;
    for (auto& [key, item] : items)
      if (accepts(item)) found.insert(shown(item));
    return found;
  }
};

class Play : public DynamoFixture {
 public:
  Play(unsigned seed, char type) : random_(seed), type_(type) {
    auto in = table_input("things", std::string("pk sk:") + type);
    add_global_index(in, "global", "x", "n:N");
    add_global_index(in, "wide", "pk x", std::string("n:N sk:") + type, {"KEYS_ONLY", {}});
    add_local_index(in, "local", "n:N");
    given(in);
  }

  void step() {
    auto item = random_item();
    auto key = Model::key_of(item);
    switch (random_.below(4)) {
      case 0: {
        REQUIRE(call<op::DeleteItem>({.table_name = "things", .key = key_part(item)}));
        model_.items.erase(key);
        return;
      }
      case 1: {
        REQUIRE(update(key_part(item), "SET n = :n REMOVE x", {{":n", N("7")}}));
        auto& known = model_.items.try_emplace(key, key_part(item)).first->second;
        known["n"] = N("7");
        known.erase("x");
        return;
      }
      default:
        put(item);
        REQUIRE(normalise(item));
        model_.items[key] = item;
    }
  }

  // A query of the table answers what the model finds, in order, page by page.
  void check_query() {
    auto hash = random_hash();
    auto low = random_sort_key(random_, type_), high = random_sort_key(random_, type_);
    REQUIRE(normalise(low));
    REQUIRE(normalise(high));
    if (compare(low, high) > 0) std::swap(low, high);
    struct Form {
      std::string text;
      std::function<bool(const AttributeValue&)> accepts;
      bool two = false;
    };
    const Form forms[] = {
        {"sk = :low", [&](auto& sk) { return compare(sk, low) == 0; }},
        {"sk < :low", [&](auto& sk) { return compare(sk, low) < 0; }},
        {"sk <= :low", [&](auto& sk) { return compare(sk, low) <= 0; }},
        {"sk > :low", [&](auto& sk) { return compare(sk, low) > 0; }},
        {"sk >= :low", [&](auto& sk) { return compare(sk, low) >= 0; }},
        {"sk BETWEEN :low AND :high",
         [&](auto& sk) { return compare(sk, low) >= 0 && compare(sk, high) <= 0; }, true},
        {"begins_with(sk, :low)",
         [&](auto& sk) { return sk.s ? sk.s->starts_with(*low.s) : sk.b->starts_with(*low.b); }},
    };
    auto& form = forms[random_.below(type_ == 'N' ? 6 : 7)];
    CAPTURE(form.text);
    CAPTURE(shown(low));
    auto in = query_input("pk = :pk AND " + form.text, {{":pk", hash}, {":low", low}});
    if (form.two) in.expression_attribute_values->emplace(":high", high);
    in.scan_index_forward = random_.below(2) == 0;
    auto expected = model_.all(
        [&](auto& item) { return equal(item.at("pk"), hash) && form.accepts(item.at("sk")); });
    auto found = pages<op::Query>(in);
    for (std::size_t i = 1; i < found.size(); ++i) {
      auto order = compare(found[i - 1].at("sk"), found[i].at("sk"));
      REQUIRE((*in.scan_index_forward ? order < 0 : order > 0));
    }
    REQUIRE(shown_all(found) == expected);
  }

  void check_indexes() {
    api::QueryInput in = query_input("x = :x AND n > :n", {{":x", S("x1")}, {":n", N("2")}});
    in.index_name = "global";
    auto by_x = pages<op::Query>(in);
    REQUIRE(shown_all(by_x) == model_.all([](auto& item) {
      return item.contains("x") && item.contains("n") && *item.at("x").s == "x1" &&
             number_of(item.at("n")) > Number(2);
    }));
    in = query_input("pk = :pk", {{":pk", S("p1")}});
    in.index_name = "local";
    auto local = pages<op::Query>(in);
    for (std::size_t i = 1; i < local.size(); ++i)
      REQUIRE(compare(local[i - 1].at("n"), local[i].at("n")) <= 0);
    REQUIRE(shown_all(local) ==
            model_.all([](auto& item) { return *item.at("pk").s == "p1" && item.contains("n"); }));
    api::ScanInput scan;
    scan.table_name = "things";
    scan.index_name = "wide";
    REQUIRE(pages<op::Scan>(scan).size() ==
            model_.all([](auto& item) { return item.contains("x") && item.contains("n"); }).size());
  }

  void check_scan_and_figures() {
    api::ScanInput in;
    in.table_name = "things";
    REQUIRE(shown_all(pages<op::Scan>(in)) == model_.all([](auto&) { return true; }));
    auto table = *call<op::DescribeTable>({.table_name = "things"})->table;
    std::size_t bytes = 0;
    for (auto& [key, item] : model_.items) bytes += size_of(item);
    REQUIRE(table.item_count == static_cast<std::int64_t>(model_.items.size()));
    REQUIRE(table.table_size_bytes == static_cast<std::int64_t>(bytes));
    for (auto& index : *table.global_secondary_indexes)
      REQUIRE(index.item_count ==
              static_cast<std::int64_t>(
                  model_.all([](auto& item) { return item.contains("x") && item.contains("n"); })
                      .size()));
  }

 private:
  AttributeValue random_hash() { return S("p" + std::to_string(random_.below(3))); }

  Item random_item() {
    auto sk = random_sort_key(random_, type_);
    REQUIRE(normalise(sk));
    Item item{{"pk", random_hash()}, {"sk", sk}};
    if (random_.below(3)) item["x"] = S("x" + std::to_string(random_.below(3)));
    if (random_.below(3)) item["n"] = N(std::to_string(random_.below(6)));
    return item;
  }
  static Item key_part(const Item& item) { return {{"pk", item.at("pk")}, {"sk", item.at("sk")}}; }

  static std::multiset<std::string> shown_all(const std::vector<Item>& items) {
    std::multiset<std::string> all;
    for (auto& item : items) all.insert(shown(item));
    return all;
  }

  template <class Op>
  std::vector<Item> pages(typename Op::Request in) {
    std::vector<Item> all;
    in.limit = static_cast<int>(1 + random_.below(7));
    for (int page = 0; page < 200; ++page) {
      auto answer = call<Op>(in);
      REQUIRE_MESSAGE(answer, answer.error().message);
      all.insert(all.end(), answer->items->begin(), answer->items->end());
      in.exclusive_start_key = answer->last_evaluated_key;
      if (!in.exclusive_start_key) return all;
    }
    FAIL("the pages never end");
    return all;
  }

  SeededRandom random_;
  char type_;
  Model model_;
};

}  // namespace

TEST_CASE("tables and indexes answer what a simple model answers") {
  for (unsigned seed = 0; seed < 300; ++seed) {
    CAPTURE(seed);
    Play play(seed, "SNB"[seed % 3]);
    for (int round = 0; round < 5; ++round) {
      for (int i = 0; i < 8; ++i) play.step();
      play.check_query();
    }
    play.check_indexes();
    play.check_scan_and_figures();
  }
}

}  // namespace windlass::cloud::dynamodb
