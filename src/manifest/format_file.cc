#include "manifest/format_parts.h"

namespace windlass::manifest {

namespace {
const Key keys[] = {
    {.path = "windlass",
     .shape = Number,
     .what = "The version of this format.",
     .values = "1",
     .example = "1",
     .required = true},
    {.path = "app",
     .shape = Text,
     .what = "What this file describes. It begins every name in AWS, so it stays as it is.",
     .rule = Rule::Name,
     .example = "shop",
     .required = true},
    {.path = "source",
     .shape = Object,
     .what = "Where the code comes from, and what a push to it does."},
    {.path = "source.repo",
     .shape = Text,
     .what = "The git repository.",
     .example = "git@github.com:acme/shop.git"},
    {.path = "source.branch", .shape = Text, .what = "Its branch.", .otherwise = "main"},
    {.path = "source.on_push",
     .shape = Text,
     .what = "What a push to the branch does.",
     .values = "release|nothing|plan",
     .otherwise = "nothing",
     .later = "release|plan",
     .meanwhile = "say nothing, and run `windlass deploy` after a push"},
};
}  // namespace

std::span<const Key> format_of_file() { return keys; }

}  // namespace windlass::manifest
