// Units that tables consumed since CloudWatch was told last.
//
// In memory, not in rows: a read writes none. What a cloud counted within its last minute is lost
// when it ends.
#pragma once

#include <map>
#include <mutex>
#include <string>

#include "cloud/core/service.h"
#include "cloud/dynamodb/capacity.h"
#include "cloud/dynamodb/context.h"

namespace windlass::cloud::dynamodb {

struct Consumed {
  double requests = 0;
  double units = 0;
  double smallest = 0;  // of one request
  double largest = 0;
  void add(double more);
};

class Traffic {
 public:
  static constexpr std::size_t kept_max = 10'000;

  struct Place {
    std::int64_t table;
    std::string index;  // "" for the table itself
    auto operator<=>(const Place&) const = default;
  };
  struct Both {
    Consumed reads, writes;
  };

  void count_read(std::int64_t table, const Usage& usage) { count(table, usage, &Both::reads); }
  void count_write(std::int64_t table, const Usage& usage) { count(table, usage, &Both::writes); }
  // What was counted; counting begins anew.
  std::map<Place, Both> take();

 private:
  void count(std::int64_t table, const Usage& usage, Consumed Both::*which);

  std::mutex mutex_;
  std::map<Place, Both> counted_;
};

// That of this process.
Traffic& traffic();
// Counts a write once it is kept.
void count_write(Dynamo& dynamo, std::int64_t table, const Usage& usage);

// metrics.cc: what CloudWatch hears of tables that are used.
bool tell_metrics(Work& work, const Call& call);

}  // namespace windlass::cloud::dynamodb
