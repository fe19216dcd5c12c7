// What a service wants done in the world: a page fetched, a name server told, a message delivered.
//
// A handler only writes rows. A duty reads them and says what is to be done (`due`); each errand is
// then carried out where it may wait (`run`), and what came of it is written down (`settle`). Killed in
// between, the rows still say that it is to be done: an errand may be run more than once.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "cloud/core/call.h"

namespace windlass::http {
class Client;
}
namespace windlass::host {
class NameServer;
struct Site;
}

namespace windlass::cloud {

// What errands may touch. Real in the gateway; tests and the simulator give their own.
struct World {
  http::Client& web;  // follows no redirects, uses no proxy
  host::NameServer& names;
  const Clock& clock;
  Log& log;
  // Machines, networks, volumes; null where this host cannot have any (then nothing of the kind was
  // let into the rows).
  host::Site* site = nullptr;
};

class Errand {
 public:
  virtual ~Errand() = default;
  // On a thread that may wait, outside of any transaction. Bounded by deadlines of its own.
  virtual void run(World& world) = 0;
  // As a writer, when it ran. Nobody saves the rows that it was made from: they may have changed.
  virtual void settle(Work& work, const Call& call) = 0;
};

using Errands = std::vector<std::unique_ptr<Errand>>;

struct Duty {
  std::string_view name;  // "sns.deliver": what Work::summon() calls it by
  Duration every;
  // As a reader: what is to be done now, bounded. Asked again only when all that it said is settled,
  // so nothing is ever done twice at a time; at once when it filled `errands_max`.
  Errands (*due)(Work& work, const Call& call);
  std::size_t errands_max = 32;
};

}  // namespace windlass::cloud
