import { checkOption } from '../errors.ts';
import type { Anomaly } from './anomaly.ts';

/**
 * The anomalies of a stream, in the order in which they apply; iterable. `C` are the names of the columns they read.
 *
 * Labels must differ: adding an anomaly of the same kind and name throws `SpindleError` `INVALID_OPTION`.
 *
 * @example
 * ```ts
 * import { AnomalyRegistry, PointAnomaly } from 'spindle-rx/anomalies';
 *
 * const registry = new AnomalyRegistry().add(new PointAnomaly('price_spike', { column: 'order_total' }));
 * ```
 */
export class AnomalyRegistry<C extends string = string> implements Iterable<Anomaly<C>> {
  readonly #anomalies: Anomaly<C>[] = [];

  constructor(anomalies: Iterable<Anomaly<C>> = []) {
    const isIterable = typeof anomalies === 'object' && typeof anomalies?.[Symbol.iterator] === 'function';
    checkOption(isIterable, 'anomalies', anomalies, 'an array of anomalies');
    for (const anomaly of anomalies) this.add(anomaly);
  }

  /** How many anomalies there are. */
  get size(): number {
    return this.#anomalies.length;
  }

  /** Adds an anomaly after the others; returns this registry. */
  add(anomaly: Anomaly<C>): this;
  add<D extends string>(anomaly: Anomaly<D>): AnomalyRegistry<C | D>;
  add(anomaly: Anomaly<C>): this {
    const isAnomaly = typeof anomaly?.label === 'string' && typeof anomaly.effect === 'function';
    checkOption(isAnomaly, 'anomaly', anomaly, 'a PointAnomaly, ContextualAnomaly or CollectiveAnomaly');
    const taken = this.#anomalies.some(({ label }) => label === anomaly.label);
    checkOption(!taken, 'name', anomaly.name, `unique among the ${anomaly.kind} anomalies of a registry`);
    this.#anomalies.push(anomaly);
    return this;
  }

  /** The anomalies in registry order. */
  [Symbol.iterator](): Iterator<Anomaly<C>> {
    return this.#anomalies.values();
  }
}
