// A desk before the account in memory: deploys typed there, and what one sees afterwards.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "fake_account.h"
#include "manifest/model.h"
#include "ops/decommission.h"
#include "ops/deploy.h"
#include "ops/revisions.h"

namespace windlass::ops::testing {

using Outcome = Revision::Outcome;

struct Scene {
  Scene() = default;
  // As it is now: what happens to one does not happen to the other.
  Scene(const Scene& other);
  Scene& operator=(const Scene&) = delete;
  // After these were deployed, one after another. They are deployed once for all tests.
  static const Scene& after(const std::vector<std::string>& services);

  std::shared_ptr<FakeAccount> account = std::make_shared<FakeAccount>();
  ManualClock clock;
  SeededRandom random{7};
  Place place{"shop", "qa"};
  std::vector<Event> told;
  bool dead_are_gone = true;
  // Each wait takes at least so long: what is waited for in vain is given up after few looks.
  std::chrono::seconds wait_min{10};

  Work work();
  DeployParts parts();
  // The file, with such a service; see the words of fake_account.h.
  static manifest::Model model(const std::string& service, const std::string& more = "");

  Result<Deployed> deploy(const std::string& service, const std::string& verb = "deploy");
  Result<Deployed> roll_back(std::optional<int> to = {});
  Result<Decommissioned> decommission();
  // Must have ended: how?
  Outcome deployed(const std::string& service);

  Current current();
  std::vector<Revision> history();  // newest first
  std::string status() const;
  std::string runs() const;  // the service; empty: nothing
  bool is_locked() const { return account->items.contains("shop/qa"); }
  std::size_t change_sets() const;  // not executed

  // After whatever ended well the newest revision is what stands and what runs, or there is
  // nothing; none is in the middle, and nobody's lock or change set is left. Empty: so it is.
  std::string left_over();
};

// Runs it until its caller dies, if it does; whether it did.
template <class Run>
bool survives(Scene& scene, const Mishap& mishap, Run run) {
  scene.account->meets(mishap);
  bool lived = true;
  try {
    run();
  } catch (const Killed&) {
    lived = false;
  }
  scene.account->meets({});
  return lived;
}

}  // namespace windlass::ops::testing
