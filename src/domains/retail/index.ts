import { describe } from '../../generator/index.ts';
import { retail } from './retail.ts';

/** The retail domain: nine tables of a retailer in the United States, 2022 to 2025. */
export class RetailDomain {
  readonly name = 'retail';
  readonly tables = retail.tables;
  readonly scales = retail.scales;

  /** The columns of each table, without generating anything. */
  describe() {
    return describe(retail);
  }
}
