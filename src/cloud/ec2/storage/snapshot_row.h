// What the handlers and the duty of snapshots share about their rows.
#pragma once

#include <string>
#include <vector>

#include "cloud/ec2/storage/encryption.h"
#include "cloud/ec2/storage/snapshot.h"

namespace windlass::cloud::ec2 {

extern const std::string snapshot_columns;
Snapshot snapshot_of(const store::Row& row);

// The caller's own, in any region.
Result<Snapshot> find_own_snapshot(Ec2& ec2, const Call& call, const std::string& id);
// Another name for the same bytes, complete at once; the layers, too. In the call's region.
Result<std::string> copy_of_snapshot(Ec2& ec2, const Call& call, const Snapshot& source,
                                     const std::string& description, const Encryption& encryption,
                                     const Tags& tags);
// A complete one on these layers (a copy of a catalogue image has one).
Result<std::string> snapshot_on_layers(Ec2& ec2, const Call& call, std::int64_t size_gib,
                                       const std::string& description, const Encryption& encryption,
                                       const std::vector<std::string>& layers, const Tags& tags);
// A root's that is pending until its layers are made, by whoever asked for it.
Result<std::string> snapshot_to_come(Ec2& ec2, const Call& call, std::int64_t size_gib,
                                     const std::string& description, const Encryption& encryption,
                                     const Tags& tags);
// Row, tags, shares, layers; its content goes when no other snapshot has it.
void drop_snapshot(Ec2& ec2, const Snapshot& snapshot);
// Images that waited for it become available, or fail.
void snapshot_is_complete(Ec2& ec2, const Call& call, const std::string& id);
void snapshot_has_failed(Ec2& ec2, const std::string& id, const std::string& why);

}  // namespace windlass::cloud::ec2
