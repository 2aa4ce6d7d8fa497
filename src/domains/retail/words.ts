const words = (text: string): readonly string[] => text.split(' ');

const OCCASIONS = words('Spring Summer Autumn Winter Weekend Midweek Holiday School Anniversary Clearance');

/** Names of promotions, fifty in all. */
export const PROMOTIONS: readonly string[] = OCCASIONS.flatMap((occasion) =>
  words('Sale Deals Savings Event Specials').map((kind) => `${occasion} ${kind}`),
);

export const STREETS = words(
  'Adams Ash Aspen Bay Beech Birch Bridge Broad Cedar Center Cherry Chestnut Church Clay College Court Creek Cypress Dogwood Elm Fairview Forest Franklin Front Garden Grant Green Grove Hickory High Hill Holly Jackson Jefferson Juniper King Lake Laurel Liberty Lincoln Locust Madison Magnolia Main Maple Market Meadow Mill Monroe Mulberry Oak Orchard Park Pearl Pine Pleasant Poplar Prospect Railroad Ridge River Spring Spruce State Summit Sunset Sycamore Union Valley View Vine Walnut Washington Water Willow Wilson Woodland',
);

export const STREET_SUFFIXES = words('St Ave Blvd Dr Ln Way Ct Pl Rd Cir');

/** Domains that are reserved for examples (RFC 2606): no mail reaches anyone. */
export const EMAIL_DOMAINS = words('example.com example.net example.org');
