#include "cloud/dynamodb/traffic.h"

#include <algorithm>

namespace windlass::cloud::dynamodb {

void Consumed::add(double more) {
  smallest = requests == 0 ? more : std::min(smallest, more);
  largest = std::max(largest, more);
  requests += 1;
  units += more;
}

void Traffic::count(std::int64_t table, const Usage& usage, Consumed Both::*which) {
  std::lock_guard lock(mutex_);
  if (counted_.size() >= kept_max) return;
  if (auto units = usage.of_table(); units > 0) (counted_[{table, ""}].*which).add(units);
  for (auto& [index, units] : usage.of_global_indexes())
    (counted_[{table, index}].*which).add(units);
}

std::map<Traffic::Place, Traffic::Both> Traffic::take() {
  std::lock_guard lock(mutex_);
  return std::exchange(counted_, {});
}

Traffic& traffic() {
  static Traffic of_this_process;
  return of_this_process;
}

void count_write(Dynamo& dynamo, std::int64_t table, const Usage& usage) {
  dynamo.work.after_commit([table, usage] { traffic().count_write(table, usage); });
}

}  // namespace windlass::cloud::dynamodb
