#include <algorithm>
#include <set>

#include "cloud/dynamodb/evaluate.h"

namespace windlass::cloud::dynamodb {

namespace {

using Kind = Operand::Kind;

Error wrong_type() {
  return invalid("An operand in the update expression has an incorrect data type");
}
Error no_place() {
  return invalid("The document path provided in the update expression is invalid for update");
}

Result<AttributeValue> value_of(const Operand& operand, const Item& item) {
  switch (operand.kind) {
    case Kind::Constant: return *operand.constant;
    case Kind::Path:
      if (auto* found = find(item, operand.path)) return *found;
      return invalid(
          "The provided expression refers to an attribute that does not exist in the item");
    case Kind::IfNotExists:
      if (auto* found = find(item, operand.arguments[0].path)) return *found;
      return value_of(operand.arguments[1], item);
    case Kind::ListAppend: {
      auto first = TRY(value_of(operand.arguments[0], item));
      auto second = TRY(value_of(operand.arguments[1], item));
      if (!first.l || !second.l) return wrong_type();
      std::ranges::move(*second.l, std::back_inserter(*first.l));
      return first;
    }
    case Kind::Plus:
    case Kind::Minus: {
      auto first = TRY(value_of(operand.arguments[0], item));
      auto second = TRY(value_of(operand.arguments[1], item));
      if (!first.n || !second.n) return wrong_type();
      auto a = number_of(first), b = number_of(second);
      return number_value(TRY(operand.kind == Kind::Plus ? add(a, b) : subtract(a, b)));
    }
    default: return wrong_type();
  }
}

// The container of the path's last step in the item; null when it is not there.
AttributeValue* find_mutable(Item& item, const Path& path, std::size_t steps) {
  auto parent = Path(path.begin(), path.begin() + static_cast<std::ptrdiff_t>(steps));
  return const_cast<AttributeValue*>(find(item, parent));
}

Result<> put(Item& item, const Path& path, AttributeValue value) {
  auto& last = path.back();
  if (path.size() == 1) {
    item[last.name] = std::move(value);
    return Done{};
  }
  auto* parent = find_mutable(item, path, path.size() - 1);
  if (!parent) return no_place();
  if (last.is_index()) {
    if (!parent->l) return no_place();
    // An index beyond the end means "at the end".
    auto at = static_cast<std::size_t>(last.index);
    if (at < parent->l->size())
      (*parent->l)[at] = std::move(value);
    else
      parent->l->push_back(std::move(value));
    return Done{};
  }
  if (!parent->m) return no_place();
  (*parent->m)[last.name] = std::move(value);
  return Done{};
}

Result<> remove(Item& item, const Path& path) {
  auto& last = path.back();
  if (path.size() == 1) {
    item.erase(last.name);
    return Done{};
  }
  auto* parent = find_mutable(item, path, path.size() - 1);
  if (!parent) return no_place();
  if (last.is_index()) {
    if (!parent->l) return no_place();
    if (auto at = static_cast<std::size_t>(last.index); at < parent->l->size())
      parent->l->erase(parent->l->begin() + last.index);
    return Done{};
  }
  if (!parent->m) return no_place();
  parent->m->erase(last.name);
  return Done{};
}

using Set = std::optional<std::vector<std::string>>;

// The two sets when both values are sets of one kind.
std::pair<Set*, const Set*> sets_of(AttributeValue& a, const AttributeValue& b) {
  if (a.ss && b.ss) return {&a.ss, &b.ss};
  if (a.ns && b.ns) return {&a.ns, &b.ns};
  if (a.bs && b.bs) return {&a.bs, &b.bs};
  return {nullptr, nullptr};
}

Result<AttributeValue> added(AttributeValue present, const AttributeValue& more) {
  if (present.n && more.n) return number_value(TRY(add(number_of(present), number_of(more))));
  auto [set, other] = sets_of(present, more);
  if (!set) return wrong_type();
  std::set<std::string_view> members((*set)->begin(), (*set)->end());
  std::vector<std::string> all(**set);
  for (auto& member : **other)
    if (!members.contains(member)) all.push_back(member);
  *set = std::move(all);
  TRY(normalise(present));
  return present;
}

// Nothing is left when the last member goes: there are no empty sets.
Result<std::optional<AttributeValue>> without(AttributeValue present, const AttributeValue& fewer) {
  auto [set, other] = sets_of(present, fewer);
  if (!set) return wrong_type();
  std::set<std::string_view> gone((*other)->begin(), (*other)->end());
  std::erase_if(**set, [&](auto& member) { return gone.contains(member); });
  if ((*set)->empty()) return std::optional<AttributeValue>();
  return std::optional(std::move(present));
}

// A change that is worked out, to be carried out with the others.
struct Change {
  const Path* path;
  std::optional<AttributeValue> value;  // nothing: remove
};

Result<std::optional<Change>> change_of(const Action& action, const Item& item) {
  if (action.kind == Action::Kind::Remove) return std::optional(Change{&action.path, {}});
  if (action.kind == Action::Kind::Set)
    return std::optional(Change{&action.path, TRY(value_of(action.value, item))});
  auto* present = find(item, action.path);
  auto& operand = *action.value.constant;
  if (action.kind == Action::Kind::Add)
    return std::optional(Change{&action.path, present ? TRY(added(*present, operand)) : operand});
  if (!present) return std::optional<Change>();
  return std::optional(Change{&action.path, TRY(without(*present, operand))});
}

// Indexes mean the list as it was: set from the front, so that appended elements keep their order,
// and remove from the back, so that nothing moves before its turn.
bool before(const Path& a, const Path& b) {
  return std::ranges::lexicographical_compare(a, b, [](const Step& x, const Step& y) {
    return std::tie(x.name, x.index) < std::tie(y.name, y.index);
  });
}

}  // namespace

Result<> apply_update(const Update& update, Item& item) {
  std::vector<Change> sets, removals;
  for (auto& action : update) {
    auto change = TRY(change_of(action, item));
    if (!change) continue;
    (change->value ? sets : removals).push_back(std::move(*change));
  }
  std::ranges::sort(sets, [](auto& a, auto& b) { return before(*a.path, *b.path); });
  std::ranges::sort(removals, [](auto& a, auto& b) { return before(*b.path, *a.path); });
  for (auto& change : sets) TRY(put(item, *change.path, std::move(*change.value)));
  for (auto& change : removals) TRY(remove(item, *change.path));
  return Done{};
}

}  // namespace windlass::cloud::dynamodb
