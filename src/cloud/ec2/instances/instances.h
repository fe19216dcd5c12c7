// The part of EC2 that has instances and launch templates: its operations and its tables.
#pragma once

#include <span>

#include "cloud/core/outside.h"
#include "cloud/core/service.h"

namespace windlass::cloud::ec2 {

extern const std::span<const Operation> instances_operations;
extern const store::Migrations instances_migrations;

// Its duties, to be listed with EC2's:
//
//   {machines_duty, std::chrono::seconds(1), &due_machines, machines_at_once_max},
//   {images_duty, std::chrono::seconds(5), &due_images, 1},
//   {watch_duty, std::chrono::seconds(1), &due_watch, 2},
//
// The first takes each instance one step on its way; it never waits long, for a round ends only
// when its slowest errand does. Making a catalogue image takes half a minute, so that is the
// second's. The third looks at every machine, and writes down what it saw.
inline constexpr std::string_view images_duty = "ec2.images";
inline constexpr std::string_view watch_duty = "ec2.watch";
inline constexpr std::size_t machines_at_once_max = 16;
Errands due_machines(Work& work, const Call& call);
Errands due_images(Work& work, const Call& call);
Errands due_watch(Work& work, const Call& call);

}  // namespace windlass::cloud::ec2
