#include "cloud/dynamodb/capacity.h"

namespace windlass::cloud::dynamodb {

namespace {

using Split = Usage::Split;

std::size_t blocks(std::size_t bytes, std::size_t block) {
  return bytes == 0 ? 1 : (bytes + block - 1) / block;
}

template <class Answer>
void fill(Answer& answer, double units, Split split) {
  answer.capacity_units = units;
  if (split == Split::Read) answer.read_capacity_units = units;
  if (split == Split::Write) answer.write_capacity_units = units;
}

std::map<std::string, aws::dynamodb::Capacity> by_name(const std::map<std::string, double>& units,
                                                       Split split) {
  std::map<std::string, aws::dynamodb::Capacity> all;
  for (auto& [name, count] : units) fill(all[name], count, split);
  return all;
}

}  // namespace

double read_units(std::size_t bytes, bool consistent) {
  return static_cast<double>(blocks(bytes, 4096)) * (consistent ? 1 : 0.5);
}

double write_units(std::size_t bytes) { return static_cast<double>(blocks(bytes, 1024)); }

void Usage::add(const Usage& other) {
  table_ += other.table_;
  for (auto& [name, units] : other.local_) local_[name] += units;
  for (auto& [name, units] : other.global_) global_[name] += units;
}

double Usage::of_table() const {
  auto units = table_;
  for (auto& [name, more] : local_) units += more;
  return units;
}

void Usage::times(double factor) {
  table_ *= factor;
  for (auto& [name, units] : local_) units *= factor;
  for (auto& [name, units] : global_) units *= factor;
}

std::optional<aws::dynamodb::ConsumedCapacity> Usage::answer(
    const std::optional<std::string>& wanted, const std::string& table, Split split) const {
  if (!wanted || *wanted == "NONE") return std::nullopt;
  auto total = table_;
  for (auto& [name, units] : local_) total += units;
  for (auto& [name, units] : global_) total += units;
  aws::dynamodb::ConsumedCapacity answer;
  answer.table_name = table;
  fill(answer, total, split);
  if (*wanted == "INDEXES") {
    fill(answer.table.emplace(), table_, split);
    if (!local_.empty()) answer.local_secondary_indexes = by_name(local_, split);
    if (!global_.empty()) answer.global_secondary_indexes = by_name(global_, split);
  }
  return answer;
}

}  // namespace windlass::cloud::dynamodb
