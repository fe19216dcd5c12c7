#include <vector>

#include "cloud/route53/geo_names.h"
#include "cloud/route53/handlers.h"

namespace windlass::cloud::route53 {

namespace {

GeoLocationDetails details_of(const Place& place) {
  GeoLocationDetails details;
  if (place.country.empty()) {
    details.continent_code = place.continent;
    details.continent_name = place.name;
  } else if (place.subdivision.empty()) {
    details.country_code = place.country;
    details.country_name = place.name;
  } else {
    details.country_code = place.country;
    details.country_name = "United States";
    details.subdivision_code = place.subdivision;
    details.subdivision_name = place.name;
  }
  return details;
}

}  // namespace

Result<GetGeoLocationResponse> get_geo_location(Route53&, const Call&,
                                                const GetGeoLocationRequest& in) {
  auto continent = in.continent_code.value_or("");
  auto country = in.country_code.value_or(continent.empty() ? "*" : "");
  auto subdivision = in.subdivision_code.value_or("");
  if (!continent.empty() && !country.empty())
    return Error{"InvalidInput", "Invalid input: either a continent or a country."};
  for (auto& place : places())
    if (place.continent == continent && place.country == country && place.subdivision == subdivision)
      return GetGeoLocationResponse{details_of(place)};
  return Error{"NoSuchGeoLocation", "The geolocation " + continent + country +
                                        (subdivision.empty() ? "" : "-" + subdivision) +
                                        " is not supported."};
}

Result<ListGeoLocationsResponse> list_geo_locations(Route53&, const Call&,
                                                    const ListGeoLocationsRequest& in) {
  auto limit = TRY(page_size(in.max_items, 100));
  if (in.start_subdivision_code && !in.start_country_code)
    return Error{"InvalidInput", "Invalid input: StartSubdivisionCode needs a StartCountryCode."};
  ListGeoLocationsResponse out;
  out.max_items = std::to_string(limit);
  out.is_truncated = false;
  out.geo_location_details_list.emplace();
  bool begun = !in.start_continent_code && !in.start_country_code;
  for (auto& place : places()) {
    begun = begun || (place.continent == in.start_continent_code.value_or("") &&
                      place.country == in.start_country_code.value_or("") &&
                      place.subdivision == in.start_subdivision_code.value_or(""));
    if (!begun) continue;
    if (out.geo_location_details_list->size() == limit) {
      out.is_truncated = true;
      if (!place.continent.empty()) out.next_continent_code = place.continent;
      if (!place.country.empty()) out.next_country_code = place.country;
      if (!place.subdivision.empty()) out.next_subdivision_code = place.subdivision;
      break;
    }
    out.geo_location_details_list->push_back(details_of(place));
  }
  return out;
}

}  // namespace windlass::cloud::route53
