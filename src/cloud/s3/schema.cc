#include "cloud/s3/schema.h"

namespace windlass::cloud::s3 {

// How the rows lie:
//
// - s3_object has the current version of each key, s3_version all others and the delete markers. A
//   key whose newest version is a marker is not in s3_object, so that listing never walks what a
//   client cannot see, and an unversioned bucket touches one table.
// - Bytes are in s3_data, once, with a count of who names them: in the row, in a file, or composed
//   of slices of other s3_data rows (objects that were uploaded in parts, and copies of ranges).
// - Files that nobody names any more wait in s3_garbage until no reader can still be about to open
//   them.
const char* const schema[] = {
    R"(create table s3_bucket (
      id integer primary key,
      name text not null unique,
      account text not null,
      region text not null,
      created integer not null,
      versioning text not null default '',
      object_lock integer not null default 0,
      default_retention text not null default '',
      has integer not null default 0,
      lifecycle_day integer not null default 0,
      lifecycle_key text not null default ''))",
    "create index s3_bucket_account on s3_bucket(account, name)",
    R"(create table s3_setting (
      bucket integer not null,
      kind text not null,
      value text not null,
      primary key (bucket, kind)) without rowid)",
    R"(create table s3_data (
      id integer primary key,
      uses integer not null default 1,
      size integer not null,
      kind integer not null,
      file text,
      bytes blob))",
    "create index s3_data_file on s3_data(file) where file is not null",
    R"(create table s3_slice (
      owner integer not null,
      start integer not null,
      data integer not null,
      offset integer not null,
      size integer not null,
      primary key (owner, start)) without rowid)",
    R"(create table s3_part (
      data integer not null,
      number integer not null,
      start integer not null,
      size integer not null,
      checksum text not null,
      primary key (data, number)) without rowid)",
    R"(create table s3_object (
      bucket integer not null,
      key text not null,
      seq integer not null,
      version text not null,
      marker integer not null,
      size integer not null,
      modified integer not null,
      etag text not null,
      storage_class text not null,
      checksum text not null,
      data integer,
      parts integer not null,
      lock_mode text not null,
      lock_until integer,
      legal_hold integer not null,
      restored_until integer,
      tags blob not null,
      meta blob not null,
      acl text not null,
      primary key (bucket, key)) without rowid)",
    R"(create table s3_version (
      bucket integer not null,
      key text not null,
      seq integer not null,
      version text not null,
      marker integer not null,
      size integer not null,
      modified integer not null,
      etag text not null,
      storage_class text not null,
      checksum text not null,
      data integer,
      parts integer not null,
      lock_mode text not null,
      lock_until integer,
      legal_hold integer not null,
      restored_until integer,
      tags blob not null,
      meta blob not null,
      acl text not null,
      noncurrent_since integer,
      primary key (bucket, key, seq desc)) without rowid)",
    "create unique index s3_version_null on s3_version(bucket, key) where version = 'null'",
    R"(create table s3_upload (
      id integer primary key,
      bucket integer not null,
      key text not null,
      upload text not null,
      initiated integer not null,
      storage_class text not null,
      checksum_algorithm text not null,
      checksum_type text not null,
      lock_mode text not null,
      lock_until integer,
      legal_hold integer not null,
      tags blob not null,
      meta blob not null,
      acl text not null))",
    "create unique index s3_upload_key on s3_upload(bucket, key, upload)",
    R"(create table s3_upload_part (
      upload integer not null,
      number integer not null,
      data integer,
      size integer not null,
      modified integer not null,
      etag text not null,
      algorithm text not null,
      checksum text not null,
      primary key (upload, number)) without rowid)",
    R"(create table s3_garbage (
      file text primary key,
      since integer not null) without rowid)",
    "create index s3_garbage_since on s3_garbage(since)",
    // Counting what a bucket holds, once a day for CloudWatch and bit by bit: how far the count of
    // that day is, and what it found so far.
    R"(create table s3_count (
      bucket integer primary key,
      day integer not null,
      at text not null,
      key text not null default '',
      seq integer not null default 0))",
    R"(create table s3_counted (
      bucket integer not null,
      storage_class text not null,
      objects integer not null,
      bytes integer not null,
      primary key (bucket, storage_class)) without rowid)",
    // Bytes under a KMS key lie encrypted, from a random start, with a data key that KMS made.
    R"(create table s3_data_key (
      id integer primary key,
      key text not null,
      context text not null,
      wrapped blob not null))",
    "alter table s3_data add column data_key integer",
    "alter table s3_data add column start blob",
    "create index s3_data_key_used on s3_data(data_key) where data_key is not null",
    "alter table s3_upload add column data_key integer",
    "create index s3_upload_data_key on s3_upload(data_key) where data_key is not null",
    // What completing an upload answered, for a day: a client that did not hear it says it again.
    R"(create table s3_completed (
      bucket integer not null,
      key text not null,
      upload text not null,
      etag text not null,
      checksum text not null,
      version text not null,
      meta blob not null,
      at integer not null,
      primary key (bucket, key, upload)) without rowid)",
    "create index s3_completed_at on s3_completed(at)",
};
const store::Migrations migrations{"s3", schema};

}  // namespace windlass::cloud::s3
