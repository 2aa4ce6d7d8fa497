/** For each scale, the number of rows of the three tables that all others depend on. */
export const RETAIL_SCALES = {
  fabric_demo: { customer: 200, product: 100, order: 1000 },
  small: { customer: 1000, product: 500, order: 5000 },
  medium: { customer: 50_000, product: 5000, order: 500_000 },
  large: { customer: 500_000, product: 25_000, order: 5_000_000 },
  xlarge: { customer: 5_000_000, product: 100_000, order: 100_000_000 },
  warehouse: { customer: 1_000_000, product: 50_000, order: 10_000_000 },
  xxl: { customer: 20_000_000, product: 200_000, order: 1_000_000_000 },
  xxxl: { customer: 100_000_000, product: 500_000, order: 10_000_000_000 },
} as const;
