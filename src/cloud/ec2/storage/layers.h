// Layers: what roots are made of, held by the snapshots and root volumes that lie on them.
//
// A layer is removed from the host when nobody holds it any more. Layers are named by their
// content, so one that is about to go may be made again at the same moment, by a machine that
// changed the same. So both wait for their turn: making waits for removals that were asked for
// earlier, and removing for makings; neither can pass the other.
#pragma once

#include <string>
#include <vector>

#include "cloud/ec2/common/context.h"

namespace windlass::cloud::ec2 {

void hold_layers(Ec2& ec2, const std::string& holder, const std::vector<std::string>& layers);
// Those that nobody else holds will go. Summons ec2.storage.
void release_layers(Ec2& ec2, const std::string& holder);
bool is_held(store::Database& db, const std::string& layer);

// A snapshot waits for its layer.
void ask_for_layer(Ec2& ec2, const std::string& snapshot, const std::string& machine, bool reboot);
// It has it, or does not want it any more.
void stop_asking_for_layer(Ec2& ec2, const std::string& snapshot);
// Does anything of that machine wait to be made a layer?
bool is_layer_wanted_of(store::Database& db, const std::string& machine);

// Nobody holds it: it goes, when its turn comes.
void let_layer_go(Ec2& ec2, const std::string& layer);
std::vector<std::string> layers_going(store::Database& db, std::size_t most);
void layer_gone(Ec2& ec2, const std::string& layer);

}  // namespace windlass::cloud::ec2
