import { random } from '../random/random.ts';
import type { Anomaly } from './index.ts';
import { type Effect, type Fields, followTime, type Marked, mark, type Slot } from './slot.ts';

/** What {@link effectsOf} needs to know. */
export interface EffectsOptions {
  readonly seed: number;
  /** Whether events get the label columns. */
  readonly label: boolean;
  /** The mean of |value| by column, for point anomalies; where it is missing it runs. */
  readonly baselines: Readonly<Record<string, number>>;
  /** The column whose value the event time is; undefined where events tell. */
  readonly timestampColumn?: string | undefined;
}

/** What anomalies do to one event after the other. */
export interface Effects {
  /** Changes the copy of an event whose turn it is, and notes on it what was done. */
  affect(slot: Slot): void;
  /** Takes the turn of an event that nobody sees. */
  pass(source: Fields): void;
}

/** Anomalies apply in this order, each to what came, not to what one before it made of it. */
export function effectsOf(
  anomalies: readonly Anomaly[],
  { seed, label: labelled, baselines, timestampColumn }: EffectsOptions,
): Effects {
  const effects = anomalies.map((anomaly): Marked & { readonly apply: Effect } => {
    const { label, kind } = anomaly;
    if (kind === 'collective') {
      const { timestampColumn: column, groupColumn } = anomaly;
      return { label, column, groupColumn, apply: anomaly.effect() };
    }
    const { column } = anomaly;
    const stream = random(seed, `anomaly/${label}`);
    const baseline = Object.hasOwn(baselines, column) ? baselines[column] : undefined;
    return { label, column, apply: kind === 'point' ? anomaly.effect(stream, baseline) : anomaly.effect(stream) };
  });
  return {
    affect(slot) {
      for (const effect of effects)
        if (effect.apply(slot)) {
          mark(slot, effect, labelled);
          followTime(slot, effect.column, timestampColumn);
        }
    },
    pass(source) {
      const slot = { source, copy: {} };
      for (const { apply } of effects) apply(slot);
    },
  };
}
