#include "cloud/route53/record_set.h"

#include "aws/json_codec.h"
#include "base/fault.h"
#include "cloud/route53/name.h"

namespace windlass::cloud::route53 {

std::string document_of(const ResourceRecordSet& set) {
  std::string text;
  aws::write_json(text, ResourceRecordSet::shape, &set);
  return text;
}

ResourceRecordSet record_set_of(const std::string& document) {
  ResourceRecordSet set;
  if (auto read = aws::read_json(document, ResourceRecordSet::shape, &set); !read)
    throw Fault("a record set cannot be read: " + read.error().message);
  return set;
}

std::optional<std::string> find_document(store::Database& db, const std::string& zone,
                                         const ResourceRecordSet& set) {
  return db.find_text(
      "select document from route53_set where zone = ? and key = ? and type = ? and identifier = ?",
      {zone, sort_key(*set.name), *set.type, set.set_identifier.value_or("")});
}

void save(store::Database& db, const std::string& zone, const ResourceRecordSet& set) {
  db.run(
      "insert or replace into route53_set (zone, key, type, identifier, health, document) "
      "values (?, ?, ?, ?, ?, ?)",
      {zone, sort_key(*set.name), *set.type, set.set_identifier.value_or(""), set.health_check_id,
       document_of(set)});
}

void remove(store::Database& db, const std::string& zone, const ResourceRecordSet& set) {
  db.run("delete from route53_set where zone = ? and key = ? and type = ? and identifier = ?",
         {zone, sort_key(*set.name), *set.type, set.set_identifier.value_or("")});
}

std::string named(const ResourceRecordSet& set) {
  auto text = "[name='" + set.name.value_or("") + "', type='" + set.type.value_or("") + "'";
  if (set.set_identifier) text += ", set identifier='" + *set.set_identifier + "'";
  return text + "]";
}

}  // namespace windlass::cloud::route53
