// A record set's row: its shape as a document, found by name, type and identifier.
#pragma once

#include "aws/route53/shape/resource_record_set.h"
#include "cloud/route53/context.h"

namespace windlass::cloud::route53 {

using namespace aws::route53;

// With its name in normal form; TTL, values and the rest as they were given.
std::string document_of(const ResourceRecordSet& set);
ResourceRecordSet record_set_of(const std::string& document);

std::optional<std::string> find_document(store::Database& db, const std::string& zone,
                                         const ResourceRecordSet& set);
void save(store::Database& db, const std::string& zone, const ResourceRecordSet& set);
void remove(store::Database& db, const std::string& zone, const ResourceRecordSet& set);

// "[name='a.example.com.', type='A', set identifier='one']", as messages name it.
std::string named(const ResourceRecordSet& set);

}  // namespace windlass::cloud::route53
