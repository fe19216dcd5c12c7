// Capacity units, by AWS's rules.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "aws/dynamodb/shape/consumed_capacity.h"
#include "cloud/dynamodb/schema.h"

namespace windlass::cloud::dynamodb {

// Reading costs a unit for every 4 KB, half of it when it need not be consistent; writing a unit
// for every KB. Even nothing costs one.
double read_units(std::size_t bytes, bool consistent);
double write_units(std::size_t bytes);

// What one request consumed of one table.
class Usage {
 public:
  void add_table(double units) { table_ += units; }
  void add_index(const Index& index, double units) {
    (index.global ? global_ : local_)[index.name] += units;
  }
  void add(const Usage& other);
  // What the table paid for itself and its local indexes, and each of its global indexes.
  double of_table() const;
  const std::map<std::string, double>& of_global_indexes() const { return global_; }
  // Transactions pay twice.
  void times(double factor);

  enum class Split { None, Read, Write };  // also as read or write units, as transactions say it
  // As the request wants it (TOTAL, INDEXES), or nothing.
  std::optional<aws::dynamodb::ConsumedCapacity> answer(const std::optional<std::string>& wanted,
                                                        const std::string& table,
                                                        Split split = Split::None) const;

 private:
  double table_ = 0;
  std::map<std::string, double> local_;
  std::map<std::string, double> global_;
};

}  // namespace windlass::cloud::dynamodb
