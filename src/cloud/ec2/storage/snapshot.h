// Snapshots as rows: of a data volume, a copy of its file on the host; of a root volume, layers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cloud/ec2/common/context.h"
#include "cloud/ec2/common/tags.h"

namespace windlass::cloud::ec2 {

struct Snapshot {
  std::string id;
  AccountId account;
  Region region;
  std::string volume;  // "vol-ffffffff" for a copy
  bool root = false;
  std::string state;  // pending | completed | error
  std::string state_message = {};
  std::int64_t size_gib = 0;
  std::string description = {};
  bool encrypted = false;
  std::string kms_key = {};
  std::string content = {};  // what host::Volumes calls it; "" for a root's
  Time started{};
  std::optional<Time> completed = {};
};

// InvalidSnapshot.NotFound also for those of other accounts that share nothing with the caller.
Result<Snapshot> find_snapshot(Ec2& ec2, const Call& call, const std::string& id);
std::optional<Snapshot> snapshot_row(store::Database& db, const std::string& id);

struct NewSnapshot {
  std::string volume;
  std::string description = {};
  Tags tags = {};
  // Of a root volume whose machine runs: stop it while the layer is made, and start it again.
  // False: it is paused for as long. CreateImage says it; CreateSnapshot pauses.
  bool reboot = false;
};
// Pending; a data volume's is made by ec2.storage, a root volume's by ec2.machines (below).
Result<Snapshot> create_snapshot_of(Ec2& ec2, const Call& call, const NewSnapshot& wanted);

// --- Root volumes' snapshots are made by instances, which can pause and stop a machine ---
// For `due` of ec2.machines: call host::Images::commit(machine) for each, and say below what came
// of it. Bounded; in the order in which they were asked for. A machine may be gone: its changes are
// still there for commit(). Some are held back until layers that go have gone (the same content is
// the same layer).
struct RootCommit {
  std::string snapshot;
  std::string machine;  // the instance whose changes the volume is
  bool reboot = false;
};
std::vector<RootCommit> root_commits_due(store::Database& db, std::size_t most = 8);
// For `settle`: the snapshot is complete (and the images that waited for it). Harmless when it is
// gone: the layer is then removed again.
void root_committed(Ec2& ec2, const Call& call, const std::string& snapshot,
                    const std::string& layer);
void root_commit_failed(Ec2& ec2, const Call& call, const std::string& snapshot,
                        const std::string& why);

}  // namespace windlass::cloud::ec2
