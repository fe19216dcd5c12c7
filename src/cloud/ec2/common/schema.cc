#include "cloud/ec2/common/schema.h"

namespace windlass::cloud::ec2 {

namespace {

constexpr const char* steps[] = {
    "create table ec2_tag("
    "  resource text not null, key text not null, value text not null,"
    "  account text not null, region text not null,"
    "  primary key(resource, key)) without rowid",
    "create index ec2_tag_place on ec2_tag(account, region, key)",
};

}  // namespace

const store::Migrations common_migrations{"ec2", steps};

}  // namespace windlass::cloud::ec2
