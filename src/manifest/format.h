// The format of windlass.yaml as one table. The checker, `explain`, the JSON Schema for editors and
// the reference page are all made from it: a key is added here, and nowhere else.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace windlass::manifest {

// What may stand at a key; several where it can be said in several ways.
enum Shape : unsigned {
  Text = 1,
  Number = 2,   // a whole number
  Boolean = 4,  // true or false
  List = 8,     // its elements are the key "PATH[]"
  Object = 16,  // the keys that the table knows
  Names = 32,   // names that the file gives; what stands at each is the key "PATH.*"
  Any = 64,     // not looked into
};

// What a text must look like, and with `names` what each name must look like.
enum class Rule {
  None,
  Name,      // "app", "shop-worker": goes into names of AWS's
  Route,     // "/", "/shop/"
  Domain,    // "shop.example.com"
  Duration,  // "30m"
  Bytes,     // "20GiB"
  File,      // a file of the repository, relative to windlass.yaml
  Absolute,  // a path on the machine
  Cidr,
  Account,  // twelve digits
  Region,
  Image,  // a name in `images`, or an image id
  Base,   // a catalogue's name, or an image id
  MachineType,
  Health,  // a path of the machine's web server
  Need,    // "queue/jobs", "bucket/uploads:read", "layer/db"
  Notify,  // a mail address or an https URL
  Certificate,
  Vpc,
  Subnet,
};

struct Key {
  std::string_view path;  // "layers.*.size.min"; "[]" for a list's elements
  unsigned shape;
  std::string_view what;  // one sentence, or a few, for a person
  Rule rule = Rule::None;
  std::string_view values = "";     // "a|b|c": the only ones there are
  std::string_view otherwise = "";  // what holds when it is not said
  std::string_view example = "";
  long least = 0, most = 2147483647;  // of a number
  bool required = false;
  // What `plan` and `deploy` refuse by name, because it is not built yet: "*" for the key, or some
  // of its values ("a|b"). `validate` and `render` take the whole format.
  std::string_view later = "";
  std::string_view meanwhile = "";  // what to do until then
};

std::span<const Key> format();
// The key of a pattern ("layers.*.size"); nullptr when the format has none.
const Key* find_key(std::string_view pattern);
// The keys that may stand in an object, by the table's order.
std::vector<const Key*> keys_in(std::string_view pattern);
// "layers.*" and "size" make "layers.*.size".
std::string below(std::string_view pattern, std::string_view key);
// The last word of a key's path.
std::string_view name_of(const Key& key);
// The key that tells of this one, where the same may be said in two places; nullptr for most.
const Key* told_elsewhere(const Key& key);
// Keys of an environment that are its own; any other key there is an overlay of the file's.
bool is_environments_own(std::string_view key);
// "a whole number, or keys (min, max)".
std::string wanted(const Key& key);

}  // namespace windlass::manifest
