import { SpindleError } from '../errors.ts';
import type { Site, Source } from './column.ts';
import { guidedPlace } from './guidedPlace.ts';
import { interpolation } from './interpolation.ts';
import { placeOf } from './normal.ts';

/** Says which rows of a parent table the rows of a table refer to. */
export type Pick = (site: Site, parent: Source) => Picker;

/** Gives the parent's row that a row refers to, out of a uniform number. */
export type Picker = (u: number, row: number) => number;

/** Every parent alike. */
export function uniform(): Pick {
  return (_site, { rows }) =>
    (u) =>
      Math.floor(u * rows);
}

const HEAD = 65_536;

/** Row r of the parents with weight (r + 1)^-alpha: exact for the first 65,536, a smooth tail after them. */
export function zipf(alpha: number): Pick {
  return (_site, { rows }) => {
    const head = Math.min(rows, HEAD);
    const bounds = new Float64Array(head);
    let total = 0;
    for (let r = 0; r < head; r++) bounds[r] = total += (r + 1) ** -alpha;
    const power = 1 - alpha;
    const area = (r: number) => (alpha === 1 ? Math.log(r + 0.5) : (r + 0.5) ** power / power);
    const tailStart = area(head);
    const whole = total + (area(rows) - tailStart);
    const place = guidedPlace(bounds);
    const tail = (rest: number) => {
      const level = tailStart + rest;
      const rank = alpha === 1 ? Math.exp(level) : (level * power) ** (1 / power);
      return Math.min(rows - 1, Math.max(head, Math.floor(rank - 0.5)));
    };
    return (u) => {
      const target = u * whole;
      if (target >= total) return rows === head ? rows - 1 : tail(target - total);
      return place(target);
    };
  };
}

/** Options of {@link pareto}. */
export interface ParetoOptions {
  /** The shape: the smaller, the more uneven. */
  readonly alpha: number;
  /** The child's column that says when it happened, and the parent's that says since when it can be referred to. */
  readonly at: string;
  readonly since: string;
  /** No parent is expected to have more children than `rows`, or `timesMean` times the mean, whichever is more. */
  readonly most: { readonly rows: number; readonly timesMean: number };
}

/** The 99.5th percentile of Lomax draws is where the parents end. */
const TAIL = 0.005;

/** Where times rise, so many rows pick among the parents there were at the first one's time. */
const PICKED_AT_ONCE = 16;

/**
 * Popularity that falls with the parent's row as a Lomax distribution, level at first so that no parent is expected to
 * have too many, among the parents there were at the time: where `at` rises from row to row, at the time of a row up to
 * fifteen before.
 */
export function pareto({ alpha, at, since, most }: ParetoOptions): Pick {
  return (site, parent) => {
    const n = parent.rows;
    const countBy = parent.strategy(since).countBy?.(n);
    if (countBy === undefined)
      throw new SpindleError('INVALID_OPTION', `${parent.name}.${since} must be a risingTime column`);
    const times = site.table.numbers(at);
    const { rows } = site.table;
    const counts = Float64Array.from({ length: Math.min(rows, 256) }, (_, i, of = Math.min(rows, 256)) =>
      countBy(times.at(Math.floor(((i + 0.5) / of) * rows))),
    );
    const mean = rows / n;
    const shape = capped(alpha, counts, n, Math.max(most.rows, most.timesMean * mean) / mean);
    const places = Float64Array.from({ length: STEPS + 1 }, (_, k) => shape.inverse((k / STEPS) * shape.area(1)) * n);
    const stepsTo = interpolation(places, Float64Array.from(places.keys()), (row) => placeOf(places, row));
    const together = site.table.strategy(at).ordered ? PICKED_AT_ONCE : 1;
    let begin = 0;
    let end = 0;
    let eligible = 0;
    let reach = 0;
    return (u, row) => {
      if (row < begin || row >= end) {
        begin = row - (row % together);
        end = begin + together;
        eligible = countBy(times.at(begin) as number);
        reach = stepsTo(eligible);
      }
      const step = Math.floor(u * reach);
      const low = places[step] as number;
      const parent = low + (u * reach - step) * ((places[step + 1] as number) - low);
      return Math.min(eligible - 1, Math.floor(parent));
    };
  };
}

/** Steps of equal weight in which popularity falls: it is level within each, to about a hundredth in the very last. */
const STEPS = 16_384;

interface Shape {
  /** The weight of the parents up to the share x of them. */
  area(x: number): number;
  inverse(area: number): number;
}

/** Weight 1 up to x = level, a Lomax tail after it. */
function shape(alpha: number, level: number): Shape {
  const scale = TAIL ** (-1 / alpha) - 1;
  const edge = 1 + scale * level;
  const whole = edge / (scale * alpha);
  return {
    area: (x) => (x <= level ? x : level + whole * (1 - ((1 + scale * x) / edge) ** -alpha)),
    inverse: (area) => (area <= level ? area : (edge * (1 - (area - level) / whole) ** (-1 / alpha) - 1) / scale),
  };
}

/** The shape with the shortest level start for which the first parent is expected to have at most `cap` times the mean. */
function capped(alpha: number, counts: Float64Array, n: number, cap: number): Shape {
  const expected = (level: number): number => {
    const { area } = shape(alpha, level);
    return counts.reduce((sum, count) => sum + 1 / area(count / n), 0) / counts.length;
  };
  let low = 0;
  let high = 1;
  if (expected(0) > cap)
    for (let step = 0; step < 40; step++) {
      const middle = (low + high) / 2;
      if (expected(middle) > cap) low = middle;
      else high = middle;
    }
  else high = 0;
  return shape(alpha, high);
}
