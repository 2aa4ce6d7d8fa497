import { ANOMALY_TYPE, anomalous, IS_ANOMALY, TABLE } from '../event.ts';
import type { Fields, Slot } from './slot.ts';

type Copy = Slot['copy'];
type Compiled = (event: object) => Copy | undefined;

/** How many shapes of events are compiled; others are copied key by key. */
const MAX_SHAPES = 8;

/**
 * Makes the function that copies events and, where asked to, inserts the label columns before `_spindle_table` (at the
 * end where there is none). An event that has labels already keeps them.
 *
 * This is the hot path: for each shape of events an object literal is compiled, which is many times faster than
 * assigning key by key; where the host forbids `new Function` the slow way is taken.
 */
export function copier(labelled: boolean): (event: object) => Copy {
  const shapes: Compiled[] = [];
  return (event) => {
    let copy: Copy | undefined;
    for (let i = 0; i < shapes.length && !copy; i++) copy = (shapes[i] as Compiled)(event);
    if (!copy) {
      const keys = Object.keys(event);
      const compiled = shapes.length < MAX_SHAPES ? compile(keys, labelled) : undefined;
      if (compiled) shapes.push(compiled);
      copy = compiled?.(event) ?? slowCopy(event as Fields, keys, labelled);
    }
    if (anomalous in event) copy[anomalous] = true;
    return copy;
  };
}

/** The columns of the copy, in order. */
function layout(keys: readonly string[], labelled: boolean): string[] {
  if (!labelled || keys.includes(IS_ANOMALY)) return [...keys];
  const at = keys.indexOf(TABLE);
  return at < 0
    ? [...keys, IS_ANOMALY, ANOMALY_TYPE]
    : [...keys.slice(0, at), IS_ANOMALY, ANOMALY_TYPE, ...keys.slice(at)];
}

function compile(keys: readonly string[], labelled: boolean): Compiled | undefined {
  const own = new Set(keys);
  const entries = layout(keys, labelled).map((key) => {
    const quoted = JSON.stringify(key);
    const value = own.has(key) ? `event[${quoted}]` : key === IS_ANOMALY ? 'false' : 'null';
    return `${key === '__proto__' ? `[${quoted}]` : quoted}: ${value}`;
  });
  try {
    return new Function(
      'keys',
      `return function copy(event) {
        let i = 0;
        for (const key in event) if (key !== keys[i++]) return undefined;
        return i === keys.length ? { ${entries.join(', ')} } : undefined;
      }`,
    )(keys) as Compiled;
  } catch {
    return undefined;
  }
}

function slowCopy(event: Fields, keys: readonly string[], labelled: boolean): Copy {
  const own = new Set(keys);
  return Object.fromEntries(
    layout(keys, labelled).map((key) => [key, own.has(key) ? event[key] : key === IS_ANOMALY ? false : null]),
  );
}
