// How much of everything an account may have.
#pragma once

namespace windlass::cloud::elb {

constexpr int balancers_max = 50;            // a region, of each type
constexpr int groups_max = 3000;             // a region
constexpr int listeners_max = 50;            // a balancer
constexpr int rules_max = 100;               // a balancer, without the default ones
constexpr int certificates_max = 25;         // a listener, beside the default one
constexpr int targets_max = 1000;            // a group
constexpr int targets_of_network_max = 500;  // a group of a network balancer, a zone

}  // namespace windlass::cloud::elb
