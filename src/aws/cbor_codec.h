// CBOR from and to values of any shape.
#pragma once

#include <string>
#include <string_view>

#include "aws/shape.h"

namespace windlass::aws {

class CborReader;

void write_cbor(std::string& out, const Shape& shape, const void* value);
// How many members are there, and each as a key and its value. `except` names one to leave out.
std::size_t count_members(const Shape& structure, const void* value, std::string_view except = {});
void write_cbor_members(std::string& out, const Shape& structure, const void* value,
                        std::string_view except = {});

// Unknown members are skipped, nulls are absent members. The error is a SerializationException.
Result<> read_cbor(std::string_view bytes, const Shape& shape, void* value);

}  // namespace windlass::aws
