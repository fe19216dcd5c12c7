// CBOR into a shape like CloudWatch's PutMetricData, read from a model.
#include "aws/cbor_codec.h"
#include "aws/dynamic.h"

using namespace windlass;
using namespace windlass::aws;

namespace {

constexpr const char* model_text = R"({
  "metadata": {"protocol": "smithy-rpc-v2-cbor", "apiVersion": "2010-08-01"},
  "operations": {},
  "shapes": {
    "Input": {"type": "structure", "members": {
      "Namespace": {"shape": "Text"}, "MetricData": {"shape": "Data"},
      "Nested": {"shape": "Input"}, "Labels": {"shape": "Labels"}, "Raw": {"shape": "Raw"}}},
    "Data": {"type": "list", "member": {"shape": "Datum"}},
    "Datum": {"type": "structure", "members": {
      "MetricName": {"shape": "Text"}, "Timestamp": {"shape": "Time"}, "Value": {"shape": "Real"},
      "Values": {"shape": "Reals"}, "StorageResolution": {"shape": "Whole"},
      "Count": {"shape": "Large"}, "Flag": {"shape": "Flag"}}},
    "Labels": {"type": "map", "key": {"shape": "Text"}, "value": {"shape": "Labels"}},
    "Reals": {"type": "list", "member": {"shape": "Real"}},
    "Text": {"type": "string"}, "Time": {"type": "timestamp"}, "Real": {"type": "double"},
    "Whole": {"type": "integer"}, "Large": {"type": "long"}, "Flag": {"type": "boolean"},
    "Raw": {"type": "blob"}}})";

const Model& model() {
  static auto made = Model::parse("metrics", *parse_json(model_text)).value();
  return *made;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto& shape = *model().find_shape("Input");
  DynamicValue value(shape), again(shape);
  std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (!read_cbor(bytes, shape, value.get())) return 0;
  std::string written;
  write_cbor(written, shape, value.get());
  if (!read_cbor(written, shape, again.get())) __builtin_trap();
  value_to_json(shape, again.get()).dump();
  return 0;
}
