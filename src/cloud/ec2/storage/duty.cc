// The duty ec2.storage: what the rows want of the host, one errand a change.
#include "cloud/ec2/storage/errands.h"
#include "cloud/ec2/storage/layers.h"
#include "cloud/ec2/storage/storage.h"

namespace windlass::cloud::ec2 {

namespace {

// Of each kind some, so that what cannot be done (a full disk) does not stand before what can.
constexpr std::size_t of_a_kind_max = 8;

struct Finder {
  Work& work;
  Errands& errands;
  bool no_host() const { return !work.settings.no_machines.empty(); }
};

// Files to be made. Where nothing can be made, the row alone becomes available; a file is made of
// it when the cloud is started again where it can.
void find_unmade(Finder& to) {
  for (auto row : to.work.db.query(
           "select v.id, v.size, v.content, ifnull(c.made, 0) from ec2_volume v"
           " left join ec2_content c on c.name = v.content where v.root = 0 and v.host_gib is null"
           " and v.state in ('creating', 'in-use', 'available')"
           " and (?1 = 0 or v.state = 'creating') order by v.id limit ?2",
           {to.no_host(), of_a_kind_max}))
    to.errands.push_back(make_volume_file(row.text(0), row.integer(1),
                                          row.integer(3) != 0 ? row.text(2) : std::string()));
}

void find_growing(Finder& to) {
  for (auto row : to.work.db.query(
           "select v.id, v.size from ec2_volume_change c join ec2_volume v on v.id = c.volume"
           " where c.state = 'modifying' and v.state in ('available', 'in-use')"
           " and (v.host_gib is not null or ?1 = 1) order by c.volume limit ?2",
           {to.no_host(), of_a_kind_max}))
    to.errands.push_back(grow_volume_file(row.text(0), row.integer(1)));
}

void find_snapshots(Finder& to) {
  for (auto row : to.work.db.query(
           "select s.id, s.volume from ec2_snapshot s join ec2_volume v on v.id = s.volume"
           " where s.state = 'pending' and s.root = 0"
           " and (v.host_gib is not null or ?1 = 1) order by s.started limit ?2",
           {to.no_host(), of_a_kind_max}))
    to.errands.push_back(copy_volume_file(row.text(0), row.text(1)));
}

// Volumes that nobody is making a snapshot of any more.
void find_going(Finder& to) {
  for (auto row : to.work.db.query(
           "select id, root, machine from ec2_volume v where state = 'deleting' and not exists"
           " (select 1 from ec2_snapshot s where s.volume = v.id and s.state = 'pending')"
           " order by id limit ?",
           {of_a_kind_max}))
    to.errands.push_back(row.integer(1) ? forget_root(row.text(0), row.text(2))
                                        : remove_volume_file(row.text(0)));
}

// Copies that no snapshot has any more, and no volume is still being made from.
void find_unused_copies(Finder& to) {
  for (auto row :
       to.work.db.query("select name from ec2_content c where unused = 1 and not exists"
                        " (select 1 from ec2_volume v where v.content = c.name and v.root = 0"
                        "  and v.host_gib is null and v.state in ('creating', 'in-use')) limit ?",
                        {of_a_kind_max}))
    to.errands.push_back(remove_copy(row.text(0)));
}

void find_layers(Finder& to) {
  for (auto& layer : layers_going(to.work.db, of_a_kind_max))
    to.errands.push_back(remove_layer(layer));
}

}  // namespace

Errands due_storage(Work& work, const Call& call) {
  Errands errands;
  Finder to{work, errands};
  find_unmade(to);
  find_growing(to);
  find_snapshots(to);
  find_going(to);
  find_unused_copies(to);
  find_layers(to);
  if (errands.empty() && is_sweep_due(work, call)) errands.push_back(sweep());
  return errands;
}

}  // namespace windlass::cloud::ec2
