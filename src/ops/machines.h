// Every machine of an environment: those of groups, those on demand, those that were detached; how
// each does, in one word, and of which revision it is.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "manifest/model.h"
#include "ops/fleet.h"
#include "ops/revision.h"

namespace windlass::ops {

struct Machine {
  enum class Health {
    Serves,  // whoever checks it is content
    Runs,    // nobody checks it
    Starting,
    Leaving,
    Stopped,
    Fails,  // `why` says what is wrong
  };
  enum class Kind { Member, OnDemand, Detached };

  std::string id, layer, group;
  std::string state;  // EC2's: "running"
  std::string type, zone, image, private_ip, public_ip;
  std::string digest;  // windlass:machine; empty: it has none
  int revision = 0;    // that the digest stands for; 0: not known
  Kind kind = Kind::Member;
  bool kept = false;  // from scaling in
  Health health = Health::Runs;
  std::string why;
  Time launched{};
};

struct LayerSeen {
  std::string layer, group;  // no group: machines on demand
  int desired = 0;
};

struct Fleet {
  std::vector<LayerSeen> layers;  // in the file's order
  std::vector<Machine> machines;  // by layer, then the oldest first
};

Result<Fleet> look_at_machines(const Work& work, const Place& place, const manifest::Model& model,
                               const std::optional<StackSeen>& stack);

// What one word says of a machine that a group, a balancer and its agent tell of. Pure.
Machine::Health health_of(const std::string& state, const MachineSeen* member, std::string& why);

// Layer and digest -> the number of a revision: what runs now before others, then the newest.
class RevisionNumbers {
 public:
  RevisionNumbers() = default;
  RevisionNumbers(const std::vector<Revision>& newest_first, int current);
  int of(const std::string& layer, const std::string& digest) const;
  int of_any(const std::string& digest) const;

 private:
  std::map<std::pair<std::string, std::string>, int> numbers_;
};
void number_machines(Fleet& fleet, const RevisionNumbers& numbers);

// The machine that somebody means: by its id, the beginning of one, its address, or its layer where
// that has just one.
Result<Machine> machine_meant(const Fleet& fleet, const std::string& word,
                              const std::string& environment);

std::string to_text(Machine::Health health);
std::string to_text(Machine::Kind kind);
Json to_json(const Machine& machine);

}  // namespace windlass::ops
