// An account in memory, as far as a deploy asks it: a bucket, locks, CloudFormation, a group and a
// front door. It can be told to lose whoever calls it, or itself, at the nth call.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "http/client.h"
#include "ops/lock_item.h"
#include "ops/work.h"

namespace windlass::ops::testing {

// What kill -9 is to whoever called.
struct Killed {};

struct FakeStack {
  std::string id, name, status, reason;
  std::string template_text, pending;
  struct ChangeSet {
    std::string name, text;
    bool creates = false, executed = false, sees_drift = false;
  };
  std::map<std::string, ChangeSet> change_sets;  // by id
  struct Event {
    std::string id, logical, status, reason;
  };
  std::vector<Event> events;  // oldest first
  int updates = 0;            // that were begun
  bool drifted = false;       // somebody changed one of its resources by hand
  int polls = 0;              // until what it is at comes to an end
};

// What a template's text makes of it: services of the file are called so.
inline constexpr const char* fails = "xfails";    // CloudFormation takes it back
inline constexpr const char* breaks = "xbreaks";  // it stands, and does not serve
inline constexpr const char* rings = "xrings";    // an alarm rings

// What happens at which call, counted from 1; 0: never.
struct Mishap {
  // kill -9 of whoever calls; or after that call had its effect.
  int caller_dies_at = 0;
  bool after = false;
  // kill -9 of the cloud: this call and so many more of them find nobody. The first one's effect
  // may be there, though its answer was lost.
  int down_at = 0, down_for = 0;
  bool lost = false;
  // The answer is lost on its way, and the client asks again by itself.
  int twice_at = 0;
};

class FakeAccount final : public Gate, public http::Client {
 public:
  FakeAccount();

  // From now on; calls are counted anew.
  void meets(const Mishap& mishap);
  int calls = 0;
  int dies_at = 0;          // this call kills; 0: none
  bool dies_after = false;  // its effect is there
  bool dead = false;        // whoever called cannot do so any more, in no destructor either

  std::map<std::string, std::string> objects;
  std::map<std::string, Item> items;
  std::map<std::string, FakeStack> stacks;  // by name
  std::vector<std::string> called;

  FakeStack& base();
  const FakeStack* find(const std::string& name_or_id) const;
  // What runs, as the front door tells it; empty: nothing.
  std::string running() const;

  Result<> call(const aws::Operation& operation, const void* input, void* output) override;
  Result<std::string> presigned_url(const aws::Operation&, const void*,
                                    std::chrono::seconds) override {
    return std::string();
  }
  Result<http::Response> send(const std::string& url, const http::Request& request,
                              const http::SendOptions& options) override;

 private:
  Result<> answer(const std::string& name, const void* input, void* output);
  Result<> answer_formation(const std::string& name, const void* input, void* output);
  Result<> answer_change_sets(const std::string& name, const void* input, void* output);
  Result<> answer_fleet(const std::string& name, const void* input, void* output);
  Result<> answer_objects(const std::string& name, const void* input, void* output);
  Result<> answer_items(const std::string& name, const void* input, void* output);
  FakeStack* look(const std::string& name_or_id);
  FakeStack::ChangeSet* find_set(const std::string& id, const std::string& stack);
  void advance(FakeStack& stack);
  void tell(FakeStack& stack, const std::string& logical, const std::string& status,
            const std::string& reason = "");
  int made_ = 0;
  Mishap mishap_;
};

// A local cloud's, with all of its calls to that account.
Target local_target(std::shared_ptr<Gate> gate, std::shared_ptr<http::Client> http);

// The digest that a rendered template tags its machines with.
std::string digest_in(const std::string& template_text);

}  // namespace windlass::ops::testing
