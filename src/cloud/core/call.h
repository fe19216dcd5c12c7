// One call of an operation: what its handler is told, what it works with, and how it answers.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "aws/client.h"
#include "base/certificate.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/random.h"
#include "base/result.h"
#include "cloud/core/identity.h"
#include "http/message.h"
#include "store/database.h"

namespace windlass::cloud {

struct BodyDigests;
struct Session;

// What a handler is told. It holds no clock: `now` is the time of this run, so that a handler can
// be played at any time.
struct Call {
  Caller caller;
  // What the caller's session token says; null for those who call without one.
  const Session* session = nullptr;
  // Policies let this call in. False only for anonymous callers of whom no policy says anything:
  // the service then decides by what else it has (S3's access control lists).
  bool admitted = true;
  Region region;
  Time now{};
  Time received{};  // when the request came; earlier than `now` when it was parked
  std::string request_id;
  // How the client reached us, "http://127.0.0.1:4566": URLs in answers begin with it.
  std::string origin;
  // The request's head; null for calls within the process.
  const http::Head* head = nullptr;
  // What was computed of the request's body while it came in (digests.h); null where nobody did.
  const BodyDigests* digests = nullptr;
};

// Waiting is a value: "run me again when `topic` is woken, or at `until`". What the handler did in
// a run that parks is undone.
struct Park {
  std::string topic;
  Time until{};
};

// An answer that may have to wait.
template <class T>
using Waiting = std::variant<Park, T>;

// What stays the same from call to call.
struct Settings {
  std::string state_dir;   // everything the cloud keeps is below it
  std::string object_dir;  // spooled bodies and large objects; one file system: they need no copy
  AccountId account{"000000000000"};
  std::string host_suffix = "localhost";  // BUCKET.s3.localhost
  std::string master_key = {};            // 32 bytes, behind every session that STS issues
  Authority authority = {};               // signs this cloud's certificates
  bool auth = true;                       // false (--auth off): nobody is denied anything
  // Why this host cannot run machines, as a sentence for people; "" when it can.
  std::string no_machines = {};
};

// What a handler changes beside rows: carried out by whoever runs it.
struct Effects {
  struct Wake {
    std::string topic;
    int count;
  };
  std::vector<Wake> wakes;
  std::vector<std::string_view> summons;  // duties (outside.h) to look at once this is committed
  std::vector<std::function<void()>> after_commit;
  std::vector<std::function<void()>> if_undone;
};

// How the HTTP answer differs from what the operation's model says.
struct Reply {
  int status = 0;         // 0: the model's
  http::Headers headers;  // added
};

// For whom a service calls its peers: the condition keys and the place of such a call.
struct ActingFor {
  std::string source_arn = {};            // "arn:aws:sns:...": aws:SourceArn
  std::optional<AccountId> account = {};  // aws:SourceAccount, and whose resources are meant
  std::optional<Region> region = {};      // where the peer's resource is, if elsewhere
  // In the stead of whoever we serve, held to what they may do: for what is looked up for them and
  // shown to them. Nothing of the above is said then but the region.
  bool as_who_asked = false;
};

// What a handler works with, for one run. Services derive their own from it to hang helpers on.
struct Work {
  store::Database& db;  // inside a transaction; a consistent snapshot for reading handlers
  const Settings& settings;
  Random& random;
  Log& log;
  Effects& effects;
  Reply& reply;
  // Other services, by their public operations, in the same transaction, as this service's
  // principal.
  const aws::Client& peers;
  // For whom peers are called now (CallsFor).
  mutable ActingFor acting_for = {};

  // Runs up to `count` of the requests parked on that topic again, oldest first, after this one.
  void wake(std::string topic, int count = 1) const {
    effects.wakes.push_back({std::move(topic), count});
  }
  // Lets a duty (outside.h) be looked at as soon as this is committed, and not only when it is due.
  void summon(std::string_view duty) const { effects.summons.push_back(duty); }
  void after_commit(std::function<void()> act) const {
    effects.after_commit.push_back(std::move(act));
  }
  void if_undone(std::function<void()> act) const { effects.if_undone.push_back(std::move(act)); }
};

// As long as it lives, peers are called for somebody.
class CallsFor {
 public:
  CallsFor(const Work& work, ActingFor whom)
      : work_(work), before_(std::exchange(work.acting_for, std::move(whom))) {}
  ~CallsFor() { work_.acting_for = std::move(before_); }
  CallsFor(const CallsFor&) = delete;
  CallsFor& operator=(const CallsFor&) = delete;

 private:
  const Work& work_;
  ActingFor before_;
};

}  // namespace windlass::cloud
