// CBOR (RFC 8949), as much as Smithy's RPC protocol needs: a pulling reader and a writer.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace windlass::aws {

class CborReader {
 public:
  enum class Kind {
    Unsigned,
    Negative,
    Bytes,
    Text,
    List,
    Map,
    Tag,
    Boolean,
    Null,
    Float,
    Nothing
  };

  explicit CborReader(std::string_view bytes, int depth_max)
      : bytes_(bytes), depth_max_(depth_max) {}

  Kind peek() const;
  // An integer of either sign; fails when it does not fit.
  bool integer(std::int64_t& out);
  bool floating(double& out);  // half, single, double or an integer
  bool boolean(bool& out);
  bool null();  // undefined too
  bool bytes(std::string& out);
  bool text(std::string& out);
  bool tag(std::uint64_t& out);  // its content follows
  bool skip();
  bool finish();

  // Calls on_item() for each element, which must read or skip it.
  template <class OnItem>
  bool list(OnItem on_item) {
    return items(4, [&] { return on_item(); });
  }

  // Calls on_key(std::string&) for each entry, which must read or skip the value.
  template <class OnKey>
  bool map(OnKey on_key) {
    return items(5, [&] {
      std::string key;
      return text(key) && on_key(key);
    });
  }

  bool fail(std::string message);
  bool failed() const { return !error_.empty(); }
  const std::string& error() const { return error_; }

 private:
  struct Start {
    std::uint64_t count = 0;
    bool open = false;  // indefinite: ends with a break
  };

  bool head(unsigned& major, unsigned& info, std::uint64_t& argument);
  bool start(unsigned major, Start& out);
  bool at_break();
  bool run(unsigned major, std::string& out);

  template <class OnItem>
  bool items(unsigned major, OnItem on_item) {
    Start begun;
    if (!start(major, begun)) return false;
    if (++depth_ > depth_max_) return fail("nested too deeply");
    // A claimed count costs nothing by itself: the input ends before memory does.
    for (std::uint64_t i = 0; begun.open ? !at_break() : i < begun.count; ++i)
      if (!on_item() || failed()) return false;
    --depth_;
    return !failed();
  }

  std::string_view bytes_;
  std::size_t at_ = 0;
  int depth_ = 0;
  int depth_max_;
  std::string error_;
};

// Each appends one item, or the start of one.
void append_cbor_head(std::string& out, unsigned major, std::uint64_t argument);
void append_cbor_integer(std::string& out, std::int64_t value);
void append_cbor_float(std::string& out, float value);
void append_cbor_double(std::string& out, double value);
void append_cbor_boolean(std::string& out, bool value);
void append_cbor_null(std::string& out);
void append_cbor_text(std::string& out, std::string_view text);
void append_cbor_bytes(std::string& out, std::string_view bytes);

}  // namespace windlass::aws
