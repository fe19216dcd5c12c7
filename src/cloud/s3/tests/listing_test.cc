// Listings against a naive model: random puts, deletes and listings, hundreds of seeds.
#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "aws/s3/list_object_versions.h"
#include "aws/s3/list_objects.h"
#include "s3_fixture.h"

namespace windlass::cloud::s3 {

namespace {

struct Query {
  std::string prefix, delimiter, after;
};

struct Names {
  std::vector<std::string> keys, prefixes;
  bool operator==(const Names&) const = default;
};

// What a listing should have, by walking all keys.
Names expected_names(const std::set<std::string>& keys, const Query& query) {
  Names names;
  for (auto& key : keys) {
    if (!key.starts_with(query.prefix)) continue;
    auto at = query.delimiter.empty() ? key.npos : key.find(query.delimiter, query.prefix.size());
    if (at == key.npos) {
      if (key > query.after) names.keys.push_back(key);
      continue;
    }
    auto rolled_up = key.substr(0, at + query.delimiter.size());
    if (rolled_up > query.after && (names.prefixes.empty() || names.prefixes.back() != rolled_up))
      names.prefixes.push_back(rolled_up);
  }
  return names;
}

struct Play {
  std::mt19937 random;

  int below(int limit) { return static_cast<int>(random() % static_cast<unsigned>(limit)); }
  std::string text(int length_max) {
    static const std::string letters[] = {"a", "b", "/", "\xc3\xa9", "-"};
    std::string text;
    for (auto i = below(length_max + 1); i > 0; --i) text += letters[below(5)];
    return text;
  }
  Query query() {
    Query query{text(2), "", ""};
    if (below(3)) query.delimiter = below(4) ? "/" : "b";
    if (below(3) == 0) query.after = text(5);
    return query;
  }
};

struct ListingFixture : S3Fixture {
  // Everything that pages of this size add up to.
  Names listed_v2(const Query& query, int page) {
    Names names;
    ListObjectsV2Request in;
    in.bucket = "bucket";
    in.prefix = query.prefix;
    in.delimiter = query.delimiter;
    if (!query.after.empty()) in.start_after = query.after;
    in.max_keys = page;
    for (int pages = 0; pages < 1000; ++pages) {
      auto got = call<op::ListObjectsV2>(in);
      REQUIRE(got);
      CHECK(*got->key_count <= page);
      if (got->contents)
        for (auto& object : *got->contents) names.keys.push_back(*object.key);
      if (got->common_prefixes)
        for (auto& prefix : *got->common_prefixes) names.prefixes.push_back(*prefix.prefix);
      if (!*got->is_truncated) break;
      in.continuation_token = got->next_continuation_token;
    }
    return names;
  }

  Names listed_v1(const Query& query, int page) {
    Names names;
    ListObjectsRequest in;
    in.bucket = "bucket";
    in.prefix = query.prefix;
    in.delimiter = query.delimiter;
    in.marker = query.after;
    in.max_keys = page;
    for (int pages = 0; pages < 1000; ++pages) {
      auto got = call<op::ListObjects>(in);
      REQUIRE(got);
      if (got->contents)
        for (auto& object : *got->contents) names.keys.push_back(*object.key);
      if (got->common_prefixes)
        for (auto& prefix : *got->common_prefixes) names.prefixes.push_back(*prefix.prefix);
      if (!*got->is_truncated) break;
      in.marker = got->next_marker ? *got->next_marker : names.keys.back();
    }
    return names;
  }
};

// A version as a client sees it.
struct Seen {
  std::string key, version;
  bool marker = false, latest = false;
  bool operator==(const Seen&) const = default;
};

// A versioned bucket, naively: a list of versions a key, newest last.
struct NaiveVersions {
  std::map<std::string, std::vector<Seen>> keys;
  std::string versioning;

  void add(const std::string& key, const std::string& version, bool marker) {
    auto& list = keys[key];
    if (version == "null") std::erase_if(list, [](auto& seen) { return seen.version == "null"; });
    list.push_back({key, version, marker, false});
  }
  void remove(const std::string& key, const std::string& version) {
    std::erase_if(keys[key], [&](auto& seen) { return seen.version == version; });
  }
  std::vector<Seen> all() const {
    std::vector<Seen> seen;
    for (auto& [key, list] : keys)
      for (auto at = list.rbegin(); at != list.rend(); ++at) {
        seen.push_back(*at);
        seen.back().latest = at == list.rbegin();
      }
    return seen;
  }
  std::set<std::string> current() const {
    std::set<std::string> current;
    for (auto& [key, list] : keys)
      if (!list.empty() && !list.back().marker) current.insert(key);
    return current;
  }
};

}  // namespace

TEST_CASE("listings are what a walk over all keys would give, in pages of any size") {
  for (unsigned seed = 0; seed < 200; ++seed) {
    CAPTURE(seed);
    ListingFixture cloud;
    cloud.given_bucket();
    Play play{std::mt19937(seed)};
    std::set<std::string> keys;
    for (int step = 0; step < 40; ++step) {
      auto key = play.text(6);
      if (key.empty()) continue;
      if (play.below(4)) {
        cloud.given_object(key, "x");
        keys.insert(key);
      } else {
        cloud.given_deleted(key);
        keys.erase(key);
      }
    }
    for (int ask = 0; ask < 6; ++ask) {
      auto query = play.query();
      CAPTURE(query.prefix);
      CAPTURE(query.delimiter);
      CAPTURE(query.after);
      auto expected = expected_names(keys, query);
      auto page = 1 + play.below(5);
      REQUIRE(cloud.listed_v2(query, page) == expected);
      REQUIRE(cloud.listed_v1(query, page) == expected);
    }
  }
}

TEST_CASE("a versioned bucket has what a list of versions would have, whatever is done to it") {
  for (unsigned seed = 0; seed < 200; ++seed) {
    CAPTURE(seed);
    ListingFixture cloud;
    cloud.given_bucket();
    Play play{std::mt19937(seed)};
    NaiveVersions naive;
    for (int step = 0; step < 40; ++step) {
      auto key = std::string(1, static_cast<char>('a' + play.below(3)));
      switch (play.below(8)) {
        case 0:
          if (naive.versioning.empty() && play.below(2)) break;
          naive.versioning = play.below(3) ? "Enabled" : "Suspended";
          cloud.given_versioning(naive.versioning);
          break;
        case 1:
        case 2: {
          auto deleted = cloud.given_deleted(key);
          if (naive.versioning.empty())
            naive.remove(key, "null");
          else
            naive.add(key, *deleted.version_id, true);
          break;
        }
        case 3:
        case 4: {
          auto all = naive.all();
          if (all.empty()) break;
          auto& chosen = all[static_cast<std::size_t>(play.below(static_cast<int>(all.size())))];
          cloud.given_deleted(chosen.key, chosen.version);
          naive.remove(chosen.key, chosen.version);
          break;
        }
        default: {
          auto put = cloud.given_object(key, "x");
          naive.add(key, put.version_id.value_or("null"), false);
        }
      }
      // Nothing but what is named is kept.
      REQUIRE(cloud.rows("s3_data") == std::ranges::count(naive.all(), false, &Seen::marker));
    }
    auto none = Query{};
    REQUIRE(cloud.listed_v2(none, 2).keys == expected_names(naive.current(), none).keys);

    std::vector<Seen> seen;
    ListObjectVersionsRequest in;
    in.bucket = "bucket";
    in.max_keys = 1 + play.below(4);
    for (int pages = 0; pages < 1000; ++pages) {
      auto got = cloud.call<op::ListObjectVersions>(in);
      REQUIRE(got);
      // Versions and markers come in two lists; within a key, times and order tell them apart, so
      // the pages are compared as sets.
      if (got->versions)
        for (auto& version : *got->versions)
          seen.push_back({*version.key, *version.version_id, false, *version.is_latest});
      if (got->delete_markers)
        for (auto& marker : *got->delete_markers)
          seen.push_back({*marker.key, *marker.version_id, true, *marker.is_latest});
      if (!*got->is_truncated) break;
      in.key_marker = got->next_key_marker;
      in.version_id_marker = got->next_version_id_marker;
    }
    auto expected = naive.all();
    auto order = [](const Seen& a, const Seen& b) {
      return std::tie(a.key, a.version) < std::tie(b.key, b.version);
    };
    std::ranges::sort(seen, order);
    std::ranges::sort(expected, order);
    REQUIRE(seen == expected);
  }
}

TEST_CASE_FIXTURE(ListingFixture, "keys are URL-encoded for those who ask") {
  given_bucket();
  given_object("a b/\xc3\xa9+");
  ListObjectsV2Request in;
  in.bucket = "bucket";
  in.encoding_type = "url";
  CHECK(call<op::ListObjectsV2>(in)->contents->front().key == "a%20b/%C3%A9%2B");
  in.encoding_type = "base64";
  CHECK(code(call<op::ListObjectsV2>(in)) == "InvalidArgument");
}

TEST_CASE_FIXTURE(ListingFixture, "a page of no keys is empty and not truncated") {
  given_bucket();
  given_object("a");
  ListObjectsV2Request in;
  in.bucket = "bucket";
  in.max_keys = 0;
  auto got = call<op::ListObjectsV2>(in);
  CHECK(got->key_count == 0);
  CHECK(got->is_truncated == false);
  in.max_keys = -1;
  CHECK(code(call<op::ListObjectsV2>(in)) == "InvalidArgument");
  in.max_keys = 5000;
  CHECK(call<op::ListObjectsV2>(in)->max_keys == 1000);
}

TEST_CASE_FIXTURE(ListingFixture, "a token that we did not give is refused") {
  given_bucket();
  ListObjectsV2Request in;
  in.bucket = "bucket";
  in.continuation_token = "not base 64!";
  CHECK(code(call<op::ListObjectsV2>(in)) == "InvalidArgument");
}

}  // namespace windlass::cloud::s3
