#include "cloud/ec2/instances/consoles.h"

#include "host/site.h"

namespace windlass::cloud::ec2 {

namespace {

constexpr auto young = std::chrono::minutes(10);
constexpr auto every_while_young = std::chrono::seconds(5);
constexpr auto every = std::chrono::minutes(1);
constexpr int read_at_once_max = 32;

}  // namespace

std::vector<Console> consoles_to_read(store::Database& db, Time now) {
  std::vector<Console> consoles;
  for (auto row :
       db.query("select id from ec2_instance i where state = 'running' and not exists ("
                " select 1 from ec2_console c where c.instance = i.id"
                " and c.looked > iif(i.launched > ?, ?, ?)) order by launched desc limit ?",
                {micros(now - young), micros(now - every_while_young), micros(now - every),
                 read_at_once_max}))
    consoles.push_back({.instance = row.text(0)});
  return consoles;
}

void read_consoles(host::Site& site, std::vector<Console>& consoles) {
  for (auto& console : consoles)
    console.said = site.machines.console(console.instance, console_bytes_max);
}

void keep_consoles(Ec2& ec2, const std::vector<Console>& consoles, Time now) {
  for (auto& console : consoles)
    ec2.db.run(
        "insert into ec2_console(instance, looked, at, said) values(?1, ?2, ?2, ?3)"
        " on conflict(instance) do update set looked = ?2,"
        " at = iif(said = ?3, at, ?2), said = ?3",
        {console.instance, micros(now), store::Blob{console.said}});
}

}  // namespace windlass::cloud::ec2
