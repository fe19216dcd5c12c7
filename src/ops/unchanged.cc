#include "ops/unchanged.h"

#include "base/text.h"
#include "manifest/manifest.h"
#include "ops/planning.h"
#include "ops/revisions.h"
#include "ops/stack_moves.h"

namespace windlass::ops {

namespace {

std::string account_of(const std::string& arn) {
  auto parts = split(arn, ':');
  return parts.size() > 4 ? std::string(parts[4]) : "";
}

Result<std::string> digest_of_file(const manifest::Model& model, const UnchangedParts& parts) {
  auto inputs = parts.image_inputs ? TRY(parts.image_inputs()) : std::optional<ImageIds>();
  if (!inputs) return std::string();
  return digest_by_inputs(model, *inputs, TRY(read_sites(model, parts.read_site)));
}

struct Seen {
  std::optional<StackSeen> stack;
  Current stands;
};

// The bucket's name holds the account: where the file does not pin it, the stack tells it first.
Result<Seen> look(Work work, const Place& place, const std::string& pinned,
                  const UnchangedParts& parts) {
  Result<std::optional<StackSeen>> stack = std::optional<StackSeen>();
  Result<Current> stands = Current{};
  auto ask_stack = [&] { stack = find_stack(work, place.stack()); };
  auto ask_bucket = [&](const std::string& account) {
    auto there = work;
    there.target.account = account;
    stands = Revisions(there, place).current();
  };
  if (pinned.empty()) {
    ask_stack();
    if (stack && *stack) ask_bucket(account_of((*stack)->id));
  } else {
    parts.both(ask_stack, [&] { ask_bucket(pinned); });
  }
  return Seen{TRY(std::move(stack)), TRY(std::move(stands))};
}

Result<std::optional<Unchanged>> looked(const Work& work, const manifest::Model& model,
                                        const UnchangedParts& parts) {
  auto digest = TRY(digest_of_file(model, parts));
  if (digest.empty()) return std::optional<Unchanged>();
  Place place{model.app, model.environment};
  auto pinned = model.local ? "" : model.account;
  auto seen = TRY(look(work, place, pinned, parts));
  auto& stands = seen.stands;
  auto same = seen.stack && stands.number > 0 && stands.inputs == digest &&
              stands.stack == seen.stack->mark && next_move(seen.stack->status) == Move::Update &&
              (pinned.empty() || pinned == account_of(seen.stack->id));
  if (!same) return std::optional<Unchanged>();
  return std::optional<Unchanged>(Unchanged{.number = stands.number,
                                            .digest = stands.digest,
                                            .account = account_of(seen.stack->id),
                                            .stack_status = seen.stack->status});
}

}  // namespace

std::optional<Unchanged> find_unchanged(const Work& work, const manifest::Model& model,
                                        const UnchangedParts& parts) {
  if (!manifest::not_built(model).empty()) return {};
  auto found = looked(work, model, parts);
  return found ? *std::move(found) : std::optional<Unchanged>();
}

bool may_be_spared(const manifest::Model& model, const DeployWish& wish) {
  return wish.verb != "commission" && !wish.reverts_drift &&
         (!model.rehearse_required || !wish.without_rehearsal.empty());
}

Plan empty_plan(const Unchanged& unchanged, const manifest::Model& model) {
  Plan plan;
  plan.app = model.app;
  plan.environment = model.environment;
  plan.stack = Place{model.app, model.environment}.stack();
  plan.local = model.local;
  plan.account = unchanged.account;
  plan.region = model.region;
  plan.stack_status = unchanged.stack_status;
  plan.running = std::to_string(unchanged.number);
  plan.digest = unchanged.digest;
  foresee(model, plan);
  return plan;
}

Deployed already_deployed(const Unchanged& unchanged, const manifest::Model& model) {
  Deployed deployed;
  deployed.changed = false;
  deployed.revision.app = model.app;
  deployed.revision.environment = model.environment;
  deployed.revision.number = unchanged.number;
  deployed.revision.outcome = Revision::Outcome::Succeeded;
  return deployed;
}

}  // namespace windlass::ops
