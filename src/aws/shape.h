// AWS's shapes as tables: what every codec, validator and client walks over.
//
// A Shape describes a type of a service's model and how its values lie in memory, so that codecs are
// written once over tables. Tables are generated for plain structs at build time (models/generate.py),
// or built at run time over dynamic values (dynamic.h); codecs cannot tell them apart.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string>

#include "base/result.h"

namespace windlass::aws {

// What lies in memory for each: std::string (String, Blob), bool, int32_t, int64_t, float, double,
// windlass::Time, windlass::Json (Document), windlass::Body (Stream), and what Access tells for List,
// Map and Structure.
enum class Kind : std::uint8_t {
  String, Blob, Boolean, Integer, Long, Float, Double, Timestamp, Document, Stream, List, Map, Structure,
};

enum class Protocol : std::uint8_t { Query, Ec2, Json10, Json11, RestJson, RestXml, Cbor };

// Where a member travels. `Headers` is a map of headers that share a prefix.
enum class Location : std::uint8_t { Body, Header, Headers, Query, Uri, Status };

enum class TimestampFormat : std::uint8_t { Default, Iso8601, UnixSeconds, HttpDate };

// How values of one C++ type are reached. A slot is the std::optional that a structure's member is;
// the rest take the value itself.
struct Access {
  // A new, empty value of the shape.
  std::shared_ptr<void> (*make)(const struct Shape& shape) = nullptr;

  bool (*has)(const void* slot) = nullptr;
  const void* (*get)(const void* slot) = nullptr;  // only if has()
  void* (*emplace)(void* slot) = nullptr;          // present and empty from now on

  // List. at() is null for a null element of a sparse list.
  std::size_t (*size)(const void* list) = nullptr;
  const void* (*at)(const void* list, std::size_t index) = nullptr;
  void* (*append)(void* list) = nullptr;
  void (*append_null)(void* list) = nullptr;  // null where lists are dense: nulls are left out

  // Map, in key order. The value is null for a null value of a sparse map.
  using Visit = void(void* context, const std::string& key, const void* value);
  void (*each)(const void* map, void* context, Visit* visit) = nullptr;
  void* (*insert)(void* map, std::string key) = nullptr;  // replaces
  void (*insert_null)(void* map, std::string key) = nullptr;

  // Structure: where its members' slots begin; null when that is the value itself.
  const void* (*fields)(const void* structure) = nullptr;
  void* (*fields_mutable)(void* structure) = nullptr;
};

struct Shape;

struct Member {
  const char* name;  // as the model spells it: "QueueUrl"
  const char* wire;  // its name on the wire (locationName), or the same
  const Shape* shape;
  std::uint32_t offset;  // of its slot in the structure
  bool wire_given = false;  // the model gave `wire` (locationName), also where it equals the name
  Location location = Location::Body;
  bool required = false;
  bool flattened = false;
  bool xml_attribute = false;
  bool idempotency_token = false;
  bool host_label = false;
  TimestampFormat timestamp = TimestampFormat::Default;
  // Its name in EC2's forms; for a service of another protocol, in its query forms and their XML.
  const char* query_name = nullptr;
  const char* xml_namespace = nullptr;
  const char* xml_prefix = nullptr;
  const char* context = nullptr;  // the endpoint parameter this member is ("Bucket")
};

struct Shape {
  static constexpr auto no_min = std::numeric_limits<std::int64_t>::min();
  static constexpr auto no_max = std::numeric_limits<std::int64_t>::max();

  const char* name;
  Kind kind;
  const Access* access;

  std::span<const Member> members = {};  // Structure
  int payload = -1;                      // index of the member that is the whole body

  const Shape* key = nullptr;      // Map
  const Shape* element = nullptr;  // List, Map
  const char* key_wire = nullptr;      // as the model gave it (locationName), else null
  const char* element_wire = nullptr;  // as the model gave it, else null
  const char* key_namespace = nullptr;
  const char* element_namespace = nullptr;
  const char* element_prefix = nullptr;
  bool flattened = false;
  bool sparse = false;

  bool is_union = false;
  TimestampFormat timestamp = TimestampFormat::Default;
  const char* wire = nullptr;  // locationName of the shape itself (roots of XML payloads)
  const char* xml_namespace = nullptr;
  const char* xml_prefix = nullptr;

  // Constraints: of length for strings, lists and maps, of value for numbers.
  std::int64_t min = no_min;
  std::int64_t max = no_max;
  const char* pattern = nullptr;
  bool sensitive = false;
  std::span<const char* const> values = {};  // of an enumeration

  // Errors only.
  const char* error_code = nullptr;  // on the wire; the shape's name unless the model says otherwise
  int error_status = 0;
};

struct Service;

struct Operation {
  const Service* service;
  const char* name;
  const char* method;
  const char* uri;  // "/{Bucket}/{Key+}?uploads"
  int status = 200;
  const Shape* input = nullptr;   // null: the operation takes nothing
  const Shape* output = nullptr;  // null: it answers nothing
  const char* output_wrapper = nullptr;  // query: <SendMessageResult>
  const char* input_wire = nullptr;      // rest-xml: the root element of the request's body
  const char* input_namespace = nullptr;
  std::span<const Shape* const> errors = {};
  const char* host_prefix = nullptr;            // "{AccountId}."
  const char* checksum_member = nullptr;        // httpChecksum.requestAlgorithmMember
  bool checksum_required = false;               // httpChecksum.requestChecksumRequired
  bool anonymous = false;                       // authtype none: sent unsigned
  bool unsigned_payload = false;
};

struct Service {
  const char* name;  // our name for it, and the folder's: "sqs", "elbv2"
  const char* id;    // "SQS", "Elastic Load Balancing v2"
  const char* endpoint_prefix;
  const char* signing_name;
  const char* api_version;
  const char* target_prefix;    // X-Amz-Target's, json and cbor
  const char* xml_namespace;
  Protocol protocol;
  bool query_compatible = false;  // json, but errors also carry their query protocol's codes
  bool global = false;            // one endpoint for all regions
  std::span<const Operation> operations = {};  // in the model's order (by name)
};

// A structure without members: what operations take or answer that the model gives no shape.
using Nothing = Done;

}  // namespace windlass::aws
