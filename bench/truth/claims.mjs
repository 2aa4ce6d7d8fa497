// What the retail domain promises, restated from the facts of the original and from this project's own guide, not from the
// code under test.

export const RANGE = [Date.parse('2022-01-01T00:00:00Z'), Date.parse('2026-01-01T00:00:00Z')];

/** What is exact, is exact over each block of so many parents. */
export const BLOCK = 200;

/** Children are exact over so many parents. */
export const LITTER = 10;

export const GENDERS = { M: 0.49, F: 0.51 };
export const TIERS = { Basic: 0.55, Silver: 0.25, Gold: 0.13, Platinum: 0.07 };
export const ACTIVE = { true: 0.85, false: 0.15 };
export const EMAILS_MISSING = { null: 0.05, else: 0.95 };
export const ADDRESS_TYPES = { billing: 0.5, shipping: 0.4, both: 0.1 };
export const PROMOTION_TYPES = { percent_off: 0.4, bogo: 0.15, fixed_amount: 0.2, bundle: 0.1, free_shipping: 0.15 };
export const DISCOUNTS = { 5: 0.05, 10: 0.25, 15: 0.2, 20: 0.25, 25: 0.1, 50: 0.15 };
export const STORE_TYPES = { physical: 0.85, online: 0.1, warehouse: 0.05 };
export const PRODUCT_STATES = { active: 0.75, discontinued: 0.15, introduced: 0.1 };
export const OTHER_STATES = { completed: 0.77, shipped: 0.08, processing: 0.02, cancelled: 0.04 };
export const REASONS = {
  wrong_size: 0.25,
  changed_mind: 0.22,
  not_as_described: 0.2,
  defective: 0.15,
  damaged_shipping: 0.1,
  arrived_late: 0.05,
  other: 0.03,
};

export const SIGNUPS = { before: 0.4, from: Date.parse('2020-01-01T00:00:00Z') };

export const SEASON = {
  months: [0.071, 0.068, 0.079, 0.079, 0.083, 0.083, 0.085, 0.088, 0.079, 0.083, 0.096, 0.106],
  weekdays: [0.155, 0.152, 0.148, 0.153, 0.147, 0.115, 0.13],
  peaks: [12, 20],
  deviation: 2,
};

/** Multipliers of the rate: by hour of day, and by weekday, Monday first. */
const hours = (...spans) => spans.flatMap(([count, multiplier]) => new Array(count).fill(multiplier));
export const BUSINESS_HOURS = {
  hours: hours([8, 0.3], [10, 1.5], [3, 1], [3, 0.3]),
  weekdays: [1, 1, 1, 1, 1, 0.4, 0.2],
};
export const RETAIL_PEAK = {
  hours: hours([12, 0.4], [3, 1.2], [4, 0.4], [4, 2], [1, 0.4]),
  weekdays: [1, 1, 1, 1, 1, 1.5, 1.8],
};
/** One of the user's own. */
export const NIGHTLESS = { hours: hours([6, 0], [12, 1], [6, 0.4]), weekdays: [1, 1, 1, 1, 1, 1.5, 0.5] };
