// Stacks as rows.
#pragma once

#include "cloud/cloudformation/context.h"
#include "cloud/cloudformation/kept_records.h"
#include "formation/journal.h"

namespace windlass::cloud::cloudformation {

// By its name (the living one) or its ARN (also one that is deleted).
std::optional<engine::StackRecord> find_stack(store::Database& db, const Call& call,
                                              const std::string& name_or_id);
Result<engine::StackRecord> get_stack(store::Database& db, const Call& call,
                                      const std::optional<std::string>& name_or_id);
// The same without resources, for who only wants to know what there is and how it stands.
std::optional<engine::StackRecord> find_stack_head(store::Database& db, const Call& call,
                                                   const std::string& name_or_id);
// "Stack with id X does not exist"
Error no_such_stack(const std::string& name_or_id);

// Writes a record with its events, and has its next steps done. As the engine's journal.
class Rows final : public engine::Journal {
 public:
  Rows(const Work& work, Time now) : work_(work), now_(now) {}
  std::optional<engine::StackRecord> load(const std::string& stack_id) override;
  void save(engine::StackRecord& stack) override;

  // To look at, beside others: as it was when it was asked for.
  std::optional<KeptRecord> look_at(const std::string& stack_id);
  // To change, and then to be saved.
  std::optional<KeptRecord> take(const std::string& stack_id);
  void save(KeptRecord kept);

 private:
  // The row of it, but for the parts; tells the stamp of this writing.
  std::int64_t keep_head(engine::StackRecord& stack);
  std::optional<std::int64_t> stamp_of(const std::string& stack_id);
  KeptRecord read(const std::string& stack_id, std::int64_t stamp);
  void keep_events(engine::StackRecord& stack);
  void keep_exports(const engine::StackRecord& stack);
  const Work& work_;
  Time now_;
};

// "arn:aws:cloudformation:us-east-1:000000000000:stack/shop/UUID"
std::string new_stack_id(Formation& formation, const Call& call, const std::string& name);

}  // namespace windlass::cloud::cloudformation
