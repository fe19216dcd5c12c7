#include "cloud/dynamodb/evaluate.h"

#include <algorithm>

namespace windlass::cloud::dynamodb {

namespace {

using Op = Condition::Op;

// Characters as DynamoDB counts them: UTF-16 units, so two for what lies beyond the basic plane.
std::size_t length_in_utf16(const std::string& text) {
  std::size_t units = 0;
  for (unsigned char byte : text)
    if ((byte & 0xC0) != 0x80) units += byte >= 0xF0 ? 2 : 1;
  return units;
}

// What size() answers; nothing for types without one.
std::optional<std::size_t> extent(const AttributeValue& value) {
  switch (type_of(value)) {
    case Type::S: return length_in_utf16(*value.s);
    case Type::B: return value.b->size();
    case Type::SS: return value.ss->size();
    case Type::NS: return value.ns->size();
    case Type::BS: return value.bs->size();
    case Type::L: return value.l->size();
    case Type::M: return value.m->size();
    default: return std::nullopt;
  }
}

// An operand's value in an item: a view into item or request, or one made for the occasion.
class Evaluated {
 public:
  Evaluated(const Operand& operand, const Item& item) {
    if (operand.kind == Operand::Kind::Constant) {
      value_ = operand.constant;
    } else if (operand.kind == Operand::Kind::Path) {
      value_ = find(item, operand.path);
    } else if (operand.kind == Operand::Kind::Size) {
      Evaluated of(operand.arguments[0], item);
      auto size = of ? extent(*of) : std::nullopt;
      if (!size) return;
      own_ = number_value(Number(static_cast<std::int64_t>(*size)));
      value_ = &own_;
    }
  }
  Evaluated(const Evaluated&) = delete;
  Evaluated& operator=(const Evaluated&) = delete;

  explicit operator bool() const { return value_; }
  const AttributeValue& operator*() const { return *value_; }

 private:
  const AttributeValue* value_ = nullptr;
  AttributeValue own_;
};

bool are_equal(const Evaluated& a, const Evaluated& b) { return a && b && equal(*a, *b); }

// What has no order among each other compares false, whatever the operator.
template <class Accepts>
bool ordered(const Evaluated& a, const Evaluated& b, Accepts accepts) {
  return a && b && comparable(*a, *b) && accepts(compare(*a, *b));
}

bool begins_with(const Evaluated& value, const Evaluated& prefix) {
  if (!value || !prefix) return false;
  if ((*value).s && (*prefix).s) return (*value).s->starts_with(*(*prefix).s);
  return (*value).b && (*prefix).b && (*value).b->starts_with(*(*prefix).b);
}

bool is_member(const std::optional<std::vector<std::string>>& set,
               const std::optional<std::string>& member) {
  return set && member && std::ranges::binary_search(*set, *member);
}

bool contains(const Evaluated& whole, const Evaluated& part) {
  if (!whole || !part) return false;
  auto &all = *whole, &one = *part;
  if (all.s && one.s) return all.s->find(*one.s) != std::string::npos;
  if (all.b && one.b) return all.b->find(*one.b) != std::string::npos;
  if (all.l) return std::ranges::any_of(*all.l, [&](auto& member) { return equal(member, one); });
  if (all.ns && one.n) return std::ranges::find(*all.ns, *one.n) != all.ns->end();
  return is_member(all.ss, one.s) || is_member(all.bs, one.b);
}

bool has_type(const Evaluated& value, const Evaluated& name) {
  return value && name && (*name).s && type_of(*value) == type_named(*(*name).s);
}

}  // namespace

const AttributeValue* find(const Item& item, const Path& path) {
  auto top = item.find(path[0].name);
  if (top == item.end()) return nullptr;
  auto* value = &top->second;
  for (std::size_t i = 1; i < path.size(); ++i) {
    auto& step = path[i];
    if (step.is_index()) {
      if (!value->l || value->l->size() <= static_cast<std::size_t>(step.index)) return nullptr;
      value = &(*value->l)[static_cast<std::size_t>(step.index)];
    } else {
      if (!value->m) return nullptr;
      auto member = value->m->find(step.name);
      if (member == value->m->end()) return nullptr;
      value = &member->second;
    }
  }
  return value;
}

bool holds(const Condition& condition, const Item& item) {
  auto part_holds = [&](const Condition& part) { return holds(part, item); };
  if (condition.op == Op::And) return std::ranges::all_of(condition.parts, part_holds);
  if (condition.op == Op::Or) return std::ranges::any_of(condition.parts, part_holds);
  if (condition.op == Op::Not) return !holds(condition.parts[0], item);

  auto& operands = condition.operands;
  Evaluated first(operands[0], item);
  if (condition.op == Op::Exists) return bool(first);
  if (condition.op == Op::NotExists) return !first;
  if (condition.op == Op::In)
    return std::any_of(operands.begin() + 1, operands.end(),
                       [&](auto& other) { return are_equal(first, Evaluated(other, item)); });

  Evaluated second(operands[1], item);
  switch (condition.op) {
    case Op::Equal: return are_equal(first, second);
    case Op::NotEqual: return !are_equal(first, second);
    case Op::Less: return ordered(first, second, [](auto order) { return order < 0; });
    case Op::LessOrEqual: return ordered(first, second, [](auto order) { return order <= 0; });
    case Op::Greater: return ordered(first, second, [](auto order) { return order > 0; });
    case Op::GreaterOrEqual: return ordered(first, second, [](auto order) { return order >= 0; });
    case Op::Between:
      return ordered(first, second, [](auto order) { return order >= 0; }) &&
             ordered(first, Evaluated(operands[2], item), [](auto order) { return order <= 0; });
    case Op::IsType: return has_type(first, second);
    case Op::BeginsWith: return begins_with(first, second);
    case Op::Contains: return contains(first, second);
    default: return false;
  }
}

namespace {

// Which parts of a value are wanted: all of it, or these members.
struct Wanted {
  bool whole = false;
  std::map<std::string, Wanted> members;
  std::map<int, Wanted> elements;
};

AttributeValue keep(const AttributeValue& value, const Wanted& wanted);

Item keep_members(const Item& members, const std::map<std::string, Wanted>& wanted);

// Whether there is anything of what is wanted: absent paths leave no empty containers behind.
bool has_any(const AttributeValue& value, const Wanted& wanted) {
  if (wanted.whole) return true;
  if (value.m)
    for (auto& [name, below] : wanted.members)
      if (auto found = value.m->find(name);
          found != value.m->end() && has_any(found->second, below))
        return true;
  if (value.l)
    for (auto& [index, below] : wanted.elements)
      if (auto at = static_cast<std::size_t>(index);
          at < value.l->size() && has_any((*value.l)[at], below))
        return true;
  return false;
}

AttributeValue keep(const AttributeValue& value, const Wanted& wanted) {
  if (wanted.whole) return value;
  AttributeValue kept;
  if (value.m) {
    kept.m = keep_members(*value.m, wanted.members);
  } else {
    kept.l.emplace();
    for (auto& [index, below] : wanted.elements)
      if (auto at = static_cast<std::size_t>(index);
          at < value.l->size() && has_any((*value.l)[at], below))
        kept.l->push_back(keep((*value.l)[at], below));
  }
  return kept;
}

Item keep_members(const Item& members, const std::map<std::string, Wanted>& wanted) {
  Item kept;
  for (auto& [name, below] : wanted)
    if (auto found = members.find(name); found != members.end() && has_any(found->second, below))
      kept.emplace(name, keep(found->second, below));
  return kept;
}

}  // namespace

Item projected(const Item& item, const Projection& paths) {
  Wanted wanted;
  for (auto& path : paths) {
    auto* at = &wanted;
    for (auto& step : path)
      at = step.is_index() ? &at->elements[step.index] : &at->members[step.name];
    at->whole = true;
  }
  return keep_members(item, wanted.members);
}

}  // namespace windlass::cloud::dynamodb
