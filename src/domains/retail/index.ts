/**
 * The retail domain alone.
 *
 * @module spindle-rx/domains/retail
 */
import { describe, type Period } from '../../generator/index.ts';
import { retail } from './retail.ts';

/**
 * The retail domain: nine tables of a retailer in the United States, 2022 to 2025 unless `generate` is given another period.
 *
 * @example
 * ```ts
 * import { RetailDomain } from 'spindle-rx/domains/retail';
 * import { Spindle } from 'spindle-rx/generator';
 *
 * const { tables } = new Spindle().generate({ domain: new RetailDomain() });
 * console.log(tables.order.rowCount, tables.order.row(0).order_total);
 * ```
 */
export class RetailDomain {
  readonly name = 'retail';
  readonly tables = retail.tables;
  readonly scales = retail.scales;
  readonly period = retail.period as Period;

  /** The columns of each table, without generating anything. */
  describe() {
    return describe(retail);
  }
}
