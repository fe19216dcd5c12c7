// Records of stacks that are under way, as they were last written: what a step has to do with one
// is not paid for by reading all of it. The rows say by a stamp which writing they are of, so that
// one of a writing that was undone, or that another connection does not see yet, is never taken.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "cloud/cloudformation/record_rows.h"
#include "formation/played_templates.h"

namespace windlass::cloud::cloudformation {

struct KeptRecord {
  std::int64_t stamp = 0;
  std::shared_ptr<engine::StackRecord> stack;  // several may read it
  std::shared_ptr<WrittenParts> written;       // the writer's
  std::shared_ptr<engine::PlayedTemplates> played;
};

class KeptRecords {
 public:
  std::optional<KeptRecord> find(const std::string& id, std::int64_t stamp);
  // To change it: nobody finds it until it is kept again.
  std::optional<KeptRecord> take(const std::string& id, std::int64_t stamp);
  void keep(const std::string& id, KeptRecord kept);
  void forget(const std::string& id);
  // Of a writing that follows the one of that stamp. Never told twice.
  std::int64_t next_stamp(std::int64_t after);

 private:
  std::mutex mutex_;
  std::int64_t last_stamp_ = 0;
  std::map<std::string, KeptRecord> kept_;
};

// Of this process.
KeptRecords& kept_records();

}  // namespace windlass::cloud::cloudformation
