import { random } from '../random/random.ts';
import { type ChangingEvent, type Effect, type Fields, followTime, type Marked, mark } from './changingEvent.ts';
import type { Anomaly } from './index.ts';

/** What {@link effectsOf} needs to know. */
export interface EffectsOptions {
  readonly seed: number;
  /** Whether events get the label columns. */
  readonly label: boolean;
  /** The mean of |value| by column, for point anomalies; a missing one is the running mean. */
  readonly baselines: Readonly<Record<string, number>>;
  /** The column that the event time was taken from; undefined if each event has to show it. */
  readonly timestampColumn?: string | undefined;
}

/** Applies anomalies to one event after the other. */
export interface Effects {
  /** Changes the copy of the next event, and notes on it what was done. */
  affect(changing: ChangingEvent): void;
  /** Lets an event that is not delivered take its turn, so that the others are chosen as if it were. */
  pass(source: Fields): void;
}

/** Anomalies apply in this order. Each reads the event as it came, not as an earlier anomaly has left it. */
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
    affect(changing) {
      for (const effect of effects)
        if (effect.apply(changing)) {
          mark(changing, effect, labelled);
          followTime(changing, effect.column, timestampColumn);
        }
    },
    pass(source) {
      const changing = { source, copy: {} };
      for (const { apply } of effects) apply(changing);
    },
  };
}
